// Serves the built site on this machine, compressed as a static host does it: `node serve.mjs [port]`.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { argv } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const SITE = fileURLToPath(new URL("../../target/web/", import.meta.url));
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves the site: `{ origin, close }`. Port 0 takes any that is free. */
export async function serve(port = 0) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      const file = join(SITE, path.endsWith("/") ? `${path}index.html` : path);
      const body = await readFile(file);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      const zipped = request.headers["accept-encoding"]?.includes("gzip") ?? false;
      response.writeHead(200, { "content-type": type, "cache-control": "no-cache", ...(zipped && { "content-encoding": "gzip" }) });
      response.end(zipped ? gzipSync(body, { level: 9 }) : body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const { origin } = await serve(Number(argv[2] ?? 8080));
  console.log(`the calculator: ${origin}/`);
}
