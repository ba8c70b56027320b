// One plot over days, with a line for each stretch and side.

import { colour, element } from "./format.js";
import { sideWords } from "./parts.js";
import { decimal, language, listed, t } from "./words.js";

// Safe for colour-blind people, and also distinguished by dashes.
const COLOURS = ["--line-1", "--line-2", "--line-3", "--line-4", "--line-5", "--line-6"];
const DASHES = { left: [], right: [7, 4], both: [], "": [] };

// Minimum span, so that a single day does not fill the plot, seconds.
const SHORTEST_SPAN_S = 6 * 86400;

const HEIGHT_PX = 240;

// British English has the day before the month, as the other languages do that write the month as a word.
const dates = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { day: "2-digit", month: "short", timeZone: "UTC" });

const dayAndMonth = (at_s) => dates.format(new Date(at_s * 1000));

const sided = (title, side) => listed([title, sideWords[side]]);

const seconds = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

export class Trend {
  constructor(parent, title, lines, { unit, fromZero }) {
    this.box = element("figure", { class: "card trend" }, element("figcaption", {}, element("h2", {}, title)));
    if (lines.length === 0) return;
    const days = [...new Set(lines.flatMap((line) => line.days))].sort();
    const titles = [...new Set(lines.map((line) => line.title))];
    const at = lines.map((line) => new Map(line.days.map((day, index) => [day, line.values[index]])));
    const data = [days.map(seconds), ...at.map((values) => days.map((day) => values.get(day) ?? null))];
    const axis = { stroke: colour("muted"), grid: { stroke: colour("grid") }, ticks: { stroke: colour("grid") } };
    const options = {
      width: 300,
      height: HEIGHT_PX,
      tzDate: (at_s) => uPlot.tzDate(new Date(at_s * 1000), "UTC"),
      cursor: { drag: { x: false, y: false } },
      legend: { live: true },
      scales: {
        x: { range: (_, low, high) => (high - low < SHORTEST_SPAN_S ? [high - SHORTEST_SPAN_S, high + 86400] : [low, high]) },
        y: fromZero ? { range: (_, low, high) => [0, Math.max(1, 1.1 * high)] } : {},
      },
      axes: [{ ...axis, values: (_, days) => days.map(dayAndMonth) }, { ...axis, size: 46, values: (_, all) => all.map((value) => `${decimal(String(value))}${unit === "\u00b0" ? unit : ""}`) }],
      series: [
        { label: t("Day"), value: "{YYYY}-{MM}-{DD}" },
        ...lines.map(({ title: of, side }) => ({
          label: side && side !== "both" ? sided(of, side) : of,
          stroke: colour(COLOURS[titles.indexOf(of) % COLOURS.length].slice(2)),
          dash: DASHES[side],
          width: 2,
          spanGaps: true,
          points: { show: true, size: 7 },
          value: (_, value) => (value === null ? "" : `${decimal(value.toFixed(1))} ${unit}`),
        })),
      ],
    };
    parent.append(this.box);
    const place = element("div", { role: "img", "aria-label": described(title, lines, unit) });
    this.box.append(place);
    this.plot = new uPlot(options, data, place);
    this.observer = new ResizeObserver(([entry]) => this.plot.setSize({ width: Math.floor(entry.contentRect.width), height: HEIGHT_PX }));
    this.observer.observe(place);
  }

  remove() {
    this.observer?.disconnect();
    this.plot?.destroy();
    this.box.remove();
  }
}

// A description of the plot for screen readers.
function described(title, lines, unit) {
  const said = lines.map(({ title: of, side, days, values }) => {
    const shown = (value) => `${decimal(value.toFixed(1))} ${unit}`;
    const what = side ? sided(of, side) : of;
    const last = { what, last: shown(values.at(-1)), last_day: days.at(-1) };
    if (days.length === 1) return t("{what}: {last} on {last_day}", last);
    return t("{what}: from {first} on {first_day} to {last} on {last_day}", { ...last, first: shown(values[0]), first_day: days[0] });
  });
  return `${title}. ${said.join(". ")}`;
}
