// The conversation as a whole: brought back, begun afresh, saved as a file.

import { h, start, t } from "./dom.js";
import * as announcer from "./announcer.js";
import { call, forget, remembered } from "./client.js";
import * as cart from "./cart.js";
import * as composer from "./composer.js";
import * as panel from "./panel.js";
import { toEnd } from "./place.js";
import * as proposals from "./proposals.js";
import * as store from "./store.js";
import { sure } from "./sure.js";
import * as transcript from "./transcript.js";
import * as turns from "./turns.js";
import * as undo from "./undo.js";

/** Shows what the shop has kept of this conversation, unless someone is in the middle of it. */
export async function restore() {
  let kept;
  try {
    kept = await call("history", store.session(), start.locale);
  } catch { return; }
  if (turns.isRunning() || transcript.isRead()) return;
  transcript.clear();
  for (const turn of kept.turns) {
    transcript.age();
    turns.replay(turn);
  }
  composer.suggest(kept.turns.length ? [] : start.suggestions);
  composer.wishes(kept.turns.at(-1)?.chips);
  if (kept.proposed) proposals.show(kept.proposed, kept.turns.at(-1)?.reply ?? "");
  cart.refresh();
  if (kept.turns.length) toEnd();
  else panel.clear();
}

/** Begins afresh, once the person has said that the old conversation may go. */
export async function begin() {
  const written = !transcript.isEmpty();
  if (written && !(await sure(t("new.sure"), t("new.sure.why"), t("new.sure.yes")))) return undefined;
  turns.forget();
  await undo.end();
  const old = store.session();
  store.renewSession();
  empty();
  announcer.say(t(written ? "say.new.undo" : "say.new"));
  if (written) return undo.offer(old);
  return forget(old).catch(() => {});
}

function empty() {
  transcript.clear();
  panel.clear();
  composer.cancelEdit();
  composer.suggest(start.suggestions);
  composer.wishes();
  cart.close();
  cart.count(0);
  composer.focus();
}

undo.onTakenBack(async () => {
  composer.focus();
  await restore();
  announcer.say(t("say.new.undone"));
});

/** Saves the conversation as a file on this device. */
export function keep(shape) {
  return save(`${start.shop.key}.${shape}`, () => call("export", store.session(), shape, start.locale));
}

/** Saves what is remembered of the shopper as a file on this device. */
export function keepProfile() {
  return save(`${start.shop.key}-remembered.json`, () => remembered(store.session()));
}

async function save(file, fetched) {
  try {
    const text = await fetched();
    const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/plain" })), download: file });
    link.click();
    URL.revokeObjectURL(link.href);
    announcer.say(t("keep.done", { file }));
  } catch {
    announcer.say(t("keep.failed"));
  }
}
