// Keyboard shortcuts for the whole page, except in text fields.

const STEP_S = 0.1;
const FAST_S = 1;

export function listenToKeys({ store, saving, player, pictures, marks = {} }) {
  const step = (by) => {
    player.stop();
    store.moveTo(store.selected, store.cursors[store.selected] + by);
  };
  const frame = (by) => {
    player.stop();
    store.moveTo(store.selected, pictures.frameTime(store.selected, store.cursors[store.selected], by));
  };
  const plain = {
    z: () => store.undo(),
    y: () => store.redo(),
    s: () => saving.open(),
    "?": () => document.getElementById("help-dialog").showModal(),
    ",": () => frame(-1),
    ".": () => frame(1),
    ...marks,
  };
  const withControl = { z: () => store.undo(), y: () => store.redo(), s: () => saving.open() };

  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const control = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    let action = control ? withControl[key] : null;
    if (control && key === "z" && event.shiftKey) action = () => store.redo();
    const typing = event.target.matches("input, textarea, select");
    if (!control && !typing) {
      action = plain[key];
      if (key === "ArrowLeft" || key === "ArrowRight") action = () => step((key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? FAST_S : STEP_S));
      if (key === " " && !event.target.matches("button, summary")) action = () => player.toggle();
    }
    if (!action) return;
    event.preventDefault();
    action();
  });
}
