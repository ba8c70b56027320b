// Settings: kept as soon as they are changed.

import { element } from "./format.js";
import { attempt, byId, sentence, tell } from "./parts.js";
import { post } from "./server.js";

const SWITCHES = ["muted", "small_window"];

export class Settings {
  constructor(description) {
    this.description = description;
    const { speech } = description;
    byId("speech").textContent = speech.problem ? sentence(speech.problem) : `Spoken by ${speech.program}.`;
    byId("voice-try").disabled = Boolean(speech.problem);
    byId("settings-form").addEventListener("submit", (event) => event.preventDefault());
    byId("voice").addEventListener("change", (event) => this.keep({ voice: event.target.value.trim() }, event.target));
    for (const name of SWITCHES) byId(name).addEventListener("change", (event) => this.keep({ [name]: event.target.checked }, event.target));
    byId("voice-try").addEventListener("click", () => this.tryVoice());
    const places = {
      "Videos and their results": description.results,
      "History": description.history,
      "Settings": description.settings_path,
      "Version": `posecoach ${description.version}, model ${description.model}`,
    };
    byId("places").replaceChildren(...Object.entries(places).flatMap(([what, where]) => [element("dt", {}, what), element("dd", {}, where)]));
  }

  show() {
    const { settings } = this.description;
    byId("voice").value = settings.voice;
    for (const name of SWITCHES) byId(name).checked = settings[name];
  }

  async keep(changes, field) {
    await attempt(field, "settings-status", async () => {
      this.description.settings = await post("settings", changes);
      tell("settings-status", "Saved.");
    });
    field.focus();
  }

  async tryVoice() {
    const { sentence: text } = this.description.speech;
    tell("settings-status", `Saying: \u201c${text}\u201d`);
    if (await attempt(byId("voice-try"), "settings-status", () => post("voice", { voice: byId("voice").value.trim() }))) {
      tell("settings-status", "Said. If you heard nothing, check the sound output.");
    }
  }
}
