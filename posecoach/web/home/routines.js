// Routines: list, copy, and edit step by step.

import { element } from "./format.js";
import { attempt, byId, notice, sentence, sideWords, tell } from "./parts.js";
import { get, post } from "./server.js";
import { Steps } from "./steps.js";
import { listed, t, tn } from "./words.js";

export class Routines {
  constructor() {
    this.overwrite = "";
    byId("routine-new").addEventListener("click", () => this.edit({ name: "", title: "", notes: "", steps: [] }));
    byId("routine-cancel").addEventListener("click", () => this.close());
    byId("step-add").addEventListener("click", () => this.steps.add());
    byId("routine-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    byId("routine-name").addEventListener("input", () => this.askAgain());
  }

  async show() {
    try {
      this.plans = await get("plans");
    } catch (error) {
      notice(sentence(error.message));
      return;
    }
    this.steps = new Steps(byId("routine-steps"), this.plans.stretches);
    byId("routine-list").replaceChildren(...this.plans.routines.map((routine) => this.item(routine)));
  }

  item(routine) {
    const { name, title, notes, own, problem, steps } = routine;
    const titles = Object.fromEntries(this.plans.stretches.map((stretch) => [stretch.name, stretch.title]));
    const button = (text, does) => element("button", { type: "button", "aria-label": `${text}: ${title}`, onclick: does }, text);
    const actions = problem ? [] : [
      ...(own ? [button(t("Edit"), () => this.edit(routine))] : []),
      button(t("Copy"), () => this.edit({ ...routine, name: "", title: t("{title}, copy", { title }) })),
    ];
    if (own) actions.push(button(t("Delete"), (event) => this.remove(routine, event.target)));
    return element("li", { class: "card" },
      element("h3", {}, title, element("span", { class: "chip" }, own ? name : t("built in"))),
      ...(notes ? [element("p", {}, notes)] : []),
      ...(problem ? [element("p", { class: "problem" }, problem)] : []),
      element("ol", { class: "steps" }, ...steps.map((step) =>
        element("li", {}, titles[step.stretch], element("span", { class: "muted" }, ` ${long(step)}`)))),
      element("div", { class: "buttons start" }, ...actions),
    );
  }

  edit({ name, title, notes, steps }) {
    byId("routine-name").value = name;
    byId("routine-heading").value = title;
    byId("routine-notes").value = notes;
    this.steps.fill(steps);
    this.overwrite = name;
    this.askAgain();
    byId("routine-problem").hidden = true;
    byId("routine-form-title").textContent = name ? t("Routine {name}", { name }) : t("New routine");
    byId("routine-form").hidden = false;
    byId("routine-form-title").focus({ preventScroll: true });
    byId("routine-form").scrollIntoView();
  }

  close() {
    byId("routine-form").hidden = true;
    byId("routine-new").focus();
  }

  // A new name may already belong to another routine.
  askAgain() {
    if (byId("routine-name").value !== this.overwrite) byId("routine-save").textContent = t("Save");
    else if (this.overwrite) byId("routine-save").textContent = t("Replace it");
  }

  async save() {
    const name = byId("routine-name").value;
    const problem = byId("routine-problem");
    problem.hidden = true;
    try {
      await post("plans/save", {
        name,
        title: byId("routine-heading").value,
        notes: byId("routine-notes").value,
        steps: this.steps.content(),
        overwrite: name === this.overwrite,
      });
    } catch (error) {
      const taken = error.content?.taken;
      problem.textContent = taken ? t("{problem}: save again to replace it", { problem: sentence(error.message) }) : sentence(error.message);
      problem.hidden = false;
      if (taken) {
        this.overwrite = name;
        this.askAgain();
      }
      return;
    }
    await this.show();
    this.close();
    tell("routine-status", t("Saved {name}. It can be chosen under Train.", { name }));
  }

  async remove({ name, title }, button) {
    if (button.dataset.sure !== "true") {
      button.dataset.sure = "true";
      button.textContent = t("Delete for good");
      button.setAttribute("aria-label", t("Delete for good: {title}", { title }));
      return;
    }
    await attempt(button, "routine-status", async () => {
      await post("plans/delete", { name });
      await this.show();
      tell("routine-status", t("Deleted {name}.", { name }));
      byId("routine-new").focus();
    });
  }
}

const held = (target_s, breaths) => {
  if (breaths) return tn("{count} breath", "{count} breaths", breaths);
  return target_s ? t("{seconds} s", { seconds: target_s }) : t("as the profile says");
};

const long = ({ sides, target_s, breaths, rest_s }) =>
  listed([sideWords[sides], held(target_s, breaths), rest_s ? t("then {seconds} s to change over", { seconds: rest_s }) : ""]);
