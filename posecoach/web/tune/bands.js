// Draws the bands of one check into its plot.

/* global bands */

import { colour } from "./format.js";

// The current band, and the narrowest one, around the level that a person holds.
export function bandOf(store, check) {
  const stem = `${store.stretch}.${check.name}`;
  const low = store.value(`${stem}.min`) ?? -Infinity;
  const high = store.value(`${stem}.max`) ?? Infinity;
  const hysteresis = store.value(`${stem}.hysteresis`) ?? 0;
  const strictLow = Math.max(low, store.value(`${stem}.own.min`) ?? -Infinity);
  const strictHigh = Math.min(high, store.value(`${stem}.own.max`) ?? Infinity);
  return { low, high, hysteresis, strictLow, strictHigh };
}

export function shade(current, before) {
  return (u) => {
    const { left, top, width, height } = u.bbox;
    const { ctx } = u;
    const y = (value) => u.valToPos(value, "y", true);
    const band = current();
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    const { min, max } = u.scales.y;
    const within = (value) => Math.min(max, Math.max(min, value));
    const fill = (name, high, low) => {
      ctx.fillStyle = colour(name);
      ctx.fillRect(left, y(within(high)), width, y(within(low)) - y(within(high)));
    };
    fill("tolerance", band.high + band.hysteresis, band.low - band.hysteresis);
    fill("band", band.high, band.low);
    const line = (value, name, dash) => Number.isFinite(value) && bands.edgeLine(u, value, colour(name), dash);
    // The previous edges, and the limits of narrowing.
    for (const [was, is] of [[before.low, band.low], [before.high, band.high]]) if (was !== is) line(was, "muted", [2, 4]);
    if (band.strictLow > band.low) line(band.strictLow, "band-edge", [6, 4]);
    if (band.strictHigh < band.high) line(band.strictHigh, "band-edge", [6, 4]);
    ctx.restore();
  };
}
