// The page as a whole: what a message sets going, and who is told what when.

import { $, h, start, t } from "./dom.js";
import * as announcer from "./announcer.js";
import { call, chat, SignedOut } from "./client.js";
import * as composer from "./composer.js";
import * as panel from "./panel.js";
import * as settings from "./settings.js";
import * as store from "./store.js";
import * as transcript from "./transcript.js";

const GIVE_UP_ON_STOP_MS = 8000;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`shopbot.${start.shop.key}`) : null;
let running = null; // the turn being answered: { abort, reply, stopping }
let last = null; // the newest exchange: { id, text }

// ---------------------------------------------------------------- one turn

async function send(text, replacing = "") {
  if (running) return;
  transcript.age();
  const putBack = replacing ? transcript.takeLast() : () => {};
  const yours = transcript.addYours(text);
  const reply = new transcript.Reply(transcript.count());
  running = { abort: new AbortController(), reply, text, stopping: false };
  composer.setRunning(true);
  composer.note("");
  reply.at(t("stage.searching"));
  announcer.replying();
  toEnd();
  try {
    const request = { text, session: store.session(), decoding: settings.chosen(), replaces: replacing };
    for await (const event of chat(request, running.abort.signal)) take(event, { reply, yours, text, replacing, putBack });
  } catch (error) {
    broke(error, { reply, yours, text, replacing, putBack });
  } finally {
    running = null;
    composer.setRunning(false);
  }
}

function take(event, turn) {
  const { reply, text } = turn;
  const following = atEnd();
  if (event.kind === "queued") queued(event.rank, reply);
  else if (event.kind === "status") reply.at(stage(event), event.steps ? event.step / event.steps : 0);
  else if (event.kind === "products") shown(reply, event, text);
  else if (event.kind === "sentence") { announcer.written(); reply.add(event); }
  else if (event.kind === "done") finished(event, turn);
  else if (event.kind === "failed") failed(event.message, event.remedy, turn);
  if (following) toEnd();
  else $("newer").hidden = atEnd();
}

/** The place in the queue: always in sight, aloud once. */
function queued(rank, reply) {
  if (!rank) return reply.at(t("stage.searching"));
  const words = t("stage.queued.rank", { rank });
  reply.at(words);
  if (!reply.queued) announcer.waitingFor(words);
  reply.queued = true;
  return undefined;
}

function stage({ stage: name, step, steps }) {
  return name === "writing" && steps ? t("stage.writing.steps", { step, steps }) : t(`stage.${name}`);
}

function numbered(cards) {
  return cards.map((card, index) => ({ ...card, number: index + 1 }));
}

function shown(reply, event, question) {
  reply.cards = numbered(event.cards);
  reply.about = { ...event, question };
  panel.show(reply.cards, reply.about, (id) => reply.evidenceFor(id));
  if (event.suggestions.length) composer.suggest(event.suggestions);
}

function finished({ turn, suggestions }, { reply, yours, text }) {
  if (!reply.sentences.length && turn.reply) reply.restore(turn.reply);
  settleProducts(reply, turn.products, text);
  last = { id: turn.id, text };
  close(reply, yours, turn);
  composer.suggest(suggestions);
  announcer.replied({ text: reply.text, products: reply.cards.length, others: turn.alternatives.length, stopped: turn.stopped });
  tabs?.postMessage("turn");
}

/** The numbers that hold are those of the record the reply rests on; reasons were told when the search was done. */
function settleProducts(reply, products, question) {
  const known = new Map(reply.cards.map((card) => [card.id, card]));
  if (!products.length || products.map((p) => p.id).join() === [...known.keys()].join()) return;
  const cards = products.map((product) => ({ ...product, reasons: known.get(product.id)?.reasons ?? [] }));
  shown(reply, { ...reply.about, cards, matching: 0, suggestions: [] }, question);
  reply.retag();
}

function close(reply, yours, turn) {
  reply.finish({
    lang: turn.locale === "zh" ? "zh-Hans" : turn.locale,
    stopped: turn.stopped,
    others: turn.alternatives,
    cited: turn.citations.map((citation) => citation.product_id),
    actions: replyActions(reply, turn),
  });
  yours.article.append(h("div", { class: "actions", "data-newest": "" },
    transcript.action(t("edit"), t("edit.name", { number: reply.number }), () => composer.edit(yours.text))));
  transcript.settle();
}

function replyActions(reply, turn) {
  const number = reply.number;
  const again = () => { composer.focus(); send(turn.question, turn.id); };
  return [
    transcript.action(t("copy"), t("copy.name", { number }), () => copy(reply.text)),
    transcript.action(t("again"), t("again.name", { number }), again, "newest"),
    reply.cards.length
      ? transcript.action(t("products.show"), `${t("products.show")} ${number}`, () => bringBack(reply), "elsewhere")
      : null,
  ].filter(Boolean);
}

function bringBack(reply) {
  panel.show(reply.cards, reply.about, (id) => reply.evidenceFor(id));
  panel.open();
  announcer.say(reply.cards.length === 1 ? t("say.products.one") : t("say.products.many", { count: reply.cards.length }));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announcer.say(t("copied"));
    composer.note(t("copied"));
  } catch {
    announcer.say(t("copy.failed"));
    composer.note(t("copy.failed"));
  }
}

// ---------------------------------------------------------------- when it goes wrong

function failed(message, remedy, { reply, yours, text, replacing, putBack }) {
  announcer.silent();
  const retry = transcript.action(t("retry"), t("retry.name", { number: reply.number }), () => {
    yours.remove();
    reply.remove();
    putBack();
    composer.focus();
    send(text, replacing);
  }, "newest");
  reply.fail(message, remedy, retry);
}

function broke(error, turn) {
  if (turn.reply.article.classList.contains("whole")) return;
  if (running?.stopping) {
    stoppedHere(turn);
  } else if (error instanceof SignedOut) {
    failed(t("error.signin"), t("error.signin.remedy"), turn);
    composer.giveBack(turn.text);
  } else {
    failed(t("error.network"), t("error.network.remedy"), turn);
  }
  if (atEnd()) toEnd();
}

/** The stop was asked for and the line is closed: what was written stays. */
function stoppedHere({ reply, yours, text }) {
  const turn = { id: "", question: text, locale: start.locale, stopped: true, alternatives: [], citations: [] };
  close(reply, yours, turn);
  announcer.replied({ text: "", products: 0, others: 0, stopped: true });
}

function stop() {
  if (!running || running.stopping) return;
  const turn = running;
  turn.stopping = true;
  turn.reply.at(t("say.stopped"));
  $("stop").hidden = true;
  call("stop", store.session()).catch(() => turn.abort.abort());
  setTimeout(() => turn.abort.abort(), GIVE_UP_ON_STOP_MS);
}

// ---------------------------------------------------------------- the conversation as it is kept

async function restore() {
  let kept;
  try {
    kept = await call("history", store.session(), start.locale);
  } catch { return; }
  if (running || transcript.isRead()) return;
  transcript.clear();
  for (const turn of kept.turns) {
    transcript.age();
    const yours = transcript.addYours(turn.question);
    const reply = new transcript.Reply(transcript.count());
    reply.cards = numbered(turn.products);
    reply.about = { question: turn.question };
    const rested = new Map(turn.citations.map((citation) => [citation.product_id, citation.evidence]));
    reply.evidenceFor = (id) => rested.get(id) ?? [];
    reply.restore(turn.reply);
    close(reply, yours, turn);
    if (reply.cards.length) panel.show(reply.cards, reply.about, reply.evidenceFor);
    last = { id: turn.id, text: turn.question };
  }
  if (kept.turns.length) composer.suggest([]);
  else { panel.clear(); composer.suggest(start.suggestions); }
  if (kept.turns.length) toEnd();
}

async function begin() {
  if (!transcript.isEmpty() && !confirm(t("new.sure"))) return composer.focus();
  stop();
  running?.abort.abort();
  const old = store.session();
  store.renewSession();
  transcript.clear();
  panel.clear();
  composer.cancelEdit();
  composer.suggest(start.suggestions);
  last = null;
  composer.focus();
  announcer.say(t("say.new"));
  return call("forget", old).catch(() => {});
}

async function keep(shape) {
  const file = `${start.shop.key}.${shape}`;
  try {
    const text = await call("export", store.session(), shape, start.locale);
    const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/plain" })), download: file });
    link.click();
    URL.revokeObjectURL(link.href);
    announcer.say(t("keep.done", { file }));
  } catch {
    announcer.say(t("keep.failed"));
  }
}

// ---------------------------------------------------------------- where the reader is

function atEnd() {
  return document.documentElement.scrollHeight - innerHeight - scrollY < 80;
}

function toEnd() {
  $("newer").hidden = true;
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}

/** Tells the style sheet how much of the header is in sight, so that the panel fills the rest of the window. */
function measure() {
  const seen = Math.max(0, document.querySelector(".top").getBoundingClientRect().bottom);
  document.documentElement.style.setProperty("--header", `${Math.round(seen)}px`);
}

function scrolled() {
  if (atEnd()) $("newer").hidden = true;
  measure();
}

// ---------------------------------------------------------------- keys and buttons

function escape(event) {
  if (event.key !== "Escape" || event.isComposing) return;
  const dialog = document.querySelector("dialog[open]");
  if (running && !running.stopping) stop();
  else if (dialog) return;
  else if (composer.cancelEdit()) { /* the box has its old text again */ }
  else if (panel.isOpen()) panel.close();
  else if (!document.activeElement?.closest("#transcript")) return;
  event.preventDefault();
  if (!dialog && !panel.isOpen()) composer.focus();
}

function editLast() {
  if (last) composer.edit(last.text);
}

function openDialog(id, part) {
  $(id).showModal();
  if (part) $(part).querySelector("input:checked")?.focus();
}

function keysHelp() {
  const names = ["enter", "newline", "escape", "up", "page", "arrows", "help"];
  $("keys").append(...names.map((name) => h("div", {}, h("dt", { text: t(`key.${name}`) }), h("dd", { text: t(`key.${name}.does`) }))));
}

function listen() {
  addEventListener("keydown", escape);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || !event.ctrlKey) return;
    event.preventDefault();
    openDialog("help");
  });
  $("new-chat").addEventListener("click", begin);
  $("open-settings").addEventListener("click", () => openDialog("settings"));
  $("how").addEventListener("click", () => openDialog("settings", "strategy"));
  $("open-help").addEventListener("click", () => openDialog("help"));
  $("newer").addEventListener("click", () => { toEnd(); composer.focus(); });
  addEventListener("scroll", scrolled, { passive: true });
  addEventListener("resize", measure);
  for (const button of document.querySelectorAll("[data-export]")) button.addEventListener("click", () => keep(button.dataset.export));
  document.addEventListener("click", follow);
  store.onSessionChange(restore);
  tabs?.addEventListener("message", restore);
}

/** Links inside the page: skip links move the focus, numbered tags lead to their card. */
function follow(event) {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.product) {
    const item = link.closest("article");
    const reply = item?.reply;
    if (reply) panel.show(reply.cards, reply.about, (id) => reply.evidenceFor(id));
    panel.lead(link.dataset.product);
  } else if (link.id === "skip-latest") (transcript.lastReply() ?? $("message")).focus();
  else if (link.id === "skip-products") { panel.open(); $("products-title").focus(); }
  else composer.focus();
}

settings.build();
measure();
keysHelp();
composer.connect({ send: (text, editing) => send(text, editing ? last?.id ?? "" : ""), stop, edit: editLast });
panel.onAsk((text) => { if (panel.isOpen()) panel.close($("message")); composer.focus(); send(text); });
listen();
await restore();
document.documentElement.dataset.ready = "yes";
