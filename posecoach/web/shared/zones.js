// Bands as they are drawn in plots: one piece of code for the report, which holds it in itself, and for the tuning page.
const bands = (() => {
  "use strict";

  // Of a band with its edges (infinite where there are none), its hysteresis and its strictest edges: where a value is
  // wrong, where that depends on what went before, where it is right, and so on, from the top of a plot to its bottom.
  function zones({ low, high, hysteresis, strictLow, strictHigh }, u) {
    const { min, max } = u.scales.y;
    const clamp = (value) => Math.min(max, Math.max(min, value));
    const edges = [Infinity, high + hysteresis, strictHigh, strictLow, low - hysteresis, -Infinity].map(clamp);
    const kinds = ["wrong", "between", "right", "between", "wrong"];
    return kinds.map((kind, i) => ({ kind, top: edges[i], bottom: edges[i + 1] })).filter((z) => z.top > z.bottom);
  }

  // The colour of a line of values, which changes where a zone ends.
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

  // A level line over the whole width of a plot.
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
