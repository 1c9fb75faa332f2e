// The page as a whole: keys and buttons, and what they lead to.

import { $, h, start, t } from "./dom.js";
import * as actions from "./actions.js";
import * as cart from "./cart.js";
import * as composer from "./composer.js";
import { begin, keep, keepProfile, restore } from "./conversation.js";
import * as dialogs from "./dialogs.js";
import "./offline.js";
import * as panel from "./panel.js";
import * as proposals from "./proposals.js";
import { measure, scrolled, toEnd } from "./place.js";
import * as settings from "./settings.js";
import * as store from "./store.js";
import * as transcript from "./transcript.js";
import * as turns from "./turns.js";

let hush = () => false; // what Escape does before all else, once the voice is there

function escape(event) {
  if (event.key !== "Escape" || event.isComposing) return;
  if (hush()) return void event.preventDefault();
  const dialog = dialogs.current();
  if (dialog?.id === "sure") return;
  if (turns.isRunning() && !turns.isStopping()) turns.stop();
  else if (dialog) return;
  else if (composer.cancelEdit()) { /* the box has its old text again */ }
  else if (cart.isOpen()) { event.preventDefault(); cart.close(); return; }
  else if (panel.isOpen()) panel.close();
  else if (!document.activeElement?.closest("#transcript")) return;
  event.preventDefault();
  if (!dialog && !panel.isOpen()) composer.focus();
}

function editLast() {
  if (turns.newest()) composer.edit(turns.newest());
}

function openDialog(id, part) {
  dialogs.opened($(id));
  if (part) $(part).querySelector("input:checked")?.focus();
}

/** What was asked for in words: the dialog takes the focus, as it does by its button. */
function openAsked(what) {
  if (what === "settings" || what === "help") openDialog(what);
  else if (what === "cart") $("open-cart")?.click();
  else if (what === "products") { panel.open(); $("products-title").focus(); }
}

function keysHelp() {
  const names = ["enter", "newline", "escape", "up", "page", "arrows", "help"];
  $("keys").append(...names.map((name) => h("div", {}, h("dt", { text: t(`key.${name}`) }), h("dd", { text: t(`key.${name}.does`) }))));
}

/** Skip links move the focus. Each listens for itself: a listener of the whole page makes a screen reader call all of it clickable. */
function skip(event) {
  event.preventDefault();
  cart.close();
  const { id } = event.currentTarget;
  if (id === "skip-latest") (transcript.lastReply() ?? $("message")).focus();
  else if (id === "skip-products") { panel.open(); $("products-title").focus(); }
  else composer.focus();
}

/** A numbered tag leads to the card of its product, among the products of its reply. */
function leadTo(product, reply) {
  if (reply) panel.show(reply.cards, reply.about, (id) => reply.evidenceFor(id));
  panel.lead(product);
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
  $("keep-profile").addEventListener("click", keepProfile);
  for (const link of document.querySelectorAll(".skips a")) link.addEventListener("click", skip);
  store.onSessionChange(restore);
  turns.onOtherTab(restore);
  actions.register("open", openAsked);
}

/** The token of the signed link that the page was opened by; it is taken out of the address at once. */
function tokenOfLink() {
  const address = new URL(location.href);
  const token = address.searchParams.get("order");
  address.searchParams.delete("order");
  if (token) history.replaceState(null, "", address);
  return token;
}

const token = tokenOfLink();
settings.build();
measure();
keysHelp();
composer.connect({
  send: (message, editing) => turns.send(message, editing ? turns.newest() : null),
  stop: turns.stop,
  edit: editLast,
  unanswered: turns.unanswered,
});
transcript.onTag(leadTo);
panel.onAsk((text) => { if (panel.isOpen()) panel.close($("message")); composer.focus(); turns.send({ text }); });
proposals.onAnswer((press) => { turns.press(press); composer.focus(); });
composer.onPress(turns.press);
cart.onCheckout(() => import("./checkout.js").then((checkout) => checkout.begin()).catch(() => cart.problem(t("cart.failed"))));
listen();
await restore();
if (token) turns.press({ what: "link", value: token, text: t("order.link") });
document.documentElement.dataset.ready = "yes";
if (start.voice) import("./voice.js").then((voice) => { hush = voice.escape; }).catch(() => {}); // without it, everything is typed
