// Runs a year's transfers beside the page, which can so show how far it is, and end it.

import init, { evaluateWatched } from "personnel-rules-wasm/web";

import type { Asked } from "../engine";

addEventListener("message", async ({ data }: MessageEvent<Asked>) => {
  try {
    await init({ areas: ["transfer"] });
    const watched = evaluateWatched as (request: unknown, tell: (progress: unknown) => void) => unknown;
    postMessage({ outcome: watched(data, (progress) => postMessage({ progress })) });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
});
