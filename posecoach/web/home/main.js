// Builds the page and switches between its views.

import { Analysing } from "./analysing.js";
import { History } from "./history.js";
import { byId, notice } from "./parts.js";
import { Profiles } from "./profiles.js";
import { Routines } from "./routines.js";
import { Settings } from "./settings.js";
import { run } from "./start.js";
import { Training } from "./training.js";
import { t } from "./words.js";

const PARTS = ["train", "analyse", "report", "history", "routines", "profiles", "settings"];
const FIRST = "train";

// The view and the item in the address: "#report/lunge.mp4".
function wanted() {
  const [part, ...rest] = location.hash.slice(1).split("/");
  return PARTS.includes(part) ? [part, decodeURIComponent(rest.join("/"))] : [FIRST, ""];
}

async function show(views, { moveFocus }) {
  const [part, what] = wanted();
  for (const name of PARTS) byId(name).hidden = name !== part;
  for (const link of byId("nav").querySelectorAll("a")) {
    const current = link.hash === `#${part}` || (part === "report" && link.hash === "#analyse");
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = byId(`${part}-title`);
  const filled = views[part].show(what);
  document.title = `${title.textContent} · posecoach`;
  if (moveFocus) {
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  await filled;
}

async function build(description) {
  const analysing = new Analysing(description);
  const views = {
    train: new Training(description),
    analyse: analysing,
    report: { show: (video) => analysing.showReport(video) },
    history: new History(),
    routines: new Routines(),
    profiles: new Profiles(),
    settings: new Settings(description),
  };
  addEventListener("hashchange", () => show(views, { moveFocus: true }));
  await show(views, { moveFocus: false });
}

if (await run(build, (reason) => notice(t("The page cannot be shown: {reason}", { reason })))) {
  notice(t("posecoach has ended, and this page with it. To go on, start it again."));
}
