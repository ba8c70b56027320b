// Training: what to do, the camera check, and the session.

import { element } from "./format.js";
import { attempt, byId, minutes, notice, offerProfiles, sentence, sideWords, tell, wait } from "./parts.js";
import { get, post } from "./server.js";
import { listed, t, tn } from "./words.js";

const LOOK_S = 0.7;

export class Training {
  constructor(description) {
    this.description = description;
    this.chosen = "";
    this.watching = false;
    byId("plan").addEventListener("change", () => this.showSteps());
    byId("camera-look").addEventListener("click", () => this.look());
    byId("train-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    byId("train-stop").addEventListener("click", () => attempt(byId("train-stop"), "train-status", () => post("session/stop")));
    byId("train-profile").addEventListener("change", (event) => this.keep({ profile: event.target.value }));
    byId("camera-number").addEventListener("change", (event) => {
      if (event.target.checkValidity() && event.target.value !== "") this.keep({ camera: Number(event.target.value) });
    });
    byId("camera-choice").hidden = description.cameras.length > 0;
    byId("camera-number").value = description.settings.camera;
  }

  async show() {
    try {
      const [plans, { profiles }] = await Promise.all([get("plans"), get("profiles")]);
      this.plans = plans;
      this.offer();
      offerProfiles(byId("train-profile"), profiles, this.description.settings.profile);
      byId("train-start").disabled = false;
    } catch (error) {
      notice(sentence(error.message));
      return;
    }
    // Not awaited: it may run for an hour.
    this.watch().catch((error) => notice(sentence(error.message)));
  }

  offer() {
    const before = byId("plan").value;
    const group = (label, kind, plans) =>
      element("optgroup", { label }, ...plans.map(({ name, title, problem }) =>
        element("option", { value: `${kind}:${name}`, disabled: Boolean(problem) }, title)));
    byId("plan").replaceChildren(
      group(t("Routines"), "routine", this.plans.routines),
      group(t("One stretch"), "stretch", this.plans.stretches),
    );
    if (before && [...byId("plan").options].some(({ value }) => value === before)) byId("plan").value = before;
    this.showSteps();
  }

  showSteps() {
    const [kind, name] = byId("plan").value.split(":");
    const stretches = Object.fromEntries(this.plans.stretches.map((stretch) => [stretch.name, stretch]));
    const steps = kind === "routine"
      ? this.plans.routines.find((routine) => routine.name === name).steps
      : [{ stretch: name, sides: stretches[name].sides[0], target_s: null, breaths: null }];
    byId("plan-steps").replaceChildren(...steps.map((step) => {
      const { title, target_s } = stretches[step.stretch];
      const long = step.breaths ? tn("{count} breath", "{count} breaths", step.breaths) : minutes(step.target_s ?? target_s);
      return element("li", {}, title, element("span", { class: "muted" }, ` ${listed([sideWords[step.sides], long])}`));
    }));
  }

  async keep(changes) {
    await attempt(byId("train-start"), "train-status", async () => {
      this.description.settings = await post("settings", changes);
    });
  }

  async look() {
    const caption = byId("camera-sentence");
    caption.textContent = t("Looking. Stand where you will train, sideways to the camera.");
    caption.className = "";
    byId("camera-look").disabled = true;
    try {
      const { sentence: said, fine } = await post("camera");
      const picture = byId("camera-picture");
      picture.src = `camera.jpg?${Date.now()}`;
      picture.alt = t("Picture of the camera, with the body that was found drawn in");
      picture.hidden = false;
      byId("camera-none").hidden = true;
      caption.textContent = said;
      caption.className = fine ? "fine" : "wrong";
    } catch (error) {
      caption.textContent = sentence(error.message);
      caption.className = "wrong";
    }
    byId("camera-look").disabled = false;
  }

  async start() {
    const [kind, name] = byId("plan").value.split(":");
    byId("train-said").hidden = true;
    tell("train-status", t("The window opens in a moment."));
    if (await attempt(byId("train-start"), "train-status", () => post("session/start", { [kind]: name }))) await this.watch();
  }

  // Follows the session until it ends.
  async watch() {
    if (this.watching) return;
    this.watching = true;
    let before;
    try {
      let state = await get("session");
      while (state.running) {
        before ??= await lastSession();
        this.showRunning(true);
        tell("train-status", t("The session goes on in its window."));
        await wait(LOOK_S);
        state = await get("session");
      }
      if (before) await this.showEnd(state, before);
    } finally {
      this.watching = false;
      this.showRunning(false);
    }
  }

  async showEnd(state, before) {
    byId("train-said").replaceChildren(...state.said.map((line) => element("li", {}, sentence(line))));
    byId("train-said").hidden = state.said.length === 0;
    const last = await lastSession();
    const held = last.id === before.id
      ? t("The session is over. Nothing was held in right form for long enough.")
      : t("The session is over. Held {time}; sides done: {done}.", { time: minutes(last.hold_s), done: last.done });
    const failed = state.exit_code !== 0 && !state.stopped;
    tell("train-status", failed ? t("The session could not go on:") : held, { wrong: failed });
  }

  showRunning(running) {
    byId("train-start").hidden = running;
    byId("camera-look").hidden = running;
    byId("train-stop").hidden = !running;
  }
}

// A session enters the history with its first set, some time after it began.
const lastSession = async () => (await get("history")).sessions[0] ?? { id: null };
