// The judged values over time: one row per check, with one plot for each recording with that stretch.

/* global bands, uPlot */

import { bandOf, shade } from "./bands.js";
import { edgeHandle } from "./edges.js";
import { colour, element, number, threshold } from "./format.js";
import { numberField, settingsOf } from "./numbers.js";
import { t } from "./words.js";

const AXIS_WIDTH = 40;
const TIME_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

// A value further than this from the cursor is not shown for it, seconds.
const REACH_S = 0.3;

const HEADROOM = 0.22;

// Space on the right for the numbers at the edges, pixels.
const GRIP_WIDTH = 54;

// Only the timeline's cursor is shown: uPlot's own, which follows the mouse, is disabled.
const UNBOUND = Object.fromEntries(
  ["mousedown", "mouseup", "click", "dblclick", "mousemove", "mouseleave", "mouseenter"].map((event) => [event, () => null]),
);

export class Plots {
  #root;
  #store;
  #judging;
  #rows = [];
  #resized = new ResizeObserver((entries) => entries.forEach(({ target }) => this.#fit(target)));

  constructor(root, store, judging) {
    this.#root = root;
    this.#store = store;
    this.#judging = judging;
    store.addEventListener("changes", () => this.refresh());
    store.addEventListener("cursor", () => this.#moveCursors());
    judging.addEventListener("judged", () => this.#redraw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#redraw());
  }

  // Builds the rows of the current stretch.
  build() {
    for (const cell of this.#rows.flatMap((row) => row.cells)) {
      this.#resized.unobserve(cell.host);
      cell.u.destroy();
    }
    this.#rows = [];
    const store = this.#store;
    const stretch = store.stretches.find((one) => one.name === store.stretch);
    if (!stretch) {
      this.#root.replaceChildren(
        element("p", { class: "empty" }, t("No stretch was recognised: film from the side, the whole body in view.")),
      );
      return;
    }
    const shown = [...store.recordings.keys()].filter((index) => stretch.name in store.recordings[index].values);
    this.#root.style.setProperty("--columns", shown.length);
    const heads =
      store.recordings.length > 1
        ? [element("div", { class: "columns" }, ...shown.map((index) => element("span", {}, store.recordings[index].title)))]
        : [];
    const rows = stretch.checks.map((check) => this.#row(stretch, check, shown));
    this.#root.replaceChildren(...heads, ...rows.map((row) => row.figure));
    for (const row of rows) {
      row.cells = shown.map((index, column) => this.#cell(row, index, column));
      this.#rows.push(row);
    }
    this.refresh();
    this.#moveCursors();
  }

  refresh() {
    for (const row of this.#rows) {
      this.#widen(row);
      row.numbers.forEach((update) => update());
      row.figure.classList.toggle("changed", row.keys.some((key) => key in this.#store.changes));
      for (const cell of row.cells) {
        cell.u.redraw(false);
        cell.places.forEach((place) => place());
      }
    }
  }

  #row(stretch, check, shown) {
    const store = this.#store;
    const edges = Object.values(check.edges);
    const fields = ["min", "max"].filter((side) => check.edges[side]).map((side) => {
      const lower = side === "min";
      const both = check.edges.min && check.edges.max;
      const words = lower ? (both ? t("from") : t("at least")) : both ? t("to") : t("at most");
      const name = { check: check.label };
      return numberField(store, check.edges[side], words, lower ? t("{check}, lower edge", name) : t("{check}, upper edge", name));
    });
    const more = settingsOf(store, check);
    const keys = [...edges, ...check.settings].map((one) => one.key);
    const reading = element("output", { class: "reading" });
    const undo = element("button", {
      class: "restore",
      title: t("Back to the profile: {check}", { check: check.label }),
      "aria-label": t("Back to the profile: {check}", { check: check.label }),
      onclick: () => {
        const kept = Object.entries(store.changes).filter(([key]) => !keys.includes(key));
        store.replace(Object.fromEntries(kept));
      },
    }, "\u21ba");
    const hosts = element("div", { class: "hosts" });
    const figure = element(
      "figure",
      { class: "check", "data-check": check.name },
      element("figcaption", {}, element("b", {}, check.label), reading, element("span", { class: "spring" }), undo,
        ...fields.map((field) => field.node), element("span", { class: "unit" }, check.word.trim()), more.node),
      hosts,
    );
    return {
      check, figure, hosts, reading, keys,
      numbers: [...fields.map((field) => field.update), more.update],
      range: this.#range(stretch.name, check, shown),
      last: check === stretch.checks.at(-1),
      cells: [],
    };
  }

  #range(stretch, check, shown) {
    const values = shown.flatMap((index) => this.#store.recordings[index].values[stretch][check.name].v);
    const edges = Object.values(check.edges).map((edge) => this.#store.value(edge.key));
    const known = [...values, ...edges].filter((value) => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const room = Math.max((high - low) * HEADROOM, check.step * 4);
    return [low - room, high + room];
  }

  // An edge near the border of the plot gets room to be moved further.
  #widen(row) {
    const [low, high] = row.range;
    const room = (high - low) * 0.08;
    for (const edge of Object.values(row.check.edges)) {
      const value = this.#store.value(edge.key);
      if (value === null || row.figure.querySelector(".dragged")) continue;
      if (value < row.range[0] + room) row.range = [value - 2 * room, row.range[1]];
      if (value > row.range[1] - room) row.range = [row.range[0], value + 2 * room];
    }
    if (row.range[0] !== low || row.range[1] !== high) row.cells.forEach(({ u }) => u.redraw());
  }

  #cell(row, index, column) {
    const store = this.#store;
    const { check } = row;
    const { t: times, v: values } = store.recordings[index].values[store.stretch][check.name];
    const known = values.filter((value) => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)].map((value) => number(value, check.decimals) + check.sign);
    const host = element("div", { class: "host", role: "group", "aria-label": t("{check} in {recording}: {low} to {high}", { check: check.label, recording: store.recordings[index].title, low, high }) });
    row.hosts.append(host);
    const current = () => bandOf(store, check);
    const { min, max } = check.edges;
    const before = { low: (min && store.base.get(min.key)) ?? -Infinity, high: (max && store.base.get(max.key)) ?? Infinity };
    const cell = { index, host, times, values, places: [] };
    const u = (cell.u = new uPlot(
      {
        width: Math.max(120, host.clientWidth),
        height: Math.max(40, host.clientHeight),
        padding: [6, GRIP_WIDTH, row.last ? 0 : 3, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { show: false }, bind: UNBOUND },
        scales: {
          x: { time: false, range: () => [0, store.recordings[index].duration_s || 1] },
          y: { range: () => row.range },
        },
        axes: [
          axis({ size: row.last ? 16 : 2, gap: 1, space: 48, incrs: TIME_STEPS, values: (self, marks) => marks.map((mark) => (row.last ? threshold(mark) : "")) }),
          axis({
            size: column ? 8 : AXIS_WIDTH,
            gap: 3,
            space: 22,
            values: (self, marks, i, space, step) =>
              marks.map((mark) => (column ? "" : number(mark, step < 1 ? Math.max(1, check.decimals) : 0) + check.sign)),
          }),
        ],
        series: [{}, { stroke: bands.lineColour(current, colour), width: 1.75, points: { show: false } }],
        hooks: {
          ready: [() => this.#moveCursors()],
          drawClear: [shade(current, before)],
          // The scale may have changed.
          draw: [(self) => this.#strips(self, index), () => cell.places.forEach((place) => place())],
        },
      },
      [times, values],
      host,
    ));
    for (const side of ["min", "max"]) {
      if (check.edges[side]) cell.places.push(edgeHandle(u, store, check, side, { focusable: column === 0 }));
    }
    this.#scrub(cell);
    this.#resized.observe(host);
    return cell;
  }

  // Holds and faults at the bottom of the plot.
  #strips(u, index) {
    const result = this.#judging.results?.[index];
    if (!result) return;
    const { top, height } = u.bbox;
    const thick = 3 * devicePixelRatio;
    const x = (value) => u.valToPos(value, "x", true);
    u.ctx.save();
    const draw = (name, start, end) => {
      u.ctx.fillStyle = colour(name);
      u.ctx.fillRect(x(start), top + height - thick, Math.max(x(end) - x(start), devicePixelRatio), thick);
    };
    for (const set of result.sets) {
      for (const [start, end] of set.holds) draw("hold", start, end);
      for (const { start_s, end_s } of set.faults) draw("fault", start_s, end_s);
    }
    u.ctx.restore();
  }

  #scrub({ u, index }) {
    const move = (event) => {
      const left = event.clientX - u.over.getBoundingClientRect().left;
      this.#store.moveTo(index, u.posToVal(left, "x"));
    };
    u.over.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      u.over.setPointerCapture(event.pointerId);
      move(event);
    });
    u.over.addEventListener("pointermove", (event) => event.buttons & 1 && u.over.hasPointerCapture(event.pointerId) && move(event));
  }

  #moveCursors() {
    const store = this.#store;
    for (const row of this.#rows) {
      for (const { u, index } of row.cells) {
        u.setCursor({ left: u.valToPos(store.cursors[index], "x"), top: 0 }, false);
      }
      const cell = row.cells.find(({ index }) => index === store.selected);
      const value = cell ? valueAt(cell, store.cursors[cell.index]) : null;
      row.reading.textContent = value === null ? "" : number(value, row.check.decimals) + row.check.sign;
    }
  }

  #redraw() {
    for (const { u } of this.#rows.flatMap((row) => row.cells)) u.redraw(false);
  }

  #fit(host) {
    const cell = this.#rows.flatMap((row) => row.cells).find((one) => one.host === host);
    const [width, height] = [Math.floor(host.clientWidth), Math.floor(host.clientHeight)];
    if (!cell || !width || !height || (width === cell.u.width && height === cell.u.height)) return;
    cell.u.setSize({ width, height });
    this.#moveCursors();
  }
}

function axis(options) {
  return {
    stroke: () => colour("muted"),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: () => colour("grid"), width: 1 },
    ticks: { show: false },
    ...options,
  };
}

function valueAt({ times, values }, time) {
  let low = 0;
  let high = times.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle;
    else high = middle;
  }
  const nearest = time - times[low] < times[high] - time ? low : high;
  return Math.abs(times[nearest] - time) <= REACH_S ? values[nearest] : null;
}
