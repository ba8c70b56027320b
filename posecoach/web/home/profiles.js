// Profiles: listed, shown value by value, copied.

import { element } from "./format.js";
import { attempt, byId, fillTable, notice, sentence, tell } from "./parts.js";
import { get, post } from "./server.js";

export class Profiles {
  constructor() {
    this.base = "";
    byId("copy-cancel").addEventListener("click", () => (byId("copy-form").hidden = true));
    byId("copy-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.copy();
    });
  }

  async show() {
    try {
      const { profiles, folder } = await get("profiles");
      byId("profile-list").replaceChildren(...profiles.map((profile) => this.item(profile)));
      tell("profiles-status", `Your own lie in ${folder}`);
    } catch (error) {
      notice(sentence(error.message));
    }
  }

  item({ name, notes, own, problem }) {
    const button = (text, does) => element("button", { type: "button", "aria-label": `${text}: ${name}`, onclick: does }, text);
    return element("li", { class: "card" },
      element("h3", {}, name, element("span", { class: "chip" }, own ? "your own" : "built in")),
      ...(notes ? [element("p", {}, notes)] : []),
      ...(problem ? [element("p", { class: "problem" }, problem)] : [
        element("div", { class: "buttons start" },
          button("Show", (event) => this.showValues(name, event.target)),
          button("Copy", () => this.askForName(name))),
      ]),
    );
  }

  async showValues(name, button) {
    await attempt(button, "profiles-status", async () => {
      const { notes, based_on, warnings, values } = await post("profiles/shown", { name });
      byId("profile-shown").hidden = false;
      byId("profile-shown-title").textContent = `Profile ${name}`;
      byId("profile-shown-notes").textContent = [based_on.join(" \u203a "), notes, ...warnings].filter(Boolean).join(". ");
      fillTable(byId("profile-values"), ["Key", "Value", "Unit", "From"], values.map((value) => [value.key, value.text, value.unit, value.from]));
      byId("profile-shown-title").focus({ preventScroll: true });
      byId("profile-shown").scrollIntoView();
    });
  }

  askForName(base) {
    this.base = base;
    byId("copy-title").textContent = `Copy of ${base}`;
    byId("copy-name").value = "";
    byId("copy-notes").value = "";
    byId("copy-problem").hidden = true;
    byId("copy-form").hidden = false;
    byId("copy-name").focus({ preventScroll: true });
    byId("copy-form").scrollIntoView();
  }

  async copy() {
    const name = byId("copy-name").value;
    try {
      const { path } = await post("profiles/copy", { name, base: this.base, notes: byId("copy-notes").value });
      byId("copy-form").hidden = true;
      await this.show();
      tell("profiles-status", `Saved ${name} in ${path}. Choose it under Train, and tune it on an analysed video.`);
    } catch (error) {
      byId("copy-problem").textContent = sentence(error.message);
      byId("copy-problem").hidden = false;
    }
  }
}
