// Helpers that several views share.

import { element } from "./format.js";
import { decimal, language, t } from "./words.js";

export const byId = (id) => document.getElementById(id);

export function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

// Announces a text to screen readers.
export const announce = (text) => (byId("announcer").textContent = text);

// Shows a status line; errors stand out.
export function tell(id, text, { wrong = false } = {}) {
  const line = byId(id);
  line.textContent = text;
  line.classList.toggle("wrong", wrong);
}

// Runs an action that may fail, with its button disabled meanwhile; returns whether it succeeded.
export async function attempt(button, id, work) {
  button.disabled = true;
  try {
    await work();
    return true;
  } catch (error) {
    tell(id, sentence(error.message), { wrong: true });
    return false;
  } finally {
    button.disabled = false;
  }
}

export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

export const minutes = (seconds) => {
  const whole = Math.floor(seconds);
  return whole < 60
    ? t("{seconds} s", { seconds: whole })
    : t("{minutes} min {seconds} s", { minutes: Math.floor(whole / 60), seconds: String(whole % 60).padStart(2, "0") });
};

export const size = (bytes) => (bytes >= 1e9 ? `${decimal((bytes / 1e9).toFixed(1))} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`);

export const when = (text) =>
  new Date(text).toLocaleString(language === "en" ? undefined : language, { dateStyle: "medium", timeStyle: "short" });

export const day = (text) =>
  new Date(`${text}T00:00:00Z`).toLocaleDateString(language === "en" ? undefined : language, { dateStyle: "medium", timeZone: "UTC" });

export const sideWords = { left: t("left"), right: t("right"), both: t("both sides"), each: t("each side") };

const isNumber = (text) => /^[+\u2212-]?\d/.test(text);

export function fillTable(table, headings, rows) {
  // Right-aligns columns in which every row looks like a number.
  const kinds = headings.map((_, index) => index > 0 && rows.every((row) => row[index] === "" || isNumber(row[index])) ? "number" : "");
  const cell = (content, index) =>
    element(index === 0 ? "th" : "td", index === 0 ? { scope: "row" } : { class: kinds[index] }, content);
  table.replaceChildren(
    element("thead", {}, element("tr", {}, ...headings.map((text, index) => element("th", { scope: "col", class: kinds[index] }, text)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))),
  );
}

// Fills the profile selector and keeps the selection.
export function offerProfiles(select, profiles, chosen) {
  select.replaceChildren(
    ...profiles.map(({ name, problem }) => element("option", { value: name, disabled: Boolean(problem) }, name)),
  );
  select.value = chosen;
}
