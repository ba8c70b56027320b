// The image at the cursor with the skeleton, one for each recording.

import { bytes, picture } from "./api.js";
import { colour, element, number } from "./format.js";
import { at } from "./judging.js";
import { t } from "./words.js";

const LANDMARKS = 33;
const LEFT_EAR = 7;
const RIGHT_EAR = 8;
const NOSE = 0;

// Margin around the body if there is no image, as a share of its size.
const MARGIN = 0.12;

export class Pictures {
  #views;

  constructor(root, store, judging, description) {
    const many = store.recordings.length > 1;
    this.#views = store.recordings.map((recording, index) => new View(recording, index, store, judging, description));
    root.dataset.count = Math.min(4, store.recordings.length);
    root.replaceChildren(...this.#views.map((view) => view.node(many)));
    store.addEventListener("cursor", () => this.#views.forEach((view) => view.update()));
    judging.addEventListener("judged", () => this.#views.forEach((view) => view.draw()));
    store.addEventListener("changes", () => this.#views.forEach((view) => view.draw()));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#views.forEach((view) => view.draw()));
  }

  load() {
    return Promise.all(this.#views.map((view) => view.load()));
  }

  // Time of the frame `by` frames from the one at the cursor.
  frameTime(index, time, by) {
    return this.#views[index].frameTime(time, by);
  }
}

class View {
  #recording;
  #index;
  #store;
  #judging;
  #body;
  #needed;
  #canvas = element("canvas");
  #figure = null;
  #times = new Float64Array();
  #points = new Int16Array();
  #seen = new Uint8Array();
  #image = null;
  #shown = -1;
  #wanted = -1;
  #fetching = false;

  constructor(recording, index, store, judging, { body, visibility }) {
    this.#recording = recording;
    this.#index = index;
    this.#store = store;
    this.#judging = judging;
    this.#body = body;
    this.#needed = visibility;
    new ResizeObserver(() => this.draw()).observe(this.#canvas);
  }

  node(titled) {
    this.#canvas.setAttribute("role", "img");
    const caption = titled ? [element("figcaption", {}, this.#recording.title)] : [];
    this.#figure = element("figure", { class: "picture", onclick: () => this.#store.moveTo(this.#index, this.#store.cursors[this.#index]) }, this.#canvas, ...caption);
    return this.#figure;
  }

  async load() {
    const packed = await bytes(`recordings/${this.#index}/landmarks`);
    const count = this.#recording.frames;
    this.#times = new Float64Array(packed, 0, count);
    this.#points = new Int16Array(packed, 8 * count, 2 * LANDMARKS * count);
    this.#seen = new Uint8Array(packed, (8 + 4 * LANDMARKS) * count, LANDMARKS * count);
    this.update();
  }

  update() {
    this.#figure.classList.toggle("selected", this.#store.selected === this.#index && this.#store.recordings.length > 1);
    this.draw();
    if (this.#recording.has_picture) this.#fetch();
  }

  frameTime(time, by) {
    const frame = Math.min(this.#times.length - 1, Math.max(0, this.#frame(time) + by));
    return this.#times[frame] ?? time;
  }

  // The frame shown at a time: the last one that began before it.
  #frame(time) {
    let [low, high] = [0, this.#times.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#times[middle] <= time + 1e-4) low = middle;
      else high = middle;
    }
    return low;
  }

  // One request at a time; meanwhile only the latest one is kept.
  async #fetch() {
    this.#wanted = this.#times[this.#frame(this.#store.cursors[this.#index])] ?? 0;
    if (this.#fetching) return;
    this.#fetching = true;
    while (this.#wanted !== this.#shown) {
      const time = this.#wanted;
      try {
        const image = await picture(this.#index, time);
        this.#image?.close();
        this.#image = image;
      } catch {
        this.#image = null;
      }
      this.#shown = time;
      this.draw();
    }
    this.#fetching = false;
  }

  draw() {
    const canvas = this.#canvas;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (!width || !height || !this.#times.length) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const ctx = canvas.getContext("2d");
    ctx.fillStyle = colour("stage");
    ctx.fillRect(0, 0, width, height);
    const box = this.#recording.has_picture ? [0, 0, this.#recording.width, this.#recording.height] : this.#bodyBox();
    const scale = Math.min(width / (box[2] - box[0]), height / (box[3] - box[1]));
    const left = (width - scale * (box[2] - box[0])) / 2 - scale * box[0];
    const top = (height - scale * (box[3] - box[1])) / 2 - scale * box[1];
    if (this.#image) ctx.drawImage(this.#image, left, top, scale * this.#recording.width, scale * this.#recording.height);
    // While the image at the cursor is loading, the body stays with the old image.
    const time = this.#image ? this.#shown : this.#store.cursors[this.#index];
    const state = at(this.#judging.results[this.#index], time);
    this.#skeleton(ctx, (x, y) => [left + scale * x, top + scale * y], time, state, Math.max(2.5 * ratio, height / 150));
    canvas.setAttribute("aria-label", t("{recording} at {time} seconds: {state}", { recording: this.#recording.title, time: number(time, 1), state: describe(state) }));
  }

  #skeleton(ctx, place, time, state, thick) {
    const frame = this.#frame(time);
    const point = (landmark) => {
      if (this.#seen[frame * LANDMARKS + landmark] < Math.max(1, 255 * this.#needed[landmark])) return null;
      const i = 2 * (frame * LANDMARKS + landmark);
      return place(this.#points[i] / 10, this.#points[i + 1] / 10);
    };
    const stretched = new Set({ left: this.#body.legs.left, right: this.#body.legs.right, both: [...this.#body.legs.left, ...this.#body.legs.right] }[state.set?.side] ?? []);
    const bones = this.#body.bones
      .map(([a, b]) => ({ a: point(a), b: point(b), strong: stretched.has(a) && stretched.has(b) }))
      .filter(({ a, b }) => a && b);
    const verdict = { hold: "skeleton-hold", fault: "skeleton-fault" }[state.kind] ?? "skeleton";
    ctx.lineCap = ctx.lineJoin = "round";
    for (const [extra, pick] of [[0.7, () => "casing"], [0, (strong) => (strong ? verdict : "skeleton")]]) {
      for (const { a, b, strong } of bones) {
        ctx.strokeStyle = colour(pick(strong));
        ctx.lineWidth = thick * ((strong ? 1.5 : 1) + extra);
        ctx.beginPath();
        ctx.moveTo(...a);
        ctx.lineTo(...b);
        ctx.stroke();
      }
    }
    const ears = [point(LEFT_EAR), point(RIGHT_EAR)].filter(Boolean);
    const nose = point(NOSE);
    if (ears.length && nose) {
      const ear = ears[0];
      ctx.beginPath();
      ctx.arc(ear[0], ear[1], 1.2 * Math.hypot(nose[0] - ear[0], nose[1] - ear[1]), 0, 2 * Math.PI);
      ctx.strokeStyle = colour("casing");
      ctx.lineWidth = thick * 1.5;
      ctx.stroke();
      ctx.strokeStyle = colour("skeleton");
      ctx.lineWidth = thick;
      ctx.stroke();
    }
  }

  // The area the body ever covers: without an image the rest of the room need not be shown.
  #bodyBox() {
    if (this.box) return this.box;
    const [xs, ys] = [[], []];
    const step = Math.max(1, Math.floor(this.#times.length / 400));
    for (let frame = 0; frame < this.#times.length; frame += step) {
      for (let landmark = 0; landmark < LANDMARKS; landmark += 1) {
        const i = frame * LANDMARKS + landmark;
        if (this.#seen[i] < 128) continue;
        xs.push(this.#points[2 * i] / 10);
        ys.push(this.#points[2 * i + 1] / 10);
      }
    }
    if (!xs.length) return (this.box = [0, 0, this.#recording.width, this.#recording.height]);
    const span = (values) => {
      values.sort((one, other) => one - other);
      return [values[Math.floor(0.005 * values.length)], values[Math.ceil(0.995 * values.length) - 1]];
    };
    const [[left, right], [top, bottom]] = [span(xs), span(ys)];
    const room = MARGIN * Math.max(right - left, bottom - top, 1);
    return (this.box = [left - room, top - room, right + room, bottom + room]);
  }
}

function describe(state) {
  return { hold: t("in right form"), fault: state.fault?.title, set: t("set under way"), none: t("no set") }[state.kind];
}
