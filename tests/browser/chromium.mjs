// The browser that the tests look through.

import { chromium } from "playwright-core";

// What this machine's Chromium would do on its own account is switched off: only the page may ask for anything.
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });

/** Notes what a page complains of, and each request that leaves its origin. */
export function watch(page, origin, complaints) {
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:", "about:"].includes(url.protocol) && url.origin !== origin) {
      complaints.push(`a request left the page's origin: ${url}`);
    }
  });
}
