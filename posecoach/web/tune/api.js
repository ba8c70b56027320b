// Requests to the server this page came from; the token stands in the page's own address.

const token = location.pathname.split("/")[1];
const headers = { "X-Posecoach-Token": token };

export class Refusal extends Error {
  constructor(status, content) {
    super(content.error ?? `the server answered ${status}`);
    this.status = status;
    this.content = content;
  }
}

async function request(path, options = {}) {
  const answer = await fetch(`/api/${path}`, { ...options, headers: { ...headers, ...options.headers } });
  if (!answer.ok) throw new Refusal(answer.status, await answer.json().catch(() => ({})));
  return answer;
}

export const get = async (path) => (await request(path)).json();

export const bytes = async (path) => (await request(path)).arrayBuffer();

export const picture = async (index, time, signal) =>
  createImageBitmap(await (await request(`recordings/${index}/picture?t=${time.toFixed(3)}`, { signal })).blob());

export async function post(path, content) {
  const body = JSON.stringify(content);
  return (await request(path, { method: "POST", body, headers: { "Content-Type": "application/json" } })).json();
}

// Tells the server that this tab is open, for as long as it is; resolves when the server has ended.
export async function presence() {
  try {
    const reader = (await request("presence")).body.getReader();
    while (!(await reader.read()).done);
  } catch {
    // A broken connection says the same.
  }
}
