// Requests for the recordings.

import { request } from "./server.js";

export { Refusal, get, post } from "./server.js";

export const bytes = async (path) => (await request(path)).arrayBuffer();

export const picture = async (index, time, signal) =>
  createImageBitmap(await (await request(`recordings/${index}/picture?t=${time.toFixed(3)}`, { signal })).blob());
