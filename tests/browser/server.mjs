// A static server on this machine alone, as strict as a page may be: nothing but its own files, no eval but wasm's.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { readCases } from "../cases.mjs";
import { installedPath } from "../installed.mjs";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Serves the page, the installed package, and what is made for a test, by its path: `{ origin, close }`. */
export async function serve(made = {}) {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const conformance = fileURLToPath(new URL("../../target/conformance/", import.meta.url));
  const folders = { "/conformance/": conformance, "/tests/": here, "/package/": dirname(installedPath("personnel-rules-wasm/web")), "/": dirname(here) };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const headers = { "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:" };
    try {
      if (path === "/cases.json") {
        response.writeHead(200, { ...headers, "content-type": "application/json" }).end(JSON.stringify(readCases()));
        return;
      }
      if (made[path] !== undefined) {
        response.writeHead(200, { ...headers, "content-type": types[extname(path)] }).end(made[path]);
        return;
      }
      const prefix = Object.keys(folders).find((prefix) => path.startsWith(prefix));
      const body = await readFile(join(folders[prefix], path.slice(prefix.length)));
      response.writeHead(200, { ...headers, "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch (error) {
      response.writeHead(404, headers).end(error.message);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
