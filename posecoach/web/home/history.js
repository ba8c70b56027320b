// The history: what was trained, as plots and as tables.

import { byId, fillTable, minutes, notice, sentence, sideWords, when } from "./parts.js";
import { get } from "./server.js";
import { Trend } from "./trend.js";

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
      new Trend(byId("trends"), "Minutes held a day", content.held, { unit: "min", fromZero: true }),
      new Trend(byId("trends"), "Best hip extension of a day", content.extension, { unit: "\u00b0", fromZero: false }),
    ];
    fillTable(byId("sides"), ["Stretch", "Side", "Sets done", "Held", "Best hip extension"],
      content.sides.map((of) => [of.title, sideWords[of.side], `${of.done} of ${of.sets}`, minutes(of.hold_s), degrees(of.best_deg)]));
    fillTable(byId("sessions"), ["Begun", "Length", "Routine", "Sets done", "Held", "Best hip extension"],
      content.sessions.map((of) => [when(of.started), minutes(of.duration_s), of.routine, `${of.done} of ${of.sets}`, minutes(of.hold_s), degrees(of.best_deg)]));
  }
}

function lead({ count, streak_days, trained_today }) {
  if (count === 0) return "No session yet. The first one begins under Train.";
  const days = streak_days === 1 ? "1 day" : `${streak_days} days in a row`;
  const streak = streak_days === 0 ? "A new streak begins with the next session" : `${days}${trained_today ? ", today done" : "; today is still to come"}`;
  return `${count} ${count === 1 ? "session" : "sessions"}. ${streak}.`;
}
