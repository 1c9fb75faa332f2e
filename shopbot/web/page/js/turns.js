// One turn: what a message sets going, and who is told what when.

import { $, GONE_MS, h, moment, start, t, tagOf } from "./dom.js";
import * as actions from "./actions.js";
import * as announcer from "./announcer.js";
import * as cart from "./cart.js";
import { call, chat, SignedOut } from "./client.js";
import * as composer from "./composer.js";
import * as dialogs from "./dialogs.js";
import { hide } from "./leave.js";
import * as moments from "./moments.js";
import * as panel from "./panel.js";
import { atEnd, offer, toEnd } from "./place.js";
import * as proposals from "./proposals.js";
import * as settings from "./settings.js";
import * as store from "./store.js";
import * as transcript from "./transcript.js";

const GIVE_UP_ON_STOP_MS = 8000;
const ONCE = ["picture", "action", "reading"]; // in place of a decoding: a picture is not kept, what was done is not done again
const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`shopbot.${start.shop.key}`) : null;
let running = null; // the turn being answered: { abort, reply, stopping }
let last = null; // the newest exchange: { id, text, picture }, and `failed` where nothing came of it

export const isRunning = () => Boolean(running);
export const isStopping = () => Boolean(running?.stopping);
export const newest = () => last;
/** The text of a message that failed and that only this page has. */
export const unanswered = () => (last?.failed ? last.text : "");

/** Another tab of this conversation had a turn. */
export function onOtherTab(changed) {
  tabs?.addEventListener("message", changed);
}

/** Forgets what could be asked again, with the conversation it belonged to. */
export function forget() {
  stop();
  running?.abort.abort();
  last = null;
}

/** Sends a message, with a picture or without; `instead` is the exchange whose place it takes. */
export async function send({ text, picture = null, press = null }, instead = null) {
  if (running) return;
  transcript.age();
  proposals.clear();
  const putBack = instead ? transcript.takeLast() : () => {};
  const yours = transcript.addYours(text, picture);
  const reply = new transcript.Reply(transcript.count());
  const turn = { reply, yours, instead, putBack, press };
  running = { abort: new AbortController(), reply, stopping: false };
  composer.setRunning(true);
  composer.note("");
  moments.tell("asked", reply);
  reply.at(t("stage.searching"));
  announcer.replying((words) => reply.waits(words));
  toEnd();
  try {
    const request = { text, picture: picture?.data ?? "", session: store.session(), decoding: settings.chosen(), manner: settings.manner(), replaces: instead?.id ?? "", press };
    for await (const event of chat(request, running.abort.signal)) take(event, turn);
  } catch (error) {
    broke(error, turn);
  } finally {
    running = null;
    composer.setRunning(false);
    moments.tell("ended", reply);
  }
}

/** A button of the conversation: it means one thing, and its words stand in the conversation. */
export const press = ({ what, value, text }) => send({ text, press: { what, value } });

function take(event, turn) {
  const { reply, yours } = turn;
  const following = atEnd();
  if (event.kind === "queued") queued(event.rank, reply);
  else if (event.kind === "status") reply.at(stage(event), event.steps ? event.step / event.steps : 0);
  else if (event.kind === "products") shown(reply, event, yours.spoken);
  else if (event.kind === "sentence") { announcer.written(); added(reply, event); }
  else if (event.kind === "compared") reply.compare(event);
  else if (event.kind === "cart") cart.count(event.count);
  else if (event.kind === "proposed") turn.proposed = event;
  else if (event.kind === "page") actions.perform(event.name, event.value);
  else if (event.kind === "done") finished(event, turn);
  else if (event.kind === "failed") failed(event.message, event.remedy, turn);
  if (following) toEnd();
  else offer();
}

function added(reply, sentence) {
  reply.add(sentence);
  moments.tell("sentence", { reply, sentence });
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

function shown(reply, event, question) {
  reply.cards = event.cards.map((card, index) => ({ ...card, number: index + 1 }));
  reply.about = { ...event, question, lang: () => reply.lang };
  panel.show(reply.cards, reply.about, (id) => reply.evidenceFor(id));
}

function finished({ turn, suggestions }, { reply, yours, proposed }) {
  if (!reply.sentences.length) turn.sentences.forEach((sentence) => added(reply, sentence));
  settleProducts(reply, turn.products, yours.spoken);
  close(reply, yours, turn);
  composer.suggest(suggestions, turn.locale);
  composer.wishes(turn.chips);
  if (proposed) proposals.show(proposed, reply.text, turn.locale);
  else cart.refresh();
  announcer.replied({ text: reply.spoken, products: reply.cards.length, others: turn.alternatives.length, stopped: turn.stopped });
  tabs?.postMessage("turn");
}

/** The numbers that hold are those of the record the reply rests on; reasons were told when the search was done. */
function settleProducts(reply, products, question) {
  const known = new Map(reply.cards.map((card) => [card.id, card]));
  if (!products.length || products.map((p) => p.id).join() === [...known.keys()].join()) return;
  const cards = products.map((product) => ({ ...product, reasons: known.get(product.id)?.reasons ?? [] }));
  shown(reply, { ...reply.about, cards, matching: 0 }, question);
  reply.retag();
}

/** An exchange as it was kept, standing as it stood when it was written. */
export function replay(turn) {
  const yours = transcript.addYours(turn.question, null, turn.decoding === "picture");
  const reply = new transcript.Reply(transcript.count());
  const rested = new Map(turn.citations.map((citation) => [citation.product_id, citation.evidence]));
  reply.evidenceFor = (id) => rested.get(id) ?? [];
  if (turn.products.length) shown(reply, { cards: turn.products }, turn.question);
  turn.sentences.forEach((sentence) => reply.add(sentence));
  if (turn.comparison) reply.compare(turn.comparison);
  close(reply, yours, turn);
}

function close(reply, yours, turn) {
  const repeatable = yours.picture || !ONCE.includes(turn.decoding);
  last = repeatable ? { id: turn.id, text: yours.text, picture: yours.picture } : null;
  reply.finish({
    lang: tagOf(turn.locale),
    stopped: turn.stopped,
    others: turn.alternatives,
    cited: turn.citations.map((citation) => citation.product_id),
    actions: replyActions(reply, last),
  });
  if (repeatable) changeable(yours, reply.number);
  transcript.settle();
  moments.tell("closed", reply);
}

/** A button that takes the message up for change. */
function changeable(yours, number) {
  yours.article.append(h("div", { class: "actions", "data-newest": "" },
    transcript.action(t("edit"), t("edit.name", { number }), () => composer.edit(yours))));
}

function replyActions(reply, asked) {
  const number = reply.number;
  const again = () => once(() => send(asked, asked));
  return [
    transcript.action(t("copy"), t("copy.name", { number }), () => copy(reply.text)),
    asked ? transcript.action(t("again"), t("again.name", { number }), again, "newest") : null,
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

/** Begins a turn in the place of the message whose button was pressed, once the focus has left that button for the box. */
async function once(begin) {
  if (running) return;
  composer.focus();
  composer.setRunning(true);
  await moment(GONE_MS);
  if (running) return;
  composer.setRunning(false);
  begin();
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

/** A message that failed is the newest one: it can be sent again as it is, or changed. */
function failed(message, remedy, { reply, yours, instead, putBack, press }) {
  announcer.silent();
  if (dialogs.current()) announcer.say(`${message} ${remedy}`); // the alert stands behind it, out of a screen reader's reach
  last = press ? null : { id: instead?.id ?? "", text: yours.text, picture: yours.picture, failed: true };
  const retry = transcript.action(t("retry"), t("retry.name", { number: reply.number }), () => once(() => {
    yours.remove();
    reply.remove();
    putBack();
    send({ ...yours, press }, instead);
  }), "newest");
  reply.fail(message, remedy, retry);
  if (last) changeable(yours, reply.number);
}

function broke(error, turn) {
  if (turn.reply.article.classList.contains("whole")) return;
  if (running?.stopping) {
    stoppedHere(turn);
  } else if (error instanceof SignedOut) {
    failed(t("error.signin"), t("error.signin.remedy"), turn);
    composer.giveBack(turn.yours);
  } else {
    failed(t("error.network"), t("error.network.remedy"), turn);
  }
  if (atEnd()) toEnd();
}

/** The stop was asked for and the line is closed: what was written stays. */
function stoppedHere({ reply, yours }) {
  close(reply, yours, { id: "", locale: start.locale, stopped: true, alternatives: [], citations: [] });
  announcer.replied({ text: "", products: 0, others: 0, stopped: true });
}

/** Ends the reply that is being written. */
export function stop() {
  if (!running || running.stopping) return;
  const turn = running;
  turn.stopping = true;
  turn.reply.at(t("say.stopped"));
  hide($("stop"), $("message"));
  call("stop", store.session()).catch(() => turn.abort.abort());
  setTimeout(() => turn.abort.abort(), GIVE_UP_ON_STOP_MS);
}
