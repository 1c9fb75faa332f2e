// The cart: a section of the page that takes the place of the conversation while it is open.

import { $, GONE_MS, h, moment, start, t } from "./dom.js";
import { say } from "./announcer.js";
import { cart as call, SignedOut } from "./client.js";
import { exchanged, refill, swapped } from "./leave.js";
import * as store from "./store.js";

let opener = null;
let checkOut = () => {};
let busy = false;

export const isOpen = () => document.body.classList.contains("at-cart");

/** What "Check out" leads to. */
export function onCheckout(begin) {
  checkOut = begin;
}

/** Asks the shop; shows a problem in words and gives null where nothing came back. */
export async function ask(what, values = {}) {
  try {
    const told = await call(what, store.session(), values);
    problem("");
    if (told.cart) count(told.cart.count);
    return told;
  } catch (error) {
    problem(error instanceof SignedOut ? `${t("error.signin")} ${t("error.signin.remedy")}` : t("cart.failed"));
    return null;
  }
}

/** How many things are in it, in the name of the link that opens it. */
export function count(number) {
  if (!start.cart) return;
  $("open-cart").textContent = number === 0 ? t("cart.none") : number === 1 ? t("cart.item") : t("cart.items", { count: number });
}

export function problem(text) {
  $("cart-problem").textContent = text;
  $("cart-problem").hidden = !text;
}

/** Opens the section at its heading. */
export async function open() {
  if (!isOpen()) opener = document.activeElement;
  const arrive = () => title(t("cart"));
  if (document.activeElement.closest(".talk, .panel")) await swapped(appear, arrive); // it was asked for in words
  else {
    appear();
    await arrive();
  }
  scrollTo(0, 0);
  await show();
}

function appear() {
  document.body.classList.add("at-cart");
  $("cart").hidden = false;
}

/** Back to the conversation. What had the focus goes a moment after it: see `title`. */
export async function close() {
  if (!isOpen()) return;
  document.body.classList.remove("at-cart");
  const back = opener?.isConnected && opener.offsetParent ? opener : $("message");
  back.focus();
  await moment(GONE_MS);
  if (isOpen()) return;
  if ($("cart").contains(document.activeElement)) back.focus();
  $("cart").hidden = true;
}

/**
 * Names what stands there now, puts the reader at its beginning, and only then is it time to take away what stood below.
 * In three moments: where a name changes and takes the focus at once, Orca hears of the caret before the focus; where what
 * had the focus is gone when Orca hears of the new one, it thinks that nobody has moved. In both cases it says nothing.
 */
export async function title(text) {
  const heading = $("cart-title");
  if (heading.textContent !== text) { // a new one: of one that it has read before, Orca says the words that stood there
    const fresh = heading.cloneNode(false);
    fresh.textContent = text;
    heading.replaceWith(fresh);
  }
  await moment();
  $("cart-title").focus();
  await moment(GONE_MS);
  getSelection().removeAllRanges(); // or the caret falls from what goes to what comes, and Orca follows it
}

/** Puts other things below the name; a reader who has gone on into the old ones is led back to it. */
export function below(...parts) {
  refill($("cart-body"), $("cart-title"), ...parts);
}

/** Puts the cart as it is now into the section. */
export async function show() {
  const told = await ask("show");
  if (told?.cart) below(...contents(told));
}

/** The count when the page has just been opened. */
export async function refresh() {
  if (!start.cart) return;
  if (isOpen()) return;
  try {
    count((await call("show", store.session())).cart?.count ?? 0);
  } catch { /* told when the cart is opened */ }
}

function contents(told) {
  const { cart } = told;
  const parts = cart.lines.length ? [lines(cart), tools(cart), sums(cart), ending(told)] : [h("p", { text: t("cart.empty") }), undo()];
  return parts.flat();
}

/** Changes the cart, tells what was said of it, and keeps the focus where it was or goes to what is nearest. */
async function change(what, values, focusOn) {
  if (busy) return;
  busy = true;
  const told = await ask(what, values);
  busy = false;
  if (!told) return;
  if (told.problem) problem(told.problem.text);
  if (told.said) say(told.said);
  const next = () => $(focusOn) ?? $("cart-title");
  if (told.cart) exchanged($("cart-body"), contents(told), next);
  else next().focus();
}

// ---------------------------------------------------------------- the lines

function lines(cart) {
  return h("ul", { class: "cart-lines", role: "list", "aria-label": t("cart.list") },
    ...cart.lines.map((line, index) => h("li", {}, row(line, index))));
}

function row(line, index) {
  const id = `quantity-${index}`;
  const named = (word) => `${word} ${line.title}`;
  const set = (quantity, focusOn) => change("quantity", { variant: line.variant, quantity }, focusOn);
  const input = h("input", {
    type: "number", id, min: 1, step: 1, inputmode: "numeric", value: line.quantity, "aria-label": named(t("cart.quantity")),
  });
  input.addEventListener("change", () => set(input.value, id));
  const step = (sign, word, by) => h("button", {
    type: "button", class: "second step", id: `${id}-${by}`, "aria-label": named(word), text: sign,
    onclick: () => (line.quantity + by < 1 ? remove(line, index) : set(line.quantity + by, `${id}-${by}`)),
  });
  return h("div", { class: "cart-line" },
    h("h3", { text: line.title }),
    h("p", { class: "price" }, line.quantity > 1 ? h("span", { text: t("cart.each", { price: line.price }) }) : null, " ", h("strong", { text: line.total })),
    line.problem ? h("p", { class: "field-error", text: line.problem }) : null,
    h("div", { class: "row" },
      h("span", { class: "label", "aria-hidden": "true", text: t("cart.quantity") }),
      step("−", t("cart.less"), -1), input, step("+", t("cart.more"), 1),
      h("button", { type: "button", class: "quiet small", "aria-label": named(t("cart.remove")), text: t("cart.remove"), onclick: () => remove(line, index) })));
}

const remove = (line, index) => change("remove", { variant: line.variant }, index ? `quantity-${index - 1}` : "cart-undo");

const undo = () => h("button", { type: "button", class: "quiet small", id: "cart-undo", text: t("cart.undo"), onclick: () => change("undo", {}, "cart-undo") });

// ---------------------------------------------------------------- codes, sums, the way on

function tools(cart) {
  const field = h("input", { type: "text", id: "offer-code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const form = h("form", { class: "code" },
    h("label", { for: "offer-code", class: "label", text: t("cart.code") }),
    h("div", { class: "row" }, field, h("button", { class: "second", text: t("cart.code.use") })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) change("code", { code: field.value }, "offer-code");
  });
  const used = cart.codes.map((code) => h("button", {
    type: "button", class: "second", text: t("cart.code.drop", { code }), onclick: () => change("drop-code", { code }, "offer-code"),
  }));
  return [undo(), form, h("div", { class: "row" }, ...used), ...cart.notes.map((text) => h("p", { class: "hint", text }))];
}

/** The sums as a table: what, and how much. */
export function sums(cart) {
  const rows = cart.sums.map(({ label, amount }) => h("tr", {}, h("th", { scope: "row", text: label }), h("td", { text: amount })));
  return h("table", { class: "sums" },
    h("caption", { text: t("cart.costs") }),
    h("thead", {}, h("tr", {}, h("th", { scope: "col", text: t("cart.what") }), h("th", { scope: "col", text: t("cart.amount") }))),
    h("tbody", {}, ...rows));
}

function ending({ here }) {
  const go = here ? checkOut : elsewhere;
  return h("p", {}, h("button", { type: "button", class: "main", id: "check-out", text: t(here ? "cart.checkout" : "cart.checkout.elsewhere"), onclick: go }));
}

async function elsewhere() {
  const told = await ask("link");
  if (told?.link) location.assign(told.link);
  else if (told?.problem) problem(told.problem.text);
}

// ---------------------------------------------------------------- from a product's card

/** A product's choice and its button; nothing where none of it can be had. */
export function buy(item) {
  if (!start.cart) return null;
  const there = item.variants.filter((variant) => variant.left);
  if (!there.length) return null;
  const id = `version-${item.number}`;
  const wrong = h("p", { class: "field-error", id: `${id}-wrong`, hidden: true });
  const list = item.variants.length > 1 ? select(item, id) : null;
  const choice = list?.firstChild;
  const told = h("p", { class: "hint" });
  const form = h("form", { class: "buy", novalidate: true },
    choice ? h("label", { for: id, class: "label" }, t("cart.version"), h("span", { class: "unseen", text: ` ${item.title}` })) : null,
    list, wrong,
    h("button", { class: "second", "aria-label": `${t("cart.add")} ${item.title}`, text: t("cart.add") }), told);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const variant = choice ? choice.value : there[0].id;
    const missing = !variant;
    wrong.textContent = missing ? t("cart.version.missing") : "";
    wrong.hidden = !missing;
    choice?.setAttribute("aria-invalid", String(missing));
    if (missing) choice.focus();
    else await put(variant, told);
  });
  return form;
}

function select(item, id) {
  const name = (variant) => `${variant.label}, ${variant.price}`;
  return unchosen(h("select", { id, required: true, "aria-describedby": `${id}-wrong` },
    h("option", { value: "", text: t("cart.version.choose") }),
    ...item.variants.map((variant) => h("option", {
      value: variant.id, disabled: !variant.left, text: variant.left ? name(variant) : t("cart.version.gone", { name: variant.label }),
    }))));
}

/**
 * A list whose first option asks for a choice. It is taken up only when the list is reached: a list that appears with
 * a chosen option draws Orca away from where the person is. Until then the same words stand there for the eye.
 */
export function unchosen(list) {
  const asks = list.options[0].text;
  if (!list.querySelector("[selected]")) {
    list.selectedIndex = -1;
    list.addEventListener("focus", () => { if (list.selectedIndex < 0) list.selectedIndex = 0; });
  }
  return h("div", { class: "list" }, list, h("span", { class: "list-empty", "aria-hidden": "true", text: asks }));
}

async function put(variant, told) {
  if (busy) return;
  busy = true;
  const answer = await ask("add", { variant, quantity: 1 });
  busy = false;
  const words = answer ? answer.problem?.text ?? answer.said : t("cart.failed");
  told.textContent = words;
  say(words);
}

if (start.cart) {
  $("open-cart").addEventListener("click", (event) => { event.preventDefault(); open(); });
  $("hide-cart").addEventListener("click", close);
}
