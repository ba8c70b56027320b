// The history: what was trained, as plots and as tables.

import { byId, fillTable, minutes, notice, sentence, sideWords, when } from "./parts.js";
import { get } from "./server.js";
import { Trend } from "./trend.js";
import { t, tn } from "./words.js";

const degrees = (value) => (value === null ? "" : `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(0)}\u00b0`);

export class History {
  constructor() {
    this.trends = [];
  }

  async show() {
    let content;
    try {
      content = await get("history");
    } catch (error) {
      notice(sentence(error.message));
      return;
    }
    byId("history-lead").textContent = lead(content);
    byId("history-parts").hidden = content.count === 0;
    for (const trend of this.trends) trend.remove();
    this.trends = [
      new Trend(byId("trends"), t("Minutes held a day"), content.held, { unit: "min", fromZero: true }),
      new Trend(byId("trends"), t("Best hip extension of a day"), content.extension, { unit: "\u00b0", fromZero: false }),
    ];
    fillTable(byId("sides"), [t("Stretch"), t("Side"), t("Sets done"), t("Held"), t("Best hip extension")],
      content.sides.map((of) => [of.title, sideWords[of.side], t("{done} of {sets}", of), minutes(of.hold_s), degrees(of.best_deg)]));
    fillTable(byId("sessions"), [t("Begun"), t("Length"), t("Routine"), t("Sets done"), t("Held"), t("Best hip extension")],
      content.sessions.map((of) => [when(of.started), minutes(of.duration_s), of.routine, t("{done} of {sets}", of), minutes(of.hold_s), degrees(of.best_deg)]));
  }
}

function lead({ count, streak_days, trained_today }) {
  if (count === 0) return t("No session yet. The first one begins under Train.");
  return `${tn("{count} session.", "{count} sessions.", count)} ${streak(streak_days, trained_today)}`;
}

function streak(days, trained_today) {
  if (days === 0) return t("A new streak begins with the next session.");
  if (trained_today) return tn("{count} day, today done.", "{count} days in a row, today done.", days);
  return tn("{count} day; today is still to come.", "{count} days in a row; today is still to come.", days);
}
