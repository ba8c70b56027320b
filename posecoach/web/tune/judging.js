// Judges with the changed thresholds: one request at a time, and only the latest changes count.

import { post } from "./api.js";

export class Judging extends EventTarget {
  #running = false;
  #wanted = null;

  constructor(store, compare) {
    super();
    this.store = store;
    this.compare = compare;
    // By name, not by position: objects order integer-like keys before all others.
    const tuned = Object.keys(compare).find((name) => name !== "default") ?? "default";
    this.results = compare[tuned];
    this.warnings = [];
    this.problem = "";
    store.addEventListener("changes", () => this.update());
  }

  // The results of the profile that is compared with.
  get before() {
    return this.compare[this.store.against];
  }

  async update() {
    this.#wanted = this.store.changes;
    if (this.#running) return;
    this.#running = true;
    while (this.#wanted !== null) {
      const changes = this.#wanted;
      this.#wanted = null;
      try {
        const { recordings, warnings } = await post("judge", { changes });
        Object.assign(this, { results: recordings, warnings, problem: "" });
      } catch (error) {
        this.problem = error.message;
      }
      this.dispatchEvent(new Event("judged"));
    }
    this.#running = false;
    this.dispatchEvent(new Event("settled"));
  }
}

// The state at a time: hold or fault, and the side of the set.
export function at(result, time) {
  for (const set of result.sets) {
    const fault = set.faults.find((one) => one.start_s <= time && time <= one.end_s);
    if (fault) return { kind: "fault", set, fault };
    if (set.holds.some(([start, end]) => start <= time && time <= end)) return { kind: "hold", set };
    if (set.start_s <= time && time <= set.end_s) return { kind: "set", set };
  }
  return { kind: "none", set: null };
}
