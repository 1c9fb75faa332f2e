// Where the browser allows it, a page of its own stands ready for when the shop cannot be reached (page/sw.js).

if ("serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register("sw.js").catch(() => { /* without it the browser's own error page comes */ });
}
