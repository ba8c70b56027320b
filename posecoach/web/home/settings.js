// Settings, saved as soon as they are changed.

import { element } from "./format.js";
import { attempt, byId, sentence, tell } from "./parts.js";
import { post } from "./server.js";
import { t } from "./words.js";

const SWITCHES = ["muted", "small_window"];

export class Settings {
  constructor(description) {
    this.description = description;
    const { speech } = description;
    byId("speech").textContent = speech.problem ? sentence(speech.problem) : t("Spoken by {program}.", { program: speech.program });
    byId("voice-try").disabled = Boolean(speech.problem);
    byId("settings-form").addEventListener("submit", (event) => event.preventDefault());
    byId("voice").addEventListener("change", (event) => this.keep({ voice: event.target.value.trim() }, event.target));
    for (const name of SWITCHES) byId(name).addEventListener("change", (event) => this.keep({ [name]: event.target.checked }, event.target));
    byId("language").replaceChildren(
      element("option", { value: "" }, t("As the computer")),
      ...Object.entries(description.languages).map(([code, name]) => element("option", { value: code, lang: code }, name)),
    );
    byId("language").addEventListener("change", (event) => this.speak(event.target.value));
    byId("voice-try").addEventListener("click", () => this.tryVoice());
    const places = {
      [t("Videos and their results")]: description.results,
      [t("History")]: description.history,
      [t("Settings")]: description.settings_path,
      [t("Version")]: t("posecoach {version}, model {model}", { version: description.version, model: description.model }),
    };
    byId("places").replaceChildren(...Object.entries(places).flatMap(([what, where]) => [element("dt", {}, what), element("dd", {}, where)]));
  }

  show() {
    const { settings } = this.description;
    byId("voice").value = settings.voice;
    byId("language").value = settings.language;
    for (const name of SWITCHES) byId(name).checked = settings[name];
  }

  async keep(changes, field) {
    await attempt(field, "settings-status", async () => {
      this.description.settings = await post("settings", changes);
      tell("settings-status", t("Saved."));
    });
    field.focus();
  }

  // The whole page is rendered in one language, so it is reloaded.
  async speak(language) {
    if (await attempt(byId("language"), "settings-status", () => post("settings", { language }))) location.reload();
  }

  async tryVoice() {
    const { sentence: text } = this.description.speech;
    tell("settings-status", t("Saying: \u201c{text}\u201d", { text }));
    if (await attempt(byId("voice-try"), "settings-status", () => post("voice", { voice: byId("voice").value.trim() }))) {
      tell("settings-status", t("Said. If you heard nothing, check the sound output."));
    }
  }
}
