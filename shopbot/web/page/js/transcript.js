// The conversation as a list of articles: one tab stop, arrows between messages, Enter goes in, Escape comes back.

import { $, h, t, timeNow } from "./dom.js";
import { changed } from "./leave.js";
import { table } from "./table.js";

const list = $("transcript");
const INSIDE = "a[href], button";

let lead = () => {};

/** The numbered tags lead to a product by this: `lead(id, reply)`. */
export function onTag(follow) {
  lead = follow;
}

/** Every message, in the order of time. */
const articles = () => [...list.querySelectorAll("article")];

/** Makes `chosen` the one tab stop; everything inside messages is reached by Enter. */
function stopAt(chosen) {
  for (const article of articles()) {
    article.tabIndex = article === chosen ? 0 : -1;
    for (const control of article.querySelectorAll(INSIDE)) control.tabIndex = -1;
  }
}

function goIn(article) {
  const inside = [...article.querySelectorAll(INSIDE)].filter((control) => control.offsetParent);
  for (const control of inside) control.tabIndex = 0;
  inside[0]?.focus();
}

list.addEventListener("keydown", (event) => {
  const here = event.target.closest("article");
  if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = articles();
  const place = all.indexOf(here);
  const to = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.target === here && to !== undefined) {
    event.preventDefault();
    const next = all[Math.max(0, Math.min(all.length - 1, to))];
    stopAt(next);
    next.focus();
  } else if (event.key === "Enter" && event.target === here) {
    event.preventDefault();
    goIn(here);
  }
});

list.addEventListener("focusout", (event) => {
  const from = event.target.closest("article");
  if (from && !from.contains(event.relatedTarget)) stopAt(from);
});

list.addEventListener("focusin", (event) => {
  const article = event.target.closest("article");
  if (!article || event.target === article) return;
  for (const control of article.querySelectorAll(INSIDE)) control.tabIndex = 0;
});

/** Keeps the tab stop on the newest message, unless someone is reading in the list. */
export function settle() {
  if (!list.contains(document.activeElement)) stopAt(articles().at(-1));
}

function message(kind, name, ...content) {
  const time = timeNow();
  const article = h("article", { class: `message ${kind}`, "aria-label": `${name}, ${time}`, tabindex: "-1" },
    h("p", { class: "who", "aria-hidden": "true" }, h("span", { text: name }), h("time", { text: time })),
    ...content);
  list.append(h("li", {}, article));
  $("welcome").hidden = true;
  settle();
  return article;
}

export const count = () => list.querySelectorAll("article.yours").length;
export const lastReply = () => articles().findLast((article) => article.matches(".theirs"));
export const isRead = () => list.contains(document.activeElement);
export const isEmpty = () => articles().length === 0;

export function clear() {
  refuge(list);
  list.replaceChildren();
  $("welcome").hidden = false;
}

/** Takes the newest exchange out; what is given back puts it in again. */
export function takeLast() {
  const items = [...list.children];
  const from = items.findLastIndex((item) => item.querySelector(".yours"));
  const taken = from < 0 ? [] : items.slice(from);
  for (const item of taken) {
    refuge(item);
    item.remove();
  }
  return () => { list.append(...taken); settle(); };
}

/** Whoever is in what is about to go finds themselves in the message box. */
function refuge(part) {
  if (part.contains(document.activeElement)) $("message").focus();
}

/** The shopper's message. `gone`: it came with a picture, which was not kept. */
export function addYours(text, picture = null, gone = false) {
  const article = message("yours", t("you"),
    picture ? h("img", { class: "sent", src: picture.data, alt: t("picture.yours") }) : null,
    text ? h("div", { class: "prose", dir: "auto", text }) : null,
    gone ? h("p", { class: "hint", text: t("picture.gone") }) : null);
  return { article, text, picture, spoken: text || t("picture.yours"), remove: () => article.closest("li").remove() };
}

/** A reply that is being written, or has been. `number` counts the exchanges from 1. */
export class Reply {
  constructor(number) {
    this.number = number;
    this.cards = [];
    this.sentences = [];
    this.tagged = new Set(); // ids of products that have their number in the text
    this.prose = h("div", { class: "prose" });
    this.waited = h("span", { class: "hint" });
    this.stage = h("p", { class: "stage" });
    this.article = message("theirs", t("assistant"), this.prose, this.stage);
    this.article.reply = this;
  }

  /** Says in sight, not aloud, what is going on. */
  at(words, share = 0) {
    const bar = share ? h("span", { class: "bar-track", "aria-hidden": "true" }, h("span", { class: "bar-fill" })) : null;
    if (bar) bar.firstChild.style.width = `${Math.round(share * 100)}%`;
    this.stage.replaceChildren(h("span", { text: words }), ...(bar ? [bar] : []), this.waited);
  }

  /** Says in sight how long it has taken so far; the first words make that needless. */
  waits(words) {
    this.waited.textContent = words;
  }

  add(sentence) {
    if (sentence.alternative > 0) return; // other answers come whole, with the end of the turn
    let paragraph = this.prose.lastElementChild;
    if (!paragraph || sentence.paragraph) {
      paragraph = h("p");
      this.prose.append(paragraph);
    } else {
      paragraph.append(/[\u3002\uff01\uff1f]$/.test(this.sentences.at(-1)?.text ?? "") ? "" : " ");
    }
    paragraph.append(h("span", { class: "sentence", text: sentence.text }), ...this.tags(sentence));
    this.sentences.push(sentence);
    this.waits("");
    settle();
  }

  /** The products of the reply side by side, under its words. */
  compare(comparison) {
    this.comparison = comparison;
    this.prose.after(table(comparison));
  }

  /** Numbers the sentences anew after the cards have changed. */
  retag() {
    for (const old of this.prose.querySelectorAll(".tag")) changed(old, this.article, () => old.remove());
    const spans = this.prose.querySelectorAll(".sentence");
    this.tagged.clear();
    spans.forEach((span, index) => span.after(...this.tags(this.sentences[index])));
  }

  /** A number after the first sentence that speaks of a product, by its verdict or else by its full name. */
  tags({ products, text }) {
    const meant = (card) => (products.length ? products.includes(card.id) : text.includes(card.title));
    const fresh = this.cards.filter((card) => meant(card) && !this.tagged.has(card.id));
    for (const card of fresh) this.tagged.add(card.id);
    return fresh.map(tag);
  }

  get text() {
    return [...this.prose.children].map((p) => [...p.childNodes].map(withoutTag).join("")).join("\n\n");
  }

  /** The reply as it is said: numbers in words where the shop gave them so, of a comparison how much its table holds. */
  get spoken() {
    const said = this.sentences.map((sentence) => sentence.spoken ?? sentence.text);
    const rows = this.comparison?.rows.length;
    return [...said, ...(rows ? [t("compared.rows", { count: rows })] : [])].join(" ");
  }

  evidenceFor(id) {
    return [...new Set(this.sentences.filter((s) => s.products.includes(id)).flatMap((s) => s.evidence))];
  }

  /** The reply is whole: sources, other answers, what can be done with it. */
  finish({ lang, stopped, others, cited, actions }) {
    this.stage.remove();
    this.article.classList.add("whole");
    this.lang = this.prose.lang = lang;
    if (stopped) this.article.append(h("p", { class: "stopped", text: t(this.text ? "stopped" : "stopped.empty") }));
    if (this.cards.length) this.article.append(this.sources([...cited, ...this.tagged]));
    if (others.length) this.article.append(this.alternatives(others, lang));
    this.article.append(h("div", { class: "actions", role: "group", "aria-label": t("actions", { number: this.number }) }, ...actions));
    settle();
  }

  sources(ids) {
    const cited = this.cards.filter((card) => ids.includes(card.id));
    const items = (cited.length ? cited : this.cards).map((card) => h("li", {}, tag(card), " ", h("span", { text: card.title, lang: card.titleLang, "aria-hidden": "true" })));
    return h("div", { class: "sources" }, h("p", { class: "label", text: t("sources") }), h("ol", { role: "list", "aria-label": t("sources") }, ...items));
  }

  alternatives(others, lang) {
    const id = `others-${this.number}`;
    return h("section", { class: "others", "aria-labelledby": id },
      h("h3", { id, text: t("others") }),
      h("ol", { lang }, ...others.map((text) => h("li", { text }))));
  }

  /** An error that stays, with the way on. */
  fail(words, remedy, retry) {
    this.stage.remove();
    this.article.classList.add("whole");
    const box = h("div", { class: "failed", role: "alert" }, h("p", { class: "what", text: words }), h("p", { text: remedy }));
    this.article.append(box, h("div", { class: "actions" }, retry));
    settle();
  }

  remove() {
    this.article.closest("li").remove();
  }
}

/** Older errors are no longer alerts, and only the newest exchange can be asked again or changed. */
export function age() {
  for (const old of list.querySelectorAll("[role=alert]")) old.removeAttribute("role");
  for (const old of list.querySelectorAll("[data-newest]")) changed(old, old.closest("article"), () => old.remove());
}

/** A button under a message: a short visible word, a name that tells messages apart. `where`: newest or elsewhere. */
export function action(word, name, press, where = "") {
  return h("button", {
    type: "button", class: `quiet small ${where}`, tabindex: "-1", text: word, "aria-label": name,
    "data-newest": where === "newest" ? "" : null, onclick: press,
  });
}

function tag(card) {
  return h("a", {
    class: "tag", href: `#card-${card.number}`, "data-product": card.id, tabindex: "-1",
    "aria-label": t("product.number", { number: card.number, title: card.title }), text: String(card.number),
    onclick: (event) => { event.preventDefault(); lead(card.id, event.currentTarget.closest("article")?.reply); },
  });
}

function withoutTag(node) {
  return node.nodeType === Node.ELEMENT_NODE && node.matches(".tag") ? "" : node.textContent;
}
