// The edges of a band as handles that can be moved by pointer and keyboard.

import { element, threshold } from "./format.js";
import { t } from "./words.js";

const FAST = 5;

// Returns the handle of one edge of `check` in the plot `u`; call `place` when anything has moved.
export function edgeHandle(u, store, check, side, { focusable }) {
  const { key, step, sign, label, limits } = check.edges[side];
  const fine = step / 2;
  const value = element("span", { class: "grip" });
  const handle = element("div", { class: `edge ${side}`, "data-key": key }, element("span", { class: "line" }), value);
  if (focusable) {
    const told = { check: check.label, fault: label };
    const name = side === "min" ? t("{check}, lower edge; beyond it: {fault}", told) : t("{check}, upper edge; beyond it: {fault}", told);
    for (const [attribute, text] of Object.entries({
      role: "slider",
      tabindex: "0",
      "aria-label": name,
      "aria-orientation": "vertical",
      "aria-valuemin": limits[0],
      "aria-valuemax": limits[1],
    })) handle.setAttribute(attribute, text);
  }

  let grabbed = null;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    grabbed = u.valToPos(store.value(key), "y") - event.clientY;
    store.begin();
    handle.classList.add("dragged");
    if (focusable) handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (grabbed === null) return;
    const raw = u.posToVal(event.clientY + grabbed, "y");
    store.set(key, Math.round(raw / fine) * fine);
  });
  const release = (cancel) => () => {
    if (grabbed === null) return;
    grabbed = null;
    handle.classList.remove("dragged");
    store.end({ cancel });
  };
  handle.addEventListener("pointerup", release(false));
  handle.addEventListener("pointercancel", release(true));
  handle.addEventListener("mousedown", (event) => event.stopPropagation());
  handle.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && grabbed !== null) return release(true)();
    const [low, high] = store.allowed(key);
    const now = store.value(key);
    const by = event.shiftKey ? FAST * step : step;
    const aims = {
      ArrowUp: now + by,
      ArrowRight: now + by,
      ArrowDown: now - by,
      ArrowLeft: now - by,
      PageUp: now + FAST * step,
      PageDown: now - FAST * step,
      Home: low,
      End: high,
    };
    if (!(event.key in aims)) return;
    event.preventDefault();
    event.stopPropagation();
    store.set(key, aims[event.key]);
  });

  function place() {
    const now = store.value(key);
    handle.hidden = now === null;
    if (now === null) return;
    const height = u.over.clientHeight;
    const top = Math.min(height, Math.max(0, u.valToPos(now, "y")));
    handle.style.transform = `translateY(${top}px)`;
    // Near the edge of the plot the number is placed inside.
    value.style.transform = `translateY(${Math.min(height - 9, Math.max(9, top)) - top}px)`;
    handle.classList.toggle("changed", now !== store.base.get(key));
    value.textContent = threshold(now) + (sign.trim() === "\u00b0" ? sign : "");
    if (focusable) {
      handle.setAttribute("aria-valuenow", now);
      handle.setAttribute("aria-valuetext", sign === "\u00b0" ? t("{value} degrees", { value: threshold(now) }) : threshold(now) + sign);
    }
  }

  u.over.append(handle);
  return place;
}
