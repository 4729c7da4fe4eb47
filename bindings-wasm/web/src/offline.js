// Keeps the files of this build, so that the page works without a network after its first load. Files have their hash in
// their name and never change; the page itself is asked for anew where there is a network. Of the manual beside it, the
// pages that were read are kept.

const CACHE = "calculator-__VERSION__";
const FILES = __FILES__;
const MANUAL = "manual";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("calculator-") && name !== CACHE) {
        await caches.delete(name);
      }
    }
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const scope = new URL("./", self.location.href);
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin) {
    return;
  }
  if (url.pathname === scope.pathname || url.pathname === `${scope.pathname}index.html`) {
    event.respondWith(fetch(request).catch(() => caches.match("./")));
  } else if (url.pathname.startsWith(`${scope.pathname}reference/`)) {
    event.respondWith(ofManual(event));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(notKept));
  } else {
    event.respondWith(caches.match(request, { ignoreSearch: true }).then((found) => found ?? fetch(request)));
  }
});

/** From the network, and kept; without one, what was kept. */
async function ofManual({ request }) {
  const manual = await caches.open(MANUAL);
  try {
    const response = await fetch(request);
    if (response.ok) {
      await manual.put(request, response.clone());
    }
    return response;
  } catch (error) {
    const kept = await manual.match(request, { ignoreSearch: true });
    if (kept === undefined && request.mode !== "navigate") {
      throw error;
    }
    return kept ?? notKept();
  }
}

function notKept() {
  const text = "目前沒有網路，且此頁先前未曾載入。請返回上一頁，計算器無網路亦可使用。\n\n"
    + "There is no network, and this page was not loaded before. Go back: the calculator works without one.\n";
  return new Response(text, { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
}
