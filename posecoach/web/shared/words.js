// Translated sentences; they are embedded in the page.

const page = document.getElementById("sentences");
const sentences = page ? JSON.parse(page.textContent) : {};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const language = document.documentElement.lang;

// "Saved {name}." with its values filled in.
export const t = (text, values = {}) => filled(sentences[text] ?? text, values);

// A word with several meanings, in the one that the context says.
export const tp = (context, word) => sentences[`${context}\u0004${word}`] ?? word;

// Texts one after the other, without those that are empty.
export const listed = (texts) => texts.filter(Boolean).join(tp("list", ", "));

// A sentence as texts and elements, with elements for its values.
export const parts = (text, elements) =>
  (sentences[text] ?? text).split(/\{(\w+)\}/).map((part, at) => (at % 2 ? elements[part] : part));

// A sentence with a number; the number itself is {count}.
export function tn(one, many, count, values = {}) {
  const forms = sentences[one] ?? [one, many];
  // In all our languages, one form is for 1 (in French also 0) and the last one for most other numbers.
  const single = new Intl.PluralRules(language).select(count) === "one";
  return filled(single ? forms[0] : forms[forms.length - 1], { count, ...values });
}

const decimalSign = new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === "decimal").value;

// A number already formatted with a decimal point, in the format of the language.
export const decimal = (text) => text.replace(".", decimalSign);
