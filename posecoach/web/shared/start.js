// Starts a page, and ends it with the server.

import { get, presence } from "./server.js";

// Gets the description of the page and passes it to `build`. Resolves to whether the page was built and the server has
// ended since; `refused` is called with the reason if there is no description.
export async function run(build, refused) {
  const ended = presence();
  let description;
  try {
    description = await get("description");
  } catch (error) {
    refused(error.message);
    return false;
  }
  await build(description);
  document.documentElement.dataset.ready = "true";
  await ended;
  document.documentElement.dataset.ended = "true";
  return true;
}
