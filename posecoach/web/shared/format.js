// Number formats of the pages, in the language of the page.

import { decimal } from "./words.js";

export const number = (value, decimals) => {
  const text = Math.abs(value).toFixed(decimals);
  return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + decimal(text);
};

export function clock(seconds, decimals = 1) {
  const scale = 10 ** decimals;
  const total = Math.round(seconds * scale);
  const minutes = Math.floor(total / scale / 60);
  const rest = ((total - minutes * 60 * scale) / scale).toFixed(decimals).padStart(decimals ? 3 + decimals : 2, "0");
  return `${minutes}:${decimal(rest)}`;
}

// A threshold, without trailing zeros.
export const threshold = (value) => decimal(String(Math.round(value * 1000) / 1000).replace("-", "\u2212"));

// Rounds down, like a stopwatch.
export const seconds = (value) => decimal((Math.floor(value * 10 + 1e-6) / 10).toFixed(1));

export const change = (value) => {
  const tenths = Math.round(value * 10) / 10;
  return `${tenths < 0 ? "\u2212" : "+"}${decimal(Math.abs(tenths).toFixed(1))}`;
};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
