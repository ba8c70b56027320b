// The state of the page: changed thresholds and labelled spans, with undo, and the current view.

import { t } from "./words.js";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Key presses on one threshold within this time are one undo step, milliseconds.
const ONE_STEP_MS = 900;

export class Store extends EventTarget {
  #undone = [];
  #done = [];
  #before = null;
  #last = { key: null, at: 0 };

  constructor(description) {
    super();
    this.recordings = description.recordings;
    this.stretches = description.stretches;
    this.base = new Map();
    this.limits = new Map();
    this.titles = new Map();
    for (const stretch of description.stretches) {
      const settings = stretch.checks.flatMap((check) => [...Object.values(check.edges), ...check.settings]);
      for (const { key, value, limits } of [stretch.target, ...settings]) {
        this.base.set(key, value);
        this.limits.set(key, limits);
      }
      this.#entitle(stretch);
    }
    this.changes = {};
    this.labels = description.recordings.map(() => []);
    this.selected = 0;
    this.against = "default";
    // Start in the middle of the first hold.
    this.cursors = description.compare[this.against].map(({ sets }) => {
      const hold = sets[0]?.holds[0];
      return hold ? (hold[0] + hold[1]) / 2 : 0;
    });
    const known = new Set(description.stretches.map(({ name }) => name));
    const own = Object.keys(description.recordings[0].values).find((name) => known.has(name));
    this.stretch = own ?? description.stretches[0]?.name ?? null;
    this.saved = "{}";
    this.kept = this.labels.map(() => "[]");
  }

  // What each threshold of a stretch is called, part by part.
  #entitle({ title, target, checks }) {
    this.titles.set(target.key, [title, target.label]);
    for (const { label, edges, settings } of checks) {
      for (const [side, { key }] of Object.entries(edges)) this.titles.set(key, [title, label, side === "min" ? t("lower edge") : t("upper edge")]);
      for (const setting of settings) this.titles.set(setting.key, [title, label, setting.label]);
    }
  }

  value(key) {
    return this.changes[key] ?? this.base.get(key) ?? null;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  get unsaved() {
    const unkept = this.labels.some((own, index) => own.length > 0 && JSON.stringify(own) !== this.kept[index]);
    return unkept || JSON.stringify(this.changes) !== this.saved;
  }

  // Clamps a threshold to its limits and to the other edge of its band.
  allowed(key, value) {
    let [low, high] = this.limits.get(key) ?? [-Infinity, Infinity];
    const [stem, side] = [key.slice(0, key.lastIndexOf(".")), key.slice(key.lastIndexOf(".") + 1)];
    if (!stem.endsWith(".own")) {
      if (side === "min") high = Math.min(high, this.value(`${stem}.max`) ?? Infinity);
      if (side === "max") low = Math.max(low, this.value(`${stem}.min`) ?? -Infinity);
    }
    return [low, high];
  }

  // Moves a threshold; all moves between `begin` and `end` are one undo step.
  set(key, value) {
    const [low, high] = this.allowed(key, value);
    const rounded = Math.round(Math.min(high, Math.max(low, value)) * 1000) / 1000;
    if (rounded === this.value(key)) return;
    const now = performance.now();
    if (this.#before === null && !(this.#last.key === key && now - this.#last.at < ONE_STEP_MS && this.canUndo)) {
      this.#keep(this.#snapshot());
    }
    this.#last = { key, at: now };
    const changes = { ...this.changes, [key]: rounded };
    if (rounded === this.base.get(key)) delete changes[key];
    this.changes = changes;
    this.#tell("changes");
  }

  // Several changes as one undo step.
  replace(changes) {
    if (same(changes, this.changes)) return;
    this.#keep(this.#snapshot());
    this.#last.key = null;
    this.changes = { ...changes };
    this.#tell("changes");
  }

  relabel(labels) {
    this.#keep(this.#snapshot());
    this.#last.key = null;
    this.labels = labels;
    this.#tell("labels");
  }

  begin() {
    this.#before = this.#snapshot();
  }

  end({ cancel = false } = {}) {
    const before = this.#before;
    this.#before = null;
    this.#last.key = null;
    if (before === null) return;
    if (cancel) this.#restore(before);
    else if (!same(before.changes, this.changes)) this.#keep(before);
    this.#tell("changes");
  }

  undo() {
    if (!this.canUndo) return;
    this.#undone.push(this.#snapshot());
    this.#last.key = null;
    this.#restore(this.#done.pop());
  }

  redo() {
    if (!this.canRedo) return;
    this.#done.push(this.#snapshot());
    this.#last.key = null;
    this.#restore(this.#undone.pop());
  }

  markSaved() {
    this.saved = JSON.stringify(this.changes);
  }

  markKept(recording) {
    this.kept[recording] = JSON.stringify(this.labels[recording]);
  }

  moveTo(recording, time) {
    const end = this.recordings[recording].duration_s;
    this.selected = recording;
    this.cursors[recording] = Math.min(end, Math.max(0, time));
    this.#tell("cursor");
  }

  show(what) {
    Object.assign(this, what);
    this.#tell("view");
  }

  #snapshot() {
    return { changes: this.changes, labels: this.labels };
  }

  #keep(snapshot) {
    this.#done.push(snapshot);
    this.#undone = [];
  }

  #restore(snapshot) {
    this.changes = snapshot.changes;
    this.labels = snapshot.labels;
    this.#tell("changes");
    this.#tell("labels");
  }

  #tell(kind) {
    this.dispatchEvent(new Event(kind));
  }
}
