// Analysis: uploads a video, follows the analysis, and opens the report.

import { element } from "./format.js";
import { announce, attempt, byId, minutes, notice, sentence, sideWords, size, tell, wait, when } from "./parts.js";
import { get, post, upload } from "./server.js";
import { listed, parts, t, tn } from "./words.js";

const LOOK_S = 0.5;

// Interval of progress announcements for screen readers.
const ANNOUNCED_SHARE = 0.25;

const path = (video, file) => `results/${encodeURIComponent(video)}/${file}`;

export class Analysing {
  constructor(description) {
    this.limit = description.upload_limit_bytes;
    this.watching = false;
    byId("video-hint").textContent = t("Up to {size}. It is copied into {folder} and goes nowhere else.", { size: size(this.limit), folder: description.results });
    byId("video-file").addEventListener("change", (event) => {
      const [file] = event.target.files;
      event.target.value = "";
      if (file) this.takeIn(file);
    });
    const drop = byId("drop");
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const [file] = event.dataTransfer.files;
      if (file) this.takeIn(file);
    });
    byId("work-stop").addEventListener("click", () =>
      attempt(byId("work-stop"), "analyse-status", () => post("analysis/stop")));
  }

  async show() {
    try {
      await this.list();
    } catch (error) {
      notice(sentence(error.message));
      return;
    }
    // Not awaited: it may take long.
    this.watch().catch((error) => notice(sentence(error.message)));
  }

  showReport(video) {
    byId("report-title").textContent = t("Report: {video}", { video });
    byId("report-tab").href = path(video, "report.html");
    byId("report-frame").src = path(video, "report.html");
  }

  async takeIn(file) {
    if (file.size > this.limit) {
      tell("analyse-status", t("{file} is too large: at most {size}. In the terminal: posecoach analyze FILE", { file: file.name, size: size(this.limit) }), { wrong: true });
      return;
    }
    tell("analyse-status", "");
    this.showWork(t("Copying {file}", { file: file.name }), 0, { mayStop: false });
    try {
      const { name } = await upload(`videos?name=${encodeURIComponent(file.name)}`, file, (share) =>
        this.showWork(t("Copying {file}", { file: file.name }), share, { mayStop: false }));
      await this.list();
      await this.analyse(name);
    } catch (error) {
      byId("work").hidden = true;
      tell("analyse-status", sentence(error.message), { wrong: true });
    }
  }

  async analyse(video) {
    tell("analyse-status", "");
    try {
      await post("analysis/start", { video, annotate: byId("annotate").checked });
    } catch (error) {
      byId("work").hidden = true;
      tell("analyse-status", sentence(error.message), { wrong: true });
      return;
    }
    if ((await this.watch()) === "done") location.hash = `#report/${encodeURIComponent(video)}`;
  }

  // Follows the analysis until it ends; returns how it ended.
  async watch() {
    if (this.watching) return "";
    this.watching = true;
    try {
      let progress = await get("analysis");
      if (progress.stage !== "working") return progress.stage;
      let announced = 0;
      while (progress.stage === "working") {
        this.showWork(t("Analysing {video}", { video: progress.video }), progress.share, { mayStop: true });
        if (progress.share >= announced + ANNOUNCED_SHARE) {
          announced = progress.share;
          announce(t("{share} percent", { share: Math.round(100 * progress.share) }));
        }
        await wait(LOOK_S);
        progress = await get("analysis");
      }
      byId("work").hidden = true;
      const said = {
        done: `${t("{video} is analysed.", progress)} ${progress.note}`,
        stopped: t("Stopped: nothing was written for {video}.", progress),
      };
      tell("analyse-status", said[progress.stage] ?? sentence(progress.note), { wrong: progress.stage === "failed" });
      await this.list();
      return progress.stage;
    } finally {
      this.watching = false;
    }
  }

  showWork(title, share, { mayStop }) {
    byId("work").hidden = false;
    byId("work-title").textContent = `${title}: ${t("{share} %", { share: Math.round(100 * share) })}`;
    byId("work-bar").value = share;
    byId("work-stop").hidden = !mayStop;
  }

  async list() {
    const { videos } = await get("results");
    byId("videos-none").hidden = videos.length > 0;
    byId("videos").replaceChildren(...videos.map((video) => this.item(video)));
  }

  item(video) {
    const { name } = video;
    const actions = [];
    if (video.report) actions.push(element("a", { class: "button strong", href: `#report/${encodeURIComponent(name)}`, "aria-label": t("Report of {video}", { video: name }) }, t("Report")));
    if (video.annotated) actions.push(element("a", { class: "button", href: path(name, "annotated.mp4"), target: "_blank", rel: "noopener", "aria-label": t("Video with the body drawn in, of {video}", { video: name }) }, t("Watch")));
    if (video.tunable) actions.push(element("button", { type: "button", "aria-label": t("Tune thresholds on {video}", { video: name }), onclick: (event) => this.tune(name, event.target) }, t("Tune")));
    const again = video.analysed ? t("Analyse again") : t("Analyse");
    actions.push(element("button", { type: "button", class: video.analysed ? "" : "strong", "aria-label": `${again}: ${name}`, onclick: () => this.analyse(name) }, again));
    return element("li", { class: "card" },
      element("h3", {}, name),
      element("p", { class: "muted" }, when(video.added)),
      ...(video.sets.length ? [element("ul", { class: "facts" }, ...video.sets.map(said))] : []),
      ...(video.analysed && !video.sets.length ? [element("p", {}, t("Nothing was held in right form for long enough."))] : []),
      element("div", { class: "buttons start" }, ...actions),
    );
  }

  async tune(video, button) {
    // Opened at once: the browser would block a later window as a pop-up.
    const tab = window.open("about:blank");
    const done = await attempt(button, "analyse-status", async () => {
      tell("analyse-status", t("Measuring {video}.", { video }));
      const { address } = await post("tuning", { video });
      if (tab) tab.location = address;
      byId("analyse-status").replaceChildren(tab ? `${t("The tuning page is open in a tab of its own.")} ` : "",
        element("a", { href: address, target: "_blank", rel: "noopener" }, t("Open the tuning page")));
    });
    if (!done) tab?.close();
  }
}

function said({ title, side, hold_s, target_s, faults }) {
  const what = listed([title, sideWords[side]]);
  const held = element("b", {}, t("{held} of {target}", { held: minutes(hold_s), target: minutes(target_s) }));
  if (!faults) return element("li", {}, ...parts("{what}: {held}", { what, held }));
  return element("li", {}, ...parts("{what}: {held}, {faults}", { what, held, faults: tn("{count} fault", "{count} faults", faults) }));
}
