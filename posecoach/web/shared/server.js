// Requests to the server of this page; the token is part of the page's address.

import { t } from "./words.js";

const token = location.pathname.split("/")[1];
const headers = { "X-Posecoach-Token": token };

export class Refusal extends Error {
  constructor(status, content) {
    super(content.error ?? t("the server answered {status}", { status }));
    this.status = status;
    this.content = content;
  }
}

export async function request(path, options = {}) {
  const answer = await fetch(`/api/${path}`, { ...options, headers: { ...headers, ...options.headers } });
  if (!answer.ok) throw new Refusal(answer.status, await answer.json().catch(() => ({})));
  return answer;
}

export const get = async (path) => (await request(path)).json();

export async function post(path, content = {}) {
  const body = JSON.stringify(content);
  return (await request(path, { method: "POST", body, headers: { "Content-Type": "application/json" } })).json();
}

// Uploads a file; `progress` is called with the share that has arrived. Only XMLHttpRequest reports upload progress.
export function upload(path, file, progress) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", `/api/${path}`);
    sending.setRequestHeader("X-Posecoach-Token", token);
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.responseType = "json";
    sending.upload.addEventListener("progress", (event) => progress(event.loaded / Math.max(1, event.total)));
    sending.addEventListener("load", () =>
      sending.status === 200 ? resolve(sending.response) : reject(new Refusal(sending.status, sending.response ?? {})),
    );
    sending.addEventListener("error", () => reject(new Error(t("the connection was lost; is posecoach still running?"))));
    sending.send(file);
  });
}

// Keeps a request open for as long as this tab is open; resolves when the server has ended.
export async function presence() {
  try {
    const reader = (await request("presence")).body.getReader();
    while (!(await reader.read()).done);
  } catch {
    // A broken connection means the same.
  }
}
