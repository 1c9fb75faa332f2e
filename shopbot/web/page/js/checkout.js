// The checkout: four steps in the cart's place. Each refused value is said beside its field; nothing is final before the last button.

import { $, h, t } from "./dom.js";
import * as cart from "./cart.js";

const ADDRESS = [
  ["name", "name"], ["street", "address-line1"], ["street2", "address-line2"],
  ["city", "address-level2"], ["region", "address-level1"], ["postcode", "postal-code"],
];
let placing = false;

/** Begins at the first step whose answer is missing. */
export async function begin() {
  const told = await cart.ask("show");
  if (!told?.checkout) return;
  const { email, address } = told.checkout;
  if (!email) emailStep(told);
  else if (!address.name) addressStep(told);
  else shippingStep(told);
}

async function step(number, name, form) {
  cart.problem("");
  await cart.title(t("checkout.step", { step: number, name }));
  cart.below(form);
  scrollTo(0, 0);
}

/** A form whose answer goes to the shop; what it refuses is said beside the field. */
function asked(what, fields, values, next, previous) {
  const form = h("form", { class: "checkout", novalidate: true }, ...fields,
    h("div", { class: "row" },
      h("button", { class: "main", text: t("checkout.next") }),
      h("button", { type: "button", class: "second", text: t("checkout.previous"), onclick: previous })));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = values();
    if (!given) return;
    const told = await cart.ask(what, given);
    if (told?.problem) wrong(form, told.problem);
    else if (told) next(told);
  });
  return form;
}

function field(name, autocomplete, value, extra = {}, help = "") {
  const id = `checkout-${name}`;
  const described = [help ? `${id}-help` : "", `${id}-wrong`].filter(Boolean).join(" ");
  const input = h("input", {
    id, name, type: "text", autocomplete, value: value || null, "aria-describedby": described, required: name !== "street2", ...extra,
  });
  return labelled(name, id, input, help);
}

function labelled(name, id, input, help = "") {
  return h("div", { class: "field" },
    h("label", { for: id, class: "label", text: words()[name] }),
    help ? h("p", { class: "hint", id: `${id}-help`, text: help }) : null,
    input,
    h("p", { class: "field-error", id: `${id}-wrong`, hidden: true }));
}

const words = () => ({
  email: t("checkout.email"), name: t("checkout.name"), street: t("checkout.street"), street2: t("checkout.street2"),
  city: t("checkout.city"), region: t("checkout.region"), postcode: t("checkout.postcode"),
});

function wrong(form, { text, field: name }) {
  for (const old of form.querySelectorAll("[aria-invalid]")) old.removeAttribute("aria-invalid");
  for (const old of form.querySelectorAll(".field-error")) old.hidden = true;
  const place = $(`checkout-${name}-wrong`);
  if (!place) return cart.problem(text);
  place.textContent = text;
  place.hidden = false;
  const input = $(`checkout-${name}`);
  input.setAttribute("aria-invalid", "true");
  return input.focus();
}

// ---------------------------------------------------------------- the steps

function emailStep({ checkout }) {
  const fields = [field("email", "email", checkout.email, { type: "email", inputmode: "email" }, t("checkout.email.help"))];
  const next = (told) => (told.checkout.address.name ? shippingStep(told) : addressStep(told));
  step(1, t("checkout.email"), asked("email", fields, () => ({ email: $("checkout-email").value }), next, cart.open));
}

function addressStep(told) {
  const { address, regions } = told.checkout;
  const fields = ADDRESS.map(([name, autocomplete]) => (name === "region" && regions.length
    ? regionField(address.region, regions)
    : field(name, autocomplete, address[name])));
  const values = () => Object.fromEntries(ADDRESS.map(([name]) => [name, $(`checkout-${name}`).value]));
  step(2, t("checkout.address"), asked("address", fields, values, shippingStep, () => emailStep(told)));
}

function regionField(value, regions) {
  const id = "checkout-region";
  const select = h("select", { id, name: "region", autocomplete: "address-level1", required: true, "aria-describedby": `${id}-wrong` },
    h("option", { value: "", text: t("checkout.region.choose") }),
    ...regions.map(({ code, name }) => h("option", { value: code, text: name, selected: code === value })));
  return labelled("region", id, cart.unchosen(select));
}

function shippingStep(told) {
  const { methods, shipping } = told.checkout;
  const choices = methods.map(({ id, label }) => h("div", { class: "choice" },
    h("input", { type: "radio", name: "shipping", id: `shipping-${id}`, value: id, checked: id === shipping || methods.length === 1 }),
    h("label", { for: `shipping-${id}` }, h("span", { class: "name", text: label }))));
  const group = h("fieldset", { class: "choices", "aria-describedby": "checkout-shipping-wrong" },
    h("legend", { text: t("checkout.shipping") }), ...choices,
    h("p", { class: "field-error", id: "checkout-shipping-wrong", hidden: true }));
  const values = () => {
    const chosen = group.querySelector("input:checked");
    if (chosen) return { shipping: chosen.value };
    $("checkout-shipping-wrong").textContent = t("checkout.shipping.missing");
    $("checkout-shipping-wrong").hidden = false;
    group.querySelector("input")?.focus();
    return null;
  };
  step(3, t("checkout.shipping"), asked("shipping", [group], values, review, () => addressStep(told)));
}

async function review() {
  const told = await cart.ask("review");
  if (!told) return;
  if (told.problem) cart.problem(told.problem.text);
  if (told.proposed) reviewStep(told);
}

function reviewStep(told, problem = "") {
  const { proposed } = told;
  const back = (word, to) => h("button", { type: "button", class: "quiet small", text: word, onclick: to });
  const place = h("button", { type: "button", class: "main", id: "place-order", text: proposed.title });
  place.addEventListener("click", () => order(place, proposed.key));
  step(4, t("checkout.review"), h("div", { class: "checkout" },
    h("ul", { class: "review", role: "list" }, ...proposed.lines.map((text) => h("li", { text }))),
    cart.sums(told.cart),
    h("div", { class: "row" },
      back(t("checkout.change.cart"), cart.open), back(t("checkout.change.email"), () => emailStep(told)),
      back(t("checkout.change.address"), () => addressStep(told)), back(t("checkout.change.shipping"), () => shippingStep(told))),
    h("p", {}, place)));
  cart.problem(problem);
}

/** Places the order once: a second click finds the button at work, and the shop knows the key. */
async function order(button, key) {
  if (placing) return;
  placing = true;
  button.setAttribute("aria-disabled", "true");
  const label = button.textContent;
  button.textContent = t("checkout.placing");
  const told = await cart.ask("place", { key });
  placing = false;
  if (!told) { // the line broke: the same key again orders nothing twice
    button.removeAttribute("aria-disabled");
    button.textContent = label;
    return button.focus();
  }
  if (told.done) return done(told.done);
  if (told.proposed) return reviewStep(told, told.problem?.text ?? "");
  await cart.open();
  return cart.problem(told.problem?.text ?? "");
}

async function done({ order: number, lines }) {
  cart.problem("");
  await cart.title(t("checkout.done"));
  cart.below(
    h("p", { class: "lead", text: t("checkout.number", { order: number }) }),
    ...lines.map((text) => h("p", { text })),
    h("p", {}, h("button", { type: "button", class: "main", text: t("cart.back"), onclick: cart.close })));
}
