// The products being talked about, as cards whose numbers are those of the reply.

import { $, h, narrow, otherTag, t } from "./dom.js";
import { buy } from "./cart.js";
import { evidence } from "./client.js";
import { hide, refill, swapped, unhide } from "./leave.js";

let ask = () => {};
let shown = [];
let evidenceOf = () => [];
let spokenIn = () => null; // the lang attribute of the reply that shows them

/** Buttons on cards send messages through this. */
export function onAsk(send) {
  ask = send;
}

export const cards = () => shown;

/** Shows a reply's products. `about` holds question, matching, relaxed, carried. */
export function show(list, about, evidenceFor = () => []) {
  shown = list;
  evidenceOf = evidenceFor;
  spokenIn = about.lang ?? (() => null);
  refill($("cards"), $("products-title"), ...list.map(card));
  $("products-about").replaceChildren(...describe(list, about));
  count(list.length);
}

export function clear() {
  shown = [];
  refill($("cards"), $("products-title"));
  $("products-about").textContent = t("products.none");
  count(0);
}

function count(number) {
  if (number) unhide($("show-products"));
  else hide($("show-products"), $("message"));
  $("show-products").querySelector(".count").textContent = String(number);
}

function describe(list, { question = "", matching = 0, relaxed = [], carried = true }) {
  if (!list.length) return [t("products.none")];
  const short = question.length > 60 ? `${question.slice(0, 59)}…` : question;
  const values = { count: list.length, question: short };
  const parts = [t(list.length === 1 ? "products.one" : "products.many", values)];
  if (matching > list.length) parts.push(t("products.matching", { matching }));
  if (!carried) parts.push(t("products.absent"));
  if (relaxed.length) parts.push(t("products.relaxed", { limits: relaxed.join(t("list.comma")) }));
  return parts.map((text) => h("span", { text: /[\u3002\uff01\uff1f]$/.test(text) ? text : `${text} ` }));
}

function card(item) {
  const title = h(item.url ? "a" : "span", { text: item.title, lang: item.titleLang, href: item.url || null, rel: item.url ? "noreferrer" : null });
  return h("li", {},
    h("article", { class: "card", id: `card-${item.number}`, "aria-labelledby": `title-${item.number}`, "data-product": item.id, tabindex: "-1" },
      picture(item),
      h("div", { class: "facts" },
        item.kind || item.brand ? h("p", { class: "kind", lang: otherTag(item.kindLang), text: [item.brand, item.kind].filter(Boolean).join(" · ") }) : null,
        h("h3", { id: `title-${item.number}` }, title),
        price(item), stock(item), rating(item)),
      reasons(item), options(item), buy(item), buttons(item)));
}

function picture(item) {
  const number = h("span", { class: "number tag", "aria-hidden": "true", text: String(item.number) });
  const image = item.picture
    ? h("img", { src: item.picture, alt: item.pictureText, lang: otherTag(item.pictureTextLang), width: "300", height: "400", loading: "lazy" })
    : h("p", { class: "no-picture", text: t("product.nopicture") });
  return h("div", { class: "picture" }, image, number);
}

function price(item) {
  const was = item.was ? h("span", { class: "was" }, `${t("product.was")} `, h("span", { class: "struck", text: item.was })) : null;
  return h("p", { class: "price" }, h("strong", { text: item.price }), was ? " " : null, was);
}

function stock(item) {
  const state = item.inStock === null ? "unknown" : item.inStock ? "yes" : "no";
  return h("p", { class: `stock ${state}`, text: item.stock });
}

function rating(item) {
  if (!item.rating) return null;
  const stars = h("span", { class: "stars", "aria-hidden": "true" });
  for (let i = 1; i <= 5; i += 1) {
    stars.append(h("span", { class: item.stars >= i - 0.25 ? "full" : item.stars >= i - 0.75 ? "half" : "none" }));
  }
  return h("p", { class: "rating" }, stars, " ", h("span", { text: item.rating }));
}

function reasons(item) {
  if (!item.reasons.length) return null;
  return h("ul", { class: "reasons", role: "list", "aria-label": t("product.reasons") },
    ...item.reasons.map((text) => h("li", { text })));
}

function options(item) {
  if (!item.options.length) return null;
  const known = ["color", "size", "capacity"];
  const rows = item.options.map((option) => h("div", {},
    h("dt", { text: t(`option.${known.includes(option.name) ? option.name : "other"}`) }),
    h("dd", { lang: otherTag(item.titleLang), text: option.values.join(t("list.comma")) })));
  return h("dl", { class: "options" }, ...rows);
}

function buttons(item) {
  const about = (word, press, extra = {}) =>
    h("button", { type: "button", class: "quiet small", onclick: press, "aria-label": `${word} ${item.title}`, ...extra }, word);
  const place = h("div", { class: "evidence", id: `evidence-${item.number}`, hidden: true });
  const why = about(t("product.why"), () => toggle(why, place, item),
    { "aria-expanded": "false", "aria-controls": place.id });
  const send = (key) => () => ask(t(key, { title: item.title }));
  return h("div", { class: "card-foot" },
    h("div", { class: "row" }, why,
      about(t("product.describe"), send("ask.describe")),
      shown.length > 1 ? about(t("product.compare"), send("ask.compare")) : null,
      about(t("product.goes"), send("ask.goes"))),
    place);
}

async function toggle(button, place, item) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  place.hidden = !open;
  if (!open || place.dataset.loaded) return;
  place.replaceChildren(h("p", { text: t("product.evidence.loading") }));
  try {
    place.replaceChildren(...record(await evidence(item.id), evidenceOf(item.id), spokenIn()));
    place.dataset.loaded = "yes";
  } catch {
    place.replaceChildren(h("p", { text: t("product.evidence.failed") }));
  }
}

function record(found, rested, lang) {
  const list = (lines) => h("ul", {}, ...lines.map((text) => h("li", { text })));
  const parts = [];
  if (rested.length) parts.push(h("h4", { text: t("product.evidence.reply") }), h("div", { lang }, list(rested)));
  parts.push(h("h4", { text: t("product.evidence") }));
  if (found.description) parts.push(h("p", { text: found.description, lang: found.descriptionLang }));
  parts.push(list(found.lines));
  if (found.source) parts.push(h("p", { class: "source", text: t("product.evidence.source", { source: found.source }) }));
  return parts;
}

// ---------------------------------------------------------------- narrow screens: the panel takes the page's place

function panelOpen(open, focusOn) {
  return swapped(() => {
    document.body.classList.toggle("at-products", open);
    $("show-products").setAttribute("aria-expanded", String(open));
  }, () => focusOn.focus());
}

export const isOpen = () => document.body.classList.contains("at-products");

export function open() {
  if (!narrow()) return;
  panelOpen(true, $("products-title"));
  scrollTo(0, 0);
}

export const close = (focusOn = $("show-products")) => panelOpen(false, focusOn);

$("show-products").addEventListener("click", open);
$("hide-products").addEventListener("click", () => close());

/** Leads to a card, from a numbered tag. */
export function lead(id) {
  const place = $("cards").querySelector(`[data-product="${CSS.escape(id)}"]`);
  if (!place) return;
  if (narrow()) panelOpen(true, place);
  else place.focus();
  place.scrollIntoView({ block: "nearest" });
}
