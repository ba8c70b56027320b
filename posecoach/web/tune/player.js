// Plays the selected recording in real time.

import { t } from "./words.js";

export class Player {
  #store;
  #button;
  #last = null;

  constructor(store, button) {
    this.#store = store;
    this.#button = button;
    button.addEventListener("click", () => this.toggle());
  }

  get playing() {
    return this.#last !== null;
  }

  toggle() {
    if (this.playing) return this.stop();
    const { selected, cursors, recordings } = this.#store;
    if (cursors[selected] >= recordings[selected].duration_s - 0.05) this.#store.moveTo(selected, 0);
    this.#last = performance.now();
    this.#show();
    requestAnimationFrame((now) => this.#step(now));
  }

  stop() {
    this.#last = null;
    this.#show();
  }

  #step(now) {
    if (!this.playing) return;
    const { selected, cursors, recordings } = this.#store;
    this.#store.moveTo(selected, cursors[selected] + Math.max(0, now - this.#last) / 1000);
    this.#last = now;
    if (cursors[selected] >= recordings[selected].duration_s) return this.stop();
    requestAnimationFrame((next) => this.#step(next));
  }

  #show() {
    this.#button.textContent = this.playing ? t("Pause") : t("Play");
    this.#button.setAttribute("aria-pressed", this.playing);
  }
}
