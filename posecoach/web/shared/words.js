// What the page says, in the language that is spoken: the sentences come with the page.

const page = document.getElementById("sentences");
const sentences = page ? JSON.parse(page.textContent) : {};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const language = document.documentElement.lang;

// "Saved {name}." with its values filled in.
export const t = (text, values = {}) => filled(sentences[text] ?? text, values);

// The same of a number of things; the number itself is {count}.
export function tn(one, many, count, values = {}) {
  const forms = sentences[one] ?? [one, many];
  // Of all languages here, one form is for 1 (in French 0 as well), the last for most others.
  const single = new Intl.PluralRules(language).select(count) === "one";
  return filled(single ? forms[0] : forms[forms.length - 1], { count, ...values });
}

const COMMA = ["de", "es", "fr"];

// A number that is already written, with a point, as the language writes it.
export const decimal = (text) => (COMMA.includes(language) ? text.replace(".", ",") : text);
