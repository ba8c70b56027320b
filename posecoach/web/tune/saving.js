// Saves the changes as a profile.

import { post } from "./api.js";
import { element, threshold } from "./format.js";
import { parts, t } from "./words.js";

const byId = (id) => document.getElementById(id);

export class Saving {
  #store;
  #judging;
  #agreed = {};

  constructor(store, judging) {
    this.#store = store;
    this.#judging = judging;
    byId("save-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    byId("save-cancel").addEventListener("click", () => byId("save-dialog").close());
    byId("save-name").addEventListener("input", () => this.#ask(null));
    byId("save-dialog").addEventListener("keydown", (event) => event.stopPropagation());
  }

  open() {
    this.#ask(null);
    byId("save-done").hidden = true;
    byId("save-ok").hidden = false;
    byId("save-cancel").textContent = t("Cancel");
    byId("save-changes").replaceChildren(...this.#list());
    byId("save-dialog").showModal();
    byId("save-name").select();
  }

  #list() {
    const changed = Object.entries(this.#store.changes);
    if (!changed.length) return [element("p", {}, t("Nothing is changed: the profile will equal the one it is based on."))];
    return changed.map(([key, value]) => {
      const was = this.#store.base.get(key);
      const name = this.#store.titles.get(key).join(" \u203a ");
      return element("div", {}, element("span", {}, name), element("b", {}, `${was === null ? t("none") : threshold(was)} \u2192 ${threshold(value)}`));
    });
  }

  // Shows a question that has to be answered first; `agree` runs when Save is pressed again.
  #ask(problem, agree = {}, lines = []) {
    this.#agreed = agree;
    byId("save-problem").hidden = problem === null;
    byId("save-problem").replaceChildren(element("b", {}, problem ?? ""), ...lines.map((line) => element("div", {}, line)));
    byId("save-ok").textContent = agree.overwrite_next ? t("Replace it") : agree.accept_next ? t("Save all the same") : t("Save");
  }

  async #save() {
    const name = byId("save-name").value.trim();
    const { overwrite = false, accept_warnings = false, overwrite_next, accept_next } = this.#agreed;
    const agreed = { overwrite: overwrite || overwrite_next === true, accept_warnings: accept_warnings || accept_next === true };
    try {
      const { path } = await post("profiles", { name, notes: byId("save-notes").value, changes: this.#store.changes, ...agreed });
      this.#ask(null);
      this.#store.markSaved();
      const code = (command) => element("code", {}, `posecoach ${command} --profile ${name}`);
      byId("save-done").replaceChildren(...parts("Saved. Use it with {live} or {analyze}.", { live: code("live"), analyze: code("analyze") }));
      byId("save-done").title = path;
      byId("save-done").hidden = false;
      byId("save-ok").hidden = true;
      byId("save-cancel").textContent = t("Close");
      byId("save-cancel").focus();
    } catch (error) {
      const { taken, warnings } = error.content ?? {};
      if (taken) this.#ask(t("There is already a profile \u201c{name}\u201d. Choose another name, or replace it.", { name }), { ...agreed, overwrite_next: true });
      else if (warnings) this.#ask(t("This would let everything pass:"), { ...agreed, accept_next: true }, warnings);
      else this.#ask(error.message);
    }
  }
}
