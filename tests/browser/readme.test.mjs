// What the READMEs show of the browser is run in one, as it stands there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { blocks, promised, unkept } from "../readme.mjs";
import { serve } from "./server.mjs";

const shown = {
  "README.md": blocks("README.md", "html").map((html) => /<script type="module">(.*)<\/script>/s.exec(html)[1]),
  "bindings-wasm/npm/README.md": blocks("bindings-wasm/npm/README.md", "js").filter((block) => !block.includes("/nodejs")),
};

let server;
let browser;

before(async () => {
  const programs = Object.entries(shown).map(([readme, parts]) => [
    `/readme/${encodeURIComponent(readme)}.mjs`,
    `${parts.join("\n")}\ndocument.body.className = "done";\n`.replaceAll('"personnel-rules-wasm/web"', '"/package/web.js"'),
  ]);
  const pages = programs.map(([path]) => [`${path}.html`, `<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="${path}"></script>`]);
  server = await serve(Object.fromEntries([...programs, ...pages]));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  server?.close();
});

for (const [readme, parts] of Object.entries(shown)) {
  test(`what ${readme} shows of the browser runs there`, async () => {
    assert.ok(parts.length > 0);
    const [printed, complaints] = [[], []];
    const page = await browser.newPage();
    page.on("console", (message) => (message.type() === "log" ? printed : complaints).push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${server.origin}/readme/${encodeURIComponent(readme)}.mjs.html`);
    await page.locator("body.done").waitFor({ state: "attached", timeout: 30_000 }).catch((error) => assert.fail([error.message, ...complaints].join("\n")));
    assert.deepEqual(complaints, []);
    assert.deepEqual(unkept(parts.join("\n"), printed), []);
    assert.ok(readme === "README.md" || promised(parts.join("\n")).length > 5);
    await page.close();
  });
}
