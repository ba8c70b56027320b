// Profiles: list, values, copy.

import { element } from "./format.js";
import { attempt, byId, fillTable, notice, sentence, tell } from "./parts.js";
import { get, post } from "./server.js";
import { t } from "./words.js";

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
      tell("profiles-status", t("Your own lie in {folder}", { folder }));
    } catch (error) {
      notice(sentence(error.message));
    }
  }

  item({ name, notes, own, problem }) {
    const button = (text, does) => element("button", { type: "button", "aria-label": `${text}: ${name}`, onclick: does }, text);
    return element("li", { class: "card" },
      element("h3", {}, name, element("span", { class: "chip" }, own ? t("your own") : t("built in"))),
      ...(notes ? [element("p", {}, notes)] : []),
      ...(problem ? [element("p", { class: "problem" }, problem)] : [
        element("div", { class: "buttons start" },
          button(t("Show"), (event) => this.showValues(name, event.target)),
          button(t("Copy"), () => this.askForName(name))),
      ]),
    );
  }

  async showValues(name, button) {
    await attempt(button, "profiles-status", async () => {
      const { notes, based_on, warnings, values } = await post("profiles/shown", { name });
      byId("profile-shown").hidden = false;
      byId("profile-shown-title").textContent = t("Profile {name}", { name });
      byId("profile-shown-notes").textContent = [based_on.join(" \u203a "), notes, ...warnings].filter(Boolean).join(". ");
      fillTable(byId("profile-values"), [t("Key"), t("Value"), t("Unit"), t("From")], values.map((value) => [value.key, value.text, value.unit, value.from]));
      byId("profile-shown-title").focus({ preventScroll: true });
      byId("profile-shown").scrollIntoView();
    });
  }

  askForName(base) {
    this.base = base;
    byId("copy-title").textContent = t("Copy of {name}", { name: base });
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
      tell("profiles-status", t("Saved {name} in {path}. Choose it under Train, and tune it on an analysed video.", { name, path }));
    } catch (error) {
      byId("copy-problem").textContent = sentence(error.message);
      byId("copy-problem").hidden = false;
    }
  }
}
