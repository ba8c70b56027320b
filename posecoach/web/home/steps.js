// The steps of a routine as rows of fields.

import { element } from "./format.js";
import { sideWords } from "./parts.js";
import { t } from "./words.js";

export class Steps {
  constructor(list, stretches) {
    this.list = list;
    this.stretches = stretches;
  }

  fill(steps) {
    this.list.replaceChildren();
    for (const step of steps) this.list.append(this.row(step));
    if (steps.length === 0) this.add();
    this.number();
  }

  add() {
    const [first] = this.stretches;
    const row = this.row({ stretch: first.name, sides: first.sides[0], target_s: null, breaths: null, rest_s: 0 });
    this.list.append(row);
    this.number();
    row.querySelector("select").focus();
  }

  // The steps as in a file; empty fields are omitted.
  content() {
    return [...this.list.children].map((row) => {
      const value = (name) => row.querySelector(`[name=${name}]`).value;
      const step = { stretch: value("stretch"), sides: value("sides") };
      if (value("long") !== "") step[value("unit")] = Number(value("long"));
      if (value("rest_s") !== "") step.rest_s = Number(value("rest_s"));
      return step;
    });
  }

  row({ stretch, sides, target_s, breaths, rest_s }) {
    const field = (label, control) => element("label", {}, element("span", {}, label), control);
    const long = element("input", { name: "long", type: "number", min: 1, max: 600, step: "any", inputmode: "decimal", placeholder: t("as profile") });
    long.value = breaths ?? target_s ?? "";
    const rest = element("input", { name: "rest_s", type: "number", min: 0, max: 300, step: "any", inputmode: "decimal" });
    rest.value = rest_s ?? 0;
    const chosen = element("select", { name: "stretch" }, ...this.stretches.map(({ name, title }) => element("option", { value: name }, title)));
    const side = element("select", { name: "sides" });
    const unit = element("select", { name: "unit" });
    chosen.value = stretch;
    const offer = (wanted, counted) => {
      const { sides: possible, breaths: inBreaths } = this.stretches.find(({ name }) => name === chosen.value);
      side.replaceChildren(...possible.map((one) => element("option", { value: one }, sideWords[one])));
      side.value = possible.includes(wanted) ? wanted : possible[0];
      unit.replaceChildren(element("option", { value: "target_s" }, t("seconds")), ...(inBreaths ? [element("option", { value: "breaths" }, t("breaths"))] : []));
      unit.value = inBreaths && counted ? "breaths" : "target_s";
    };
    offer(sides, breaths !== null);
    chosen.addEventListener("change", () => offer(side.value, unit.value === "breaths"));
    const button = (text, label, does) => element("button", { type: "button", "data-says": label, onclick: does }, text);
    const row = element("li", {},
      field(t("Stretch"), chosen), field(t("Side"), side), field(t("Hold"), long), field(t("Counted in"), unit), field(t("Change over, s"), rest),
      element("span", { class: "buttons start" },
        button("\u2191", t("Move up"), () => this.move(row, -1)),
        button("\u2193", t("Move down"), () => this.move(row, 1)),
        button(t("Remove"), t("Remove"), () => this.remove(row)),
      ),
    );
    return row;
  }

  move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    this.number();
    row.querySelectorAll("button")[by < 0 ? 0 : 1].focus();
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.number();
    (next?.querySelector("select") ?? document.getElementById("step-add")).focus();
  }

  number() {
    [...this.list.children].forEach((row, index) => {
      row.setAttribute("aria-label", t("Step {number}", { number: index + 1 }));
      for (const button of row.querySelectorAll("button")) button.setAttribute("aria-label", t("{what}: step {number}", { what: button.dataset.says, number: index + 1 }));
    });
  }
}
