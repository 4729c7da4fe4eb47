import { readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

import { describe } from "personnel-rules-wasm/nodejs";
import { defineConfig, type Plugin } from "vite";

import { examples } from "./made/examples.ts";
import { names } from "./made/search.ts";

/** A module that holds what is made while the page is built. */
function made(name: string, make: () => unknown): Plugin {
  return {
    name,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default JSON.parse(${JSON.stringify(JSON.stringify(make()))});` : undefined),
  };
}

/** Where each calculation is, known before any module of the package is loaded. */
const areas = () => Object.fromEntries(describe().calculations.map(({ name, area }) => [name, area]));

/** What there is to calculate, in words, for the list of all. */
const calculations = () => describe().calculations.map(({ name, area, title, description }) => ({ name, area, title, description }));

/** The worker that keeps the page for use without a network: it holds the names of all files of this build. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((file) => !file.endsWith(".map"));
      const hash = createHash("sha256").update(files.join("\n"));
      const still = readdirSync(fileURLToPath(new URL("public", import.meta.url)));
      const source = readFileSync(new URL("src/offline.js", import.meta.url), "utf8")
        .replace("__VERSION__", hash.digest("hex").slice(0, 16))
        .replace("__FILES__", JSON.stringify(["./", ...files.filter((file) => file !== "index.html"), ...still]));
      this.emitFile({ type: "asset", fileName: "offline.js", source });
    },
  };
}

export default defineConfig({
  // It runs below any path of any host.
  base: "./",
  plugins: [made("virtual:areas", areas), made("virtual:calculations", calculations), made("virtual:examples", examples), made("virtual:names", names), offline()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", modulePreload: false, assetsInlineLimit: 0, outDir: "../../target/web", emptyOutDir: true },
  worker: { format: "es" },
});
