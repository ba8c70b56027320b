// Thresholds as number fields.

import { element, threshold } from "./format.js";
import { t } from "./words.js";

export function numberField(store, { key, step, limits }, words, label) {
  const input = element("input", {
    type: "number", step: "any", min: limits[0], max: limits[1], "aria-label": label, "data-key": key, title: t("{low} to {high}", { low: threshold(limits[0]), high: threshold(limits[1]) }),
  });
  input.addEventListener("change", () => {
    const value = input.valueAsNumber;
    if (Number.isFinite(value)) store.set(key, value);
    update();
  });
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    store.set(key, (Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : store.value(key) ?? limits[0]) + by * step * (event.shiftKey ? 5 : 1));
    update();
  });
  function update() {
    const value = store.value(key);
    input.value = value ?? "";
    input.classList.toggle("changed", value !== store.base.get(key));
  }
  return { node: element("label", { class: "number" }, words, input), update };
}

// Further values of a check, behind a button.
export function settingsOf(store, check) {
  const fields = check.settings.map((setting) => numberField(store, setting, setting.label, t("{check}: {setting}", { check: check.label, setting: setting.label })));
  const panel = element("div", { class: "more-panel" }, ...fields.map((field) => field.node));
  const details = element("details", { class: "more" }, element("summary", { title: t("Tolerance and own level"), "aria-label": t("More of {check}", { check: check.label }) }, "\u22ef"), panel);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
  return { node: details, update: () => fields.forEach((field) => field.update()) };
}
