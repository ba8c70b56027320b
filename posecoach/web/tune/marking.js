// Spans of a recording labelled right or wrong: marked at the cursor or drawn, saved as CSV, used for suggestions.

import { post } from "./api.js";
import { element } from "./format.js";
import { t, tn, tp } from "./words.js";

const SHORTEST_S = 0.1;
const PER_CENT = 100;

export class Marking {
  #store;
  #lane;
  #tools;
  #toggle;
  #said = element("output", { class: "said" });
  #file = element("input", { type: "file", accept: ".csv,text/csv", hidden: true, tabindex: "-1", "aria-label": t("Labels to open") });

  // `lane.show(open spans or null for each recording, whether the lanes are shown)` displays what is being marked.
  constructor(root, store, lane) {
    this.#store = store;
    this.#lane = lane;
    this.open = store.recordings.map(() => null);
    const button = (id, text, title, onclick) => element("button", { id, title, onclick, type: "button" }, text);
    this.#toggle = button("label-toggle", t("Label\u2026"), t("Call spans right or wrong, and have thresholds suggested"), () => this.#show(this.#tools.hidden));
    this.#toggle.setAttribute("aria-expanded", "false");
    this.#tools = element("span", { class: "label-buttons", hidden: true },
      button("label-right", tp("label", "Right"), t("Begin or end a right span at the cursor (R)"), () => this.mark(true)),
      button("label-wrong", tp("label", "Wrong"), t("Begin or end a wrong span at the cursor (W)"), () => this.mark(false)),
      button("label-remove", t("Remove"), t("Remove the span at the cursor (Delete)"), () => this.remove()),
      button("label-open", t("Open\u2026"), t("Read the labels of this recording from a CSV file"), () => this.#file.click()),
      button("label-save", t("Keep\u2026"), t("Write the labels of this recording into a CSV file"), () => this.#export()),
      button("label-suggest", t("Suggest"), t("Suggest thresholds that agree with the labels"), () => this.#suggest()),
      this.#file,
    );
    root.replaceChildren(this.#said, this.#tools, this.#toggle);
    this.#file.addEventListener("change", () => this.#import());
    store.addEventListener("cursor", () => this.#follow());
    store.addEventListener("labels", () => this.#draw());
  }

  // Begins a span at the cursor, or ends the open one there.
  mark(right) {
    this.#show(true);
    const index = this.#store.selected;
    const time = this.#store.cursors[index];
    const begun = this.open[index];
    if (begun && begun.right === right) {
      this.open[index] = null;
      this.add(index, begun.from, time, right);
    } else {
      this.open[index] = { from: time, start_s: time, end_s: time, right, open: true };
      this.#say(right ? t("Right from here: move the cursor and press R again") : t("Wrong from here: move the cursor and press W again"));
    }
    this.#draw();
  }

  // A new span replaces earlier labels of the same time.
  add(index, one, other, right) {
    const [start_s, end_s] = [Math.min(one, other), Math.max(one, other)];
    if (end_s - start_s < SHORTEST_S) return this.#say(t("That span is too short"));
    const kept = this.#store.labels[index].flatMap((label) =>
      [{ ...label, end_s: Math.min(label.end_s, start_s) }, { ...label, start_s: Math.max(label.start_s, end_s) }].filter(
        (part) => part.end_s - part.start_s >= SHORTEST_S,
      ),
    );
    const round = (time) => Math.round(time * 1000) / 1000;
    this.#set(index, [...kept, { start_s: round(start_s), end_s: round(end_s), right }]);
    this.#say("");
  }

  remove() {
    const index = this.#store.selected;
    const time = this.#store.cursors[index];
    this.open[index] = null;
    const kept = this.#store.labels[index].filter((label) => time < label.start_s || time > label.end_s);
    if (kept.length < this.#store.labels[index].length) this.#set(index, kept);
    this.#draw();
  }

  #set(index, labels) {
    const sorted = labels.sort((one, other) => one.start_s - other.start_s);
    this.#store.relabel(this.#store.labels.map((own, at) => (at === index ? sorted : own)));
  }

  #follow() {
    const index = this.#store.selected;
    const begun = this.open[index];
    if (!begun) return;
    const time = this.#store.cursors[index];
    Object.assign(begun, { start_s: Math.min(begun.from, time), end_s: Math.max(begun.from, time) });
    this.#draw();
  }

  #draw() {
    this.#lane.show(this.open, !this.#tools.hidden);
  }

  #show(shown) {
    this.#tools.hidden = !shown;
    this.#toggle.setAttribute("aria-expanded", shown);
    this.#toggle.textContent = shown ? t("Hide labels") : t("Label\u2026");
    document.documentElement.toggleAttribute("data-labelling", shown);
    this.#draw();
  }

  #say(text) {
    this.#said.textContent = text;
    this.#said.title = text;
  }

  async #import() {
    const [file] = this.#file.files;
    this.#file.value = "";
    if (!file) return;
    const index = this.#store.selected;
    try {
      const { labels } = await post("labels/read", { text: await file.text() });
      this.#set(index, labels);
      this.#store.markKept(index);
      this.#say(tn("{count} span read for {recording}", "{count} spans read for {recording}", labels.length, { recording: this.#store.recordings[index].title }));
    } catch (error) {
      this.#say(error.message);
    }
  }

  async #export() {
    const index = this.#store.selected;
    try {
      const { text } = await post("labels/write", { labels: this.#store.labels[index] });
      const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      const name = this.#store.recordings[index].title.replace(/\.[^.]*$/, "");
      element("a", { href: address, download: `${name}.labels.csv` }).click();
      this.#store.markKept(index);
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } catch (error) {
      this.#say(error.message);
    }
  }

  async #suggest() {
    const button = document.getElementById("label-suggest");
    button.disabled = true;
    this.#say(t("Looking for thresholds that agree\u2026"));
    try {
      const { changes, before, after, how_sure, notes } = await post("suggestion", { labels: this.#store.labels, changes: this.#store.changes });
      this.#store.replace({ ...this.#store.changes, ...changes });
      const share = (value) => (value === null ? t("nothing") : t("{share} %", { share: Math.floor(PER_CENT * value) }));
      const count = Object.keys(changes).length;
      const shares = { before: share(before), after: share(after) };
      const done = count
        ? tn("{count} threshold moved: {before} \u2192 {after} agree.", "{count} thresholds moved: {before} \u2192 {after} agree.", count, shares)
        : t("No threshold agrees better: {before}.", shares);
      this.#say([done, ...[how_sure, ...notes].map((sentence) => t("{sentence}.", { sentence }))].join(" "));
    } catch (error) {
      this.#say(error.message);
    }
    button.disabled = false;
  }
}
