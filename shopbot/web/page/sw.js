// Shows a page of its own where the shop cannot be reached. It keeps that page and its style, and nothing else: no
// conversation, no cart, no answer of the shop ever lies in its cache.

const CACHE = "shopbot-offline-1";
const KEPT = ["offline", "page/tokens.css", "page/style.css", "page/modes.css", "page/plain.css"];
const kept = KEPT.map((name) => new URL(name, registration.scope).href);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT.map((name) => new Request(name, { cache: "reload" })))));
});

addEventListener("activate", (event) => event.waitUntil(forget((name) => name !== CACHE)));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (request.method === "GET" && kept.includes(request.url)) event.respondWith(fetch(request).catch(() => caches.match(request.url)));
});

/** The page from the shop; where the shop is gone, the one that says so. */
async function navigate(request) {
  try {
    const answer = await fetch(request);
    if (answer.type === "basic" && answer.ok && !answer.headers.has("x-shopbot")) await leave();
    return answer;
  } catch {
    return (await caches.match(kept[0])) ?? Response.error();
  }
}

/** Another program answers at this address now: nothing of ours stays in the browser. */
async function leave() {
  await forget(() => true);
  await registration.unregister();
}

async function forget(which) {
  const names = (await caches.keys()).filter((name) => name.startsWith("shopbot-offline") && which(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}
