(() => {
  "use strict";

  const PLOT_HEIGHT = 172;
  const PRINTED_WIDTH = 640;
  const AT_ONCE = 16;
  const AXIS_WIDTH = 46;
  const TIME_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

  const data = JSON.parse(document.getElementById("report-data").textContent);
  const root = document.documentElement;
  const scrubber = document.getElementById("scrubber");
  const playhead = document.getElementById("playhead");
  const now = document.getElementById("now");
  const links = [...document.querySelectorAll("[data-t]")];
  const plots = new Map();
  let hovered = null;
  let pinned = scrubber ? Number(scrubber.value) : 0;

  const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const number = (value, decimals) => {
    const text = Math.abs(value).toFixed(decimals);
    return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text.replace(".", data.words.point);
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function clock(seconds, decimals = 0) {
    const scale = 10 ** decimals;
    // Rounded down, as in the tables.
    const total = Math.floor(seconds * scale + 1e-6);
    const minutes = Math.floor(total / scale / 60);
    const rest = ((total - minutes * 60 * scale) / scale).toFixed(decimals).padStart(decimals ? 3 + decimals : 2, "0").replace(".", data.words.point);
    const hours = Math.floor(minutes / 60);
    return hours ? `${hours}:${String(minutes % 60).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  }

  const bandOf = (plot) => ({
    low: plot.band[0] ?? -Infinity,
    high: plot.band[1] ?? Infinity,
    hysteresis: plot.hysteresis,
    strictLow: plot.strict[0] ?? -Infinity,
    strictHigh: plot.strict[1] ?? Infinity,
  });

  // By how much the values may be wrong, one sigma either way of the line.
  function drawDoubt(ctx, plot, x, y) {
    if (!plot.sigma) return;
    ctx.save();
    ctx.globalAlpha = 0.3;
    ctx.fillStyle = colour("muted");
    for (let start = 0; start < plot.t.length; ) {
      let end = start;
      while (end < plot.t.length && plot.v[end] !== null) end += 1;
      if (end - start > 1) {
        ctx.beginPath();
        for (let i = start; i < end; i += 1) ctx.lineTo(x(plot.t[i]), y(plot.v[i] + plot.sigma));
        for (let i = end - 1; i >= start; i -= 1) ctx.lineTo(x(plot.t[i]), y(plot.v[i] - plot.sigma));
        ctx.fill();
      }
      start = Math.max(end, start + 1);
    }
    ctx.restore();
  }

  function shade(plot, group) {
    return (u) => {
      const { left, top, width, height } = u.bbox;
      const { ctx } = u;
      const y = (value) => u.valToPos(value, "y", true);
      const x = (value) => u.valToPos(value, "x", true);
      ctx.save();
      for (const zone of bands.zones(bandOf(plot), u)) {
        if (zone.kind === "wrong") continue;
        ctx.fillStyle = colour(zone.kind === "right" ? "band" : "tolerance");
        ctx.fillRect(left, y(zone.top), width, y(zone.bottom) - y(zone.top));
      }
      ctx.fillStyle = colour("hold-tint");
      for (const [start, end] of group.holds) ctx.fillRect(x(start), top, x(end) - x(start), height);
      ctx.fillStyle = colour("fault-tint");
      for (const [start, end] of group.faults) ctx.fillRect(x(start), top, x(end) - x(start), height);
      drawDoubt(ctx, plot, x, y);
      for (const edge of plot.band) if (edge !== null) bands.edgeLine(u, edge, colour("band-edge"), [4, 3]);
      ctx.restore();
    };
  }

  function strips(plot, group) {
    return (u) => {
      const { top, height } = u.bbox;
      const thick = 4 * devicePixelRatio;
      const x = (value) => u.valToPos(value, "x", true);
      u.ctx.save();
      // The limit that a fault broke, where it had followed the person's own level.
      u.ctx.fillStyle = colour("fault");
      for (const [start, end, limit] of plot.limits) {
        u.ctx.fillRect(x(start), u.valToPos(limit, "y", true), x(end) - x(start), 1.5 * devicePixelRatio);
      }
      for (const [name, spans] of [["hold", group.holds], ["fault", group.faults]]) {
        u.ctx.fillStyle = colour(name);
        for (const [start, end] of spans) {
          u.ctx.fillRect(x(start), top + height - thick, Math.max(x(end) - x(start), devicePixelRatio), thick);
        }
      }
      u.ctx.restore();
    };
  }

  // Index of the value at a time, or null where nothing was measured.
  function indexAt(plot, group, time) {
    const reach = Math.max(0.3, (group.shown[1] - group.shown[0]) / 600);
    let low = 0;
    let high = plot.t.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (plot.t[middle] < time) low = middle;
      else high = middle;
    }
    const nearest = time - plot.t[low] < plot.t[high] - time ? low : high;
    return Math.abs(plot.t[nearest] - time) <= reach && plot.v[nearest] !== null ? nearest : null;
  }

  function axis(options) {
    return {
      stroke: () => colour("muted"),
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
      grid: { stroke: () => colour("grid"), width: 1 },
      ticks: { show: false },
      ...options,
    };
  }

  function build(entry) {
    const { element, plot, group } = entry;
    const u = new uPlot(
      {
        width: Math.max(element.clientWidth, 120),
        height: PLOT_HEIGHT,
        padding: [8, 14, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: false, y: false, setScale: false },
          dataIdx: (self, series, closest, time) => indexAt(plot, group, time),
          points: { size: 9, width: 2, stroke: () => colour("surface"), fill: () => colour("ink") },
        },
        scales: { x: { time: false, range: () => group.shown }, y: { range: () => plot.range } },
        axes: [
          axis({ size: 26, gap: 4, space: 56, incrs: TIME_STEPS, values: (self, marks) => marks.map((t) => clock(t, t % 1 ? 1 : 0)) }),
          axis({
            size: AXIS_WIDTH,
            gap: 4,
            space: 34,
            values: (self, marks, index, space, step) => marks.map((v) => number(v, step < 1 ? plot.decimals : 0) + plot.sign),
          }),
        ],
        series: [{}, { stroke: bands.lineColour(() => bandOf(plot), colour), width: 2, points: { show: false } }],
        hooks: {
          ready: [() => place(entry, Number(root.dataset.cursor))],
          drawClear: [shade(plot, group)],
          draw: [strips(plot, group)],
          setCursor: [(self) => hovered === self && self.cursor.left >= 0 && show(self.posToVal(self.cursor.left, "x"))],
        },
      },
      [plot.t, plot.v],
      element,
    );
    u.over.addEventListener("mouseenter", () => (hovered = u));
    u.over.addEventListener("mouseleave", () => {
      hovered = null;
      show(pinned);
    });
    u.over.addEventListener("click", () => pin(u.posToVal(u.cursor.left, "x")));
    return u;
  }

  // The first plots are built at once, so that a picture of the whole page has them, the others when they come near
  // the screen or there is nothing else to do: a long recording has hundreds.
  function ensure(entry) {
    if (entry.u) return;
    entry.u = build(entry);
  }

  function place(entry, time) {
    const { plot, group, u } = entry;
    const inside = time >= group.shown[0] && time <= group.shown[1];
    const index = inside ? indexAt(plot, group, time) : null;
    entry.readout.textContent =
      index === null ? "" : filled(data.words.at, { value: `${number(plot.v[index], plot.decimals)}${plot.sign}${plot.word}`, time: clock(time, 1) });
    if (u && u !== hovered) u.setCursor({ left: inside ? u.valToPos(time, "x") : -10, top: 0 }, false);
  }

  function describe(time) {
    for (const kind of ["fault", "borderline", "hold", "unseen", "set"]) {
      const span = data.spans.find((s) => s.kind === kind && s.start <= time && time <= s.end);
      if (span) return span.text;
    }
    return data.words.none;
  }

  function show(time) {
    root.dataset.cursor = time.toFixed(3);
    if (playhead) {
      playhead.style.left = `${(100 * time) / data.length}%`;
      scrubber.value = String(time);
      const text = describe(time);
      scrubber.setAttribute("aria-valuetext", `${clock(time, 1)}. ${text}`);
      now.querySelector("b").textContent = clock(time, 1);
      now.querySelector("span").textContent = text;
    }
    for (const entry of plots.values()) place(entry, time);
  }

  function pin(time) {
    pinned = Math.min(data.length, Math.max(0, time));
    for (const link of links) link.toggleAttribute("data-current", Math.abs(Number(link.dataset.t) - pinned) < 1e-6);
    show(pinned);
  }

  function reveal(element) {
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) element.scrollIntoView({ block: "center" });
  }

  function follow(event) {
    const link = event.currentTarget;
    event.preventDefault();
    pin(Number(link.dataset.t));
    const target = document.getElementById(link.hash.slice(1));
    if (!target || link.dataset.stay) return;
    reveal(target);
    // Whoever comes by keyboard goes on from the picture.
    target.querySelector(".picture")?.focus({ preventScroll: true });
  }

  function repaint() {
    for (const { u } of plots.values()) if (u) u.redraw(false);
  }

  function fit(entry) {
    const width = Math.floor(entry.element.clientWidth);
    if (entry.u && width > 0 && width !== entry.u.width) {
      entry.u.setSize({ width, height: PLOT_HEIGHT });
      place(entry, Number(root.dataset.cursor));
    }
  }

  for (const group of data.groups) {
    for (const plot of group.plots) {
      const figure = document.getElementById(plot.anchor);
      const element = figure.querySelector(".canvas");
      plots.set(element, { plot, group, element, readout: figure.querySelector(".reading"), u: null });
    }
  }
  show(pinned);
  const resized = new ResizeObserver((changes) => changes.forEach((change) => fit(plots.get(change.target))));
  const neared = new IntersectionObserver(
    (changes) => changes.filter((c) => c.isIntersecting).forEach((c) => ensure(plots.get(c.target))),
    { rootMargin: "600px" },
  );
  [...plots.values()].slice(0, AT_ONCE).forEach(ensure);
  for (const element of plots.keys()) {
    resized.observe(element);
    neared.observe(element);
  }
  const idly = self.requestIdleCallback ?? ((task) => setTimeout(task, 50));
  function buildOneMore() {
    const next = [...plots.values()].find((entry) => !entry.u);
    if (!next) return;
    ensure(next);
    idly(buildOneMore);
  }
  idly(buildOneMore);
  for (const link of links) link.addEventListener("click", follow);
  // Where the page is shown in a box that may open nothing, a link to another file would be a dead one.
  const beside = document.getElementById("annotated");
  if (beside && location.protocol !== "file:" && origin === "null") beside.replaceWith(beside.textContent);
  if (scrubber) scrubber.addEventListener("input", () => pin(Number(scrubber.value)));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  addEventListener("beforeprint", () => {
    root.classList.add("paper");
    for (const entry of plots.values()) {
      ensure(entry);
      entry.u.setSize({ width: PRINTED_WIDTH, height: PLOT_HEIGHT });
    }
    repaint();
  });
  addEventListener("afterprint", () => {
    root.classList.remove("paper");
    for (const entry of plots.values()) fit(entry);
    repaint();
  });
})();
