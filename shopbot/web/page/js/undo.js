// A conversation that was left for a new one can be taken back until the new one has its first message, or the page is left.

import { $ } from "./dom.js";
import { forget } from "./client.js";
import { hide, unhide } from "./leave.js";
import * as moments from "./moments.js";
import * as store from "./store.js";

let takenBack = () => {};

/** What shows the conversation again once it is the current one. */
export function onTakenBack(show) {
  takenBack = show;
}

/** Offers to take back the conversation of this session, which is deleted otherwise. */
export function offer(session) {
  store.leaving.set(session);
  unhide($("take-back"));
}

/** The conversation that could be taken back is deleted now. */
export async function end() {
  const old = store.leaving.get();
  if (!old) return;
  hide($("take-back"), $("message"));
  await forget(old).then(() => store.leaving.set("")).catch(() => {}); // without a connection: when the page is opened next
}

function takeBack() {
  const old = store.leaving.get();
  if (!old) return; // pressed twice
  store.leaving.set("");
  hide($("take-back"), $("message"));
  const empty = store.session();
  store.adoptSession(old);
  takenBack();
  forget(empty).catch(() => {});
}

$("take-back").addEventListener("click", takeBack);
moments.on("asked", end);
addEventListener("pagehide", () => { if (!$("take-back").hidden) end(); });
end(); // what a page that broke off has left behind
