// The bands of one check drawn into its plot.

import { colour } from "./format.js";

// The band as it stands, and at its strictest, closed in on the level that a person holds.
export function bandOf(store, check) {
  const stem = `${store.stretch}.${check.name}`;
  const low = store.value(`${stem}.min`) ?? -Infinity;
  const high = store.value(`${stem}.max`) ?? Infinity;
  const slack = store.value(`${stem}.hysteresis`) ?? 0;
  const strictLow = Math.max(low, store.value(`${stem}.own.min`) ?? -Infinity);
  const strictHigh = Math.min(high, store.value(`${stem}.own.max`) ?? Infinity);
  return { low, high, slack, strictLow, strictHigh };
}

// Wrong, depends on what went before, right, and so on: from top to bottom.
function zones(band, u) {
  const { min, max } = u.scales.y;
  const clamp = (value) => Math.min(max, Math.max(min, value));
  const { low, high, slack, strictLow, strictHigh } = band;
  const edges = [Infinity, high + slack, strictHigh, strictLow, low - slack, -Infinity].map(clamp);
  const kinds = ["wrong", "between", "right", "between", "wrong"];
  return kinds.map((kind, i) => ({ kind, top: edges[i], bottom: edges[i + 1] })).filter((z) => z.top > z.bottom);
}

export function lineColour(current) {
  return (u) => {
    const { top, height } = u.bbox;
    if (!height || u.scales.y.min == null) return colour("hold");
    const gradient = u.ctx.createLinearGradient(0, top, 0, top + height);
    const at = (value) => Math.min(1, Math.max(0, (u.valToPos(value, "y", true) - top) / height));
    for (const zone of zones(current(), u)) {
      const shade = colour({ wrong: "fault", between: "muted", right: "hold" }[zone.kind]);
      gradient.addColorStop(at(zone.top), shade);
      gradient.addColorStop(at(zone.bottom), shade);
    }
    return gradient;
  };
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
    fill("tolerance", band.high + band.slack, band.low - band.slack);
    fill("band", band.high, band.low);
    const line = (value, name, dash) => {
      if (!Number.isFinite(value)) return;
      ctx.strokeStyle = colour(name);
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
      ctx.beginPath();
      ctx.moveTo(left, y(value));
      ctx.lineTo(left + width, y(value));
      ctx.stroke();
    };
    // Where the edges were, and where they close in to at most.
    for (const [was, is] of [[before.low, band.low], [before.high, band.high]]) if (was !== is) line(was, "muted", [2, 4]);
    if (band.strictLow > band.low) line(band.strictLow, "band-edge", [6, 4]);
    if (band.strictHigh < band.high) line(band.strictHigh, "band-edge", [6, 4]);
    ctx.restore();
  };
}
