// Bands in plots: shared by the tuning page and the report, which embeds it.
const bands = (() => {
  "use strict";

  // Splits a plot, from top to bottom, at the edges of a band (infinite if missing), its hysteresis and its strictest
  // edges: into zones where a value is wrong, where that depends on the previous value, and where it is right.
  function zones({ low, high, hysteresis, strictLow, strictHigh }, u) {
    const { min, max } = u.scales.y;
    const clamp = (value) => Math.min(max, Math.max(min, value));
    const edges = [Infinity, high + hysteresis, strictHigh, strictLow, low - hysteresis, -Infinity].map(clamp);
    const kinds = ["wrong", "between", "right", "between", "wrong"];
    return kinds.map((kind, i) => ({ kind, top: edges[i], bottom: edges[i + 1] })).filter((z) => z.top > z.bottom);
  }

  // The colour of a line of values; it changes at the edge of a zone.
  function lineColour(current, colour) {
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

  // A horizontal line across the plot.
  function edgeLine(u, value, shade, dash) {
    const { left, width } = u.bbox;
    const y = u.valToPos(value, "y", true);
    u.ctx.strokeStyle = shade;
    u.ctx.lineWidth = devicePixelRatio;
    u.ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
    u.ctx.beginPath();
    u.ctx.moveTo(left, y);
    u.ctx.lineTo(left + width, y);
    u.ctx.stroke();
  }

  return { zones, lineColour, edgeLine };
})();
