// The history as plots and tables.

import { element } from "./format.js";
import { byId, day, fillTable, minutes, notice, sentence, sideWords, when } from "./parts.js";
import { get } from "./server.js";
import { Trend } from "./trend.js";
import { decimal, listed, t, tn } from "./words.js";

const degrees = (value) => (value === null ? "" : `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(0)}\u00b0`);

const signed = (value, digits = 0) => `${value < 0 ? "\u2212" : "+"}${decimal(Math.abs(value).toFixed(digits))}`;

const CHANGES = { more: t("more"), less: t("less"), none_shown: t("no change shown"), too_few_days: "" };

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
    fillTable(byId("sides"), [t("Stretch"), t("Side"), t("Times done"), t("Held"), t("Best hip extension")],
      content.sides.map((of) => [of.title, sideWords[of.side], t("{done} of {times}", of), minutes(of.hold_s), degrees(of.best_deg)]));
    showRanges(content);
    showWeeks(content);
    fillTable(byId("sessions"), [t("Begun"), t("Length"), t("Routine"), t("Sides done"), t("Held"), t("Best hip extension")],
      content.sessions.map((of) => [when(of.started), minutes(of.duration_s), of.routine, of.done, minutes(of.hold_s), degrees(of.best_deg)]));
  }
}

// Hip extension with its band, and the smallest change that is more than chance.
function showRanges({ ranges, left_less_right, days_for_change }) {
  byId("ranges-part").hidden = ranges.length === 0;
  fillTable(byId("ranges"), [t("Stretch"), t("Side"), t("Now"), t("Change"), t("Counts from")],
    ranges.map((of) => [of.title, sideWords[of.side], `${signed(of.now_deg)} \u00b1 ${of.half_width_deg}\u00b0`, changed(of), `${decimal(of.counts_from_deg.toFixed(1))}\u00b0`]));
  const notes = left_less_right.map(compared);
  if (ranges.some((of) => of.change === "too_few_days")) notes.push(t("A change is told once a stretch was held on {days} days.", { days: days_for_change }));
  byId("ranges-notes").replaceChildren(...notes.map((note) => element("li", {}, note)));
}

const changed = ({ change_deg, change }) => (change_deg === null ? "" : listed([`${signed(change_deg, 1)}\u00b0`, CHANGES[change]]));

function compared({ title, deg, half_width_deg, shown }) {
  const values = { title, difference: `${signed(deg)} \u00b1 ${half_width_deg}\u00b0` };
  if (!shown) return t("{title}, left less right: {difference}, no difference shown", values);
  if (deg > 0) return t("{title}, left less right: {difference}, more on the left", values);
  return t("{title}, left less right: {difference}, more on the right", values);
}

function showWeeks({ weeks, enough_min }) {
  byId("weeks-hint").textContent = t("Studies found more flexibility up to {enough} minutes a week for each side, and no more beyond.", { enough: enough_min });
  const told = (value) => {
    const minutes = decimal(value.toFixed(1));
    return value >= enough_min ? t("{minutes}, enough", { minutes }) : minutes;
  };
  fillTable(byId("weeks"), [t("Week from"), t("Left"), t("Right")], weeks.map((of) => [day(of.monday), told(of.left_min), told(of.right_min)]));
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
