// Routines: listed, copied, and edited step by step.

import { element } from "./format.js";
import { attempt, byId, notice, sentence, sideWords, tell } from "./parts.js";
import { get, post } from "./server.js";
import { Steps } from "./steps.js";

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
      ...(own ? [button("Edit", () => this.edit(routine))] : []),
      button("Copy", () => this.edit({ ...routine, name: "", title: `${title}, copy` })),
    ];
    if (own) actions.push(button("Delete", (event) => this.remove(routine, event.target)));
    return element("li", { class: "card" },
      element("h3", {}, title, element("span", { class: "chip" }, own ? name : "built in")),
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
    byId("routine-form-title").textContent = name ? `Routine ${name}` : "New routine";
    byId("routine-form").hidden = false;
    byId("routine-form-title").focus({ preventScroll: true });
    byId("routine-form").scrollIntoView();
  }

  close() {
    byId("routine-form").hidden = true;
    byId("routine-new").focus();
  }

  // Another name may be taken by another routine.
  askAgain() {
    if (byId("routine-name").value !== this.overwrite) byId("routine-save").textContent = "Save";
    else if (this.overwrite) byId("routine-save").textContent = "Replace it";
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
      problem.textContent = sentence(error.message) + (taken ? ": save again to replace it" : "");
      problem.hidden = false;
      if (taken) {
        this.overwrite = name;
        this.askAgain();
      }
      return;
    }
    await this.show();
    this.close();
    tell("routine-status", `Saved ${name}. It can be chosen under Train.`);
  }

  async remove({ name, title }, button) {
    if (button.dataset.sure !== "true") {
      button.dataset.sure = "true";
      button.textContent = "Delete for good";
      button.setAttribute("aria-label", `Delete for good: ${title}`);
      return;
    }
    await attempt(button, "routine-status", async () => {
      await post("plans/delete", { name });
      await this.show();
      tell("routine-status", `Deleted ${name}.`);
      byId("routine-new").focus();
    });
  }
}

const long = ({ sides, target_s, breaths, rest_s }) =>
  [sideWords[sides], breaths ? `${breaths} breaths` : target_s ? `${target_s} s` : "as the profile says", rest_s ? `then ${rest_s} s to change over` : ""]
    .filter(Boolean).join(", ");
