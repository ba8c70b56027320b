// Builds the page.

import { change, clock, element, seconds } from "./format.js";
import { Judging, at } from "./judging.js";
import { Marking } from "./marking.js";
import { Pictures } from "./pictures.js";
import { Player } from "./player.js";
import { Plots } from "./plots.js";
import { Saving } from "./saving.js";
import { listenToKeys } from "./shortcuts.js";
import { run } from "./start.js";
import { Store } from "./store.js";
import { Timeline, describe } from "./timeline.js";
import { parts, t, tn } from "./words.js";

const byId = (id) => document.getElementById(id);

function say(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function showTabs(store, plots) {
  const buttons = store.stretches.map((stretch) =>
    element("button", {
      role: "tab", id: `tab-${stretch.name}`, "aria-controls": "plots", "data-stretch": stretch.name,
      onclick: () => store.show({ stretch: stretch.name }),
    }, stretch.title),
  );
  byId("tabs").replaceChildren(...buttons);
  byId("tabs").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = buttons[(buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length];
    next.click();
    next.focus();
  });
  let shown = null;
  const update = () => {
    for (const button of buttons) {
      const chosen = button.dataset.stretch === store.stretch;
      button.setAttribute("aria-selected", chosen);
      button.tabIndex = chosen ? 0 : -1;
    }
    if (shown === store.stretch) return;
    shown = store.stretch;
    plots.build();
  };
  store.addEventListener("view", update);
  update();
}

function showHeader(store, judging, description) {
  byId("profile-name").textContent = t("\u201c{name}\u201d", { name: description.profile.name });
  byId("against").replaceChildren(...Object.keys(description.compare).map((name) => element("option", { value: name }, name)));
  byId("against").value = store.against;
  byId("against").addEventListener("change", (event) => store.show({ against: event.target.value }));
  byId("undo").addEventListener("click", () => store.undo());
  byId("redo").addEventListener("click", () => store.redo());
  byId("reset").addEventListener("click", () => store.replace({}));
  byId("help-button").addEventListener("click", () => byId("help-dialog").showModal());
  const update = () => {
    const count = Object.keys(store.changes).length;
    byId("undo").disabled = !store.canUndo;
    byId("redo").disabled = !store.canRedo;
    byId("reset").disabled = count === 0;
    byId("change-count").hidden = count === 0;
    byId("change-count").textContent = tn("{count} change", "{count} changes", count);
  };
  store.addEventListener("changes", update);
  store.addEventListener("labels", update);
  const total = (results) => results.reduce((sum, { hold_s }) => sum + hold_s, 0);
  const showHeld = () => {
    const [before, now] = [total(judging.before), total(judging.results)];
    const moved = Math.abs(now - before) < 0.005 ? "" : ` (${change(now - before)})`;
    const was = element("span", { class: "was" }, seconds(before));
    byId("held").replaceChildren(...parts("Held {was} \u2192 {now}", { was, now: element("b", {}, t("{seconds} s", { seconds: seconds(now) })) }), moved);
    if (!document.documentElement.dataset.ended) say(judging.problem || judging.warnings.join(" "));
  };
  judging.addEventListener("judged", showHeld);
  judging.addEventListener("settled", () => {
    const [now, before] = [judging.results, judging.before].map((results) => seconds(total(results)));
    byId("announcer").textContent = t("Held {now} seconds, {against} {before}", { now, against: store.against, before });
  });
  showHeld();
  const showLegend = () => (byId("legend").textContent = t("thin bars: {against}; thick bars: as changed", { against: store.against }));
  store.addEventListener("view", showLegend);
  showLegend();
}

function showCursor(store, judging) {
  const update = () => {
    const time = store.cursors[store.selected];
    byId("clock").textContent = `${clock(time)} / ${clock(store.recordings[store.selected].duration_s)}`;
    const state = at(judging.results[store.selected], time);
    byId("now").textContent = describe(state);
    byId("now").dataset.kind = state.kind;
  };
  store.addEventListener("cursor", update);
  judging.addEventListener("judged", update);
  update();
}

// A recording that is looked at shows its own stretch.
function followSelection(store) {
  let before = store.selected;
  store.addEventListener("cursor", () => {
    if (store.selected === before) return;
    before = store.selected;
    const own = Object.keys(store.recordings[before].values);
    if (own.length && !own.includes(store.stretch)) store.show({ stretch: own[0] });
  });
}

async function build(description) {
  const store = new Store(description);
  const judging = new Judging(store, description.compare);
  const pictures = new Pictures(byId("pictures"), store, judging, description);
  const plots = new Plots(byId("plots"), store, judging);
  const timeline = new Timeline(byId("tracks"), store, judging);
  const player = new Player(store, byId("play"));
  const saving = new Saving(store, judging);
  byId("save").addEventListener("click", () => saving.open());
  showHeader(store, judging, description);
  showCursor(store, judging);
  showTabs(store, plots);
  followSelection(store);
  store.addEventListener("view", () => {
    timeline.draw();
    judging.dispatchEvent(new Event("judged"));
  });
  timeline.draw();
  const marking = new Marking(byId("label-tools"), store, timeline);
  timeline.onDraw((...span) => marking.add(...span));
  const marks = {
    r: () => marking.mark(true),
    w: () => marking.mark(false),
    Delete: () => marking.remove(),
    Backspace: () => marking.remove(),
  };
  listenToKeys({ store, saving, player, pictures, marks });
  addEventListener("beforeunload", (event) => store.unsaved && event.preventDefault());
  await pictures.load();
}

if (await run(build, (reason) => say(t("The recordings cannot be shown: {reason}", { reason })))) {
  say(t("posecoach tune has ended, and this page with it. To go on, start the command again."));
}
