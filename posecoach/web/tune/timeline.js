// The timeline: what was counted, what would be counted with the changes, and the cursor.

import { change, clock, element, seconds, threshold } from "./format.js";
import { at } from "./judging.js";
import { t, tp } from "./words.js";

const TICKS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800];
const MOST_TICKS = 12;

// Width of a character in a block, pixels.
const CHARACTER_WIDTH = 6.5;

// A shorter drag on the label lane is a click, seconds.
const DRAWN_S = 0.2;

export class Timeline {
  #store;
  #judging;
  #tracks;
  #add = () => {};

  constructor(root, store, judging) {
    this.#store = store;
    this.#judging = judging;
    this.#tracks = store.recordings.map((recording, index) => this.#track(recording, index));
    root.replaceChildren(...this.#tracks.map((track) => track.node));
    store.addEventListener("cursor", () => this.#moveCursors());
    judging.addEventListener("judged", () => this.draw());
    addEventListener("resize", () => this.draw());
  }

  // Enables drawing of spans: `add(recording, from, to, right)`.
  onDraw(add) {
    this.#add = add;
  }

  draw() {
    for (const [index, track] of this.#tracks.entries()) {
      const [before, now] = [this.#judging.before[index], this.#judging.results[index]];
      track.before.replaceChildren(...this.#blocks(before, index));
      track.now.replaceChildren(...this.#blocks(now, index));
      const moved = now.hold_s - before.hold_s;
      track.total.replaceChildren(
        element("span", { class: "was" }, seconds(before.hold_s)),
        element("span", { class: "arrow" }, "\u2192"),
        element("b", {}, t("{seconds} s", { seconds: seconds(now.hold_s) })),
      );
      track.total.dataset.heldS = now.hold_s.toFixed(3);
      track.delta.textContent = Math.abs(moved) < 0.005 ? "" : change(moved);
      track.delta.className = `delta ${moved < 0 ? "less" : "more"}`;
      const counts = now.sets.map((set) => t("{stretch}: {held} s of {target} s", { stretch: titled(set), held: seconds(set.hold_s), target: threshold(set.target_s) }));
      track.node.title = counts.join("\n");
    }
    this.#moveCursors();
  }

  // Shows the labelled spans, and the open one in each recording.
  show(open, shown) {
    for (const [index, track] of this.#tracks.entries()) {
      const all = [...this.#store.labels[index], ...(open[index] ? [open[index]] : [])];
      track.labels.hidden = !shown && !all.length;
      track.labels.replaceChildren(
        ...all.map((label) =>
          this.#place(element("span", { class: `label ${label.right ? "right" : "wrong"}${label.open ? " open" : ""}`, title: spanOf(label) }, label.right ? tp("label", "right") : tp("label", "wrong")), label.start_s, label.end_s, index),
        ),
      );
    }
  }

  #track(recording, index) {
    const before = element("div", { class: "lane before" });
    const now = element("div", { class: "lane now-lane" });
    const labels = element("div", { class: "lane labels", hidden: true, title: t("Drag: right; with Shift: wrong") });
    const playhead = element("div", { class: "playhead" });
    const ruler = element("div", { class: "ruler" }, ...this.#ticks(recording.duration_s));
    const unseen = recording.unseen.map(([reason, start, end]) => this.#place(element("span", { class: "blind", title: t("Not judged: {reason}", { reason }) }), start, end, index));
    const scrubber = element(
      "div",
      {
        class: "scrubber", role: "slider", tabindex: "0", "aria-label": t("Time in {recording}", { recording: recording.title }),
        "aria-valuemin": "0", "aria-valuemax": recording.duration_s,
      },
      ruler, element("div", { class: "lanes" }, ...unseen, before, now, labels), playhead,
    );
    const total = element("span", { class: "total" });
    const delta = element("span", { class: "delta" });
    const name = element("span", { class: "name", title: recording.title }, recording.title);
    const broken = recording.cut_off ? [element("span", { class: "broken", title: t("It breaks off at {time}: what follows is missing", { time: clock(recording.duration_s) }) }, t("cut off"))] : [];
    const node = element("div", { class: "track" }, element("div", { class: "who" }, element("span", { class: "line1" }, name, ...broken), element("span", { class: "line2" }, total, delta)), scrubber);
    this.#listen(scrubber, index);
    return { node, before, now, labels, playhead, scrubber, total, delta };
  }

  #ticks(length) {
    const step = TICKS_S.find((one) => length / one <= MOST_TICKS) ?? TICKS_S.at(-1);
    return Array.from({ length: Math.floor((length * 0.985) / step) + 1 }, (_, i) => {
      const tick = element("span", {}, clock(i * step, 0));
      tick.style.left = `${(100 * i * step) / (length || 1)}%`;
      return tick;
    });
  }

  #blocks(result, index) {
    return result.sets.flatMap((set) => [
      this.#place(element("span", { class: "set" }), set.start_s, set.end_s, index),
      ...set.holds.map(([start, end]) =>
        this.#place(element("span", { class: "hold", title: t("Held {seconds} s from {start} to {end}", { seconds: seconds(end - start), start: clock(start), end: clock(end) }) }, this.#fitting(t("{seconds} s", { seconds: seconds(end - start) }), end - start, index)), start, end, index),
      ),
      ...set.faults.map((fault) =>
        this.#place(element("span", { class: "fault", title: t("{fault} from {start} to {end}. {cue}", { fault: fault.title, start: clock(fault.start_s), end: clock(fault.end_s), cue: fault.cue }) }, this.#fitting(fault.title, fault.end_s - fault.start_s, index)), fault.start_s, fault.end_s, index),
      ),
    ]);
  }

  // The text, or nothing if the block is too narrow for it.
  #fitting(text, length, index) {
    const share = length / (this.#store.recordings[index].duration_s || 1);
    return share * this.#tracks[index].scrubber.clientWidth > CHARACTER_WIDTH * text.length + 4 ? text : "";
  }

  #place(node, start, end, index) {
    const length = this.#store.recordings[index].duration_s || 1;
    node.style.left = `${(100 * start) / length}%`;
    node.style.width = `${(100 * (end - start)) / length}%`;
    return node;
  }

  #listen(scrubber, index) {
    const store = this.#store;
    const length = store.recordings[index].duration_s;
    const move = (event) => {
      const box = scrubber.getBoundingClientRect();
      store.moveTo(index, (length * (event.clientX - box.left)) / box.width);
    };
    let drawn = null;
    scrubber.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      scrubber.setPointerCapture(event.pointerId);
      move(event);
      drawn = event.target.closest(".labels") ? { from: store.cursors[index], right: !event.shiftKey } : null;
    });
    scrubber.addEventListener("pointerup", () => {
      if (drawn && Math.abs(store.cursors[index] - drawn.from) > DRAWN_S) this.#add(index, drawn.from, store.cursors[index], drawn.right);
      drawn = null;
    });
    scrubber.addEventListener("pointermove", (event) => scrubber.hasPointerCapture(event.pointerId) && move(event));
    scrubber.addEventListener("focus", () => store.moveTo(index, store.cursors[index]));
    scrubber.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const aim = { Home: 0, End: length, PageUp: store.cursors[index] + 5, PageDown: store.cursors[index] - 5 }[event.key];
      if (aim === undefined) return;
      event.preventDefault();
      store.moveTo(index, aim);
    });
  }

  #moveCursors() {
    for (const [index, track] of this.#tracks.entries()) {
      const time = this.#store.cursors[index];
      track.playhead.style.left = `${(100 * time) / (this.#store.recordings[index].duration_s || 1)}%`;
      track.node.classList.toggle("selected", this.#tracks.length > 1 && index === this.#store.selected);
      track.scrubber.setAttribute("aria-valuenow", time.toFixed(1));
      track.scrubber.setAttribute("aria-valuetext", t("{time}. {state}", { time: clock(time), state: describe(at(this.#judging.results[index], time)) }));
    }
  }
}

export function describe({ kind, set, fault }) {
  if (kind === "none") return t("No set under way");
  const title = titled(set);
  if (kind === "fault") return t("{stretch}: {fault}", { stretch: title, fault: fault.title });
  return kind === "hold" ? t("{stretch}: held", { stretch: title }) : t("{stretch}: clock stands still", { stretch: title });
}

function titled({ title, side }) {
  const sides = { left: t("{stretch}, left side", { stretch: title }), right: t("{stretch}, right side", { stretch: title }) };
  return sides[side] ?? title;
}

function spanOf({ right, start_s, end_s }) {
  const times = { start: clock(start_s), end: clock(end_s) };
  return right ? t("Right from {start} to {end}", times) : t("Wrong from {start} to {end}", times);
}
