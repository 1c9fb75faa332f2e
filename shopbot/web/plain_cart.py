"""Cart and checkout in plain HTML: every change is a form of its own, every step a page with its errors on top."""

from collections.abc import Mapping, Sequence

from shopbot.web.plain_html import Html, Part, join, tag
from shopbot.web.plain_visit import Visit
from shopbot.web.views import Json

ADDRESS = {  # the fields of the address and what browsers fill them with
    "name": "name",
    "street": "address-line1",
    "street2": "address-line2",
    "city": "address-level2",
    "region": "address-level1",
    "postcode": "postal-code",
}
STEPS = ("email", "address", "shipping", "review")


def cart(visit: Visit, told: Json, link: str = "") -> Html:
    """The cart with its sums and the way on; `link`: the merchant's own checkout, where the shop has one."""
    kept = told["cart"]
    undo = _button(visit, "undo", visit.say("page.cart.undo"), {}, "quiet small")
    if not kept["lines"]:
        back = tag("a", visit.say("page.cart.back"), href="plain", class_="second")
        return join([tag("p", visit.say("page.cart.empty")), tag("p", back), undo])
    lines = [tag("li", _line(visit, line, number)) for number, line in enumerate(kept["lines"], 1)]
    listed = tag(
        "ul", *lines, class_="cart-lines", role="list", aria_label=visit.say("page.cart.list")
    )
    notes = [tag("p", note, class_="hint") for note in kept["notes"]]
    return join(
        [listed, undo, _codes(visit, kept), *notes, sums(visit, kept), _onward(visit, link)]
    )


def _line(visit: Visit, line: Json, number: int) -> Html:
    name = tag("span", " ", line["title"], class_="unseen")
    each = visit.say("page.cart.each", price=line["price"]) if line["quantity"] > 1 else ""
    field = f"quantity-{number}"
    amount = visit.form(
        "plain-cart",
        *_hidden(visit, {"variant": line["variant"]}),
        tag("label", visit.say("page.cart.quantity"), name, for_=field, class_="label"),
        tag("input", type="number", id=field, name="quantity", min="1", step="1", inputmode="numeric",
            value=line["quantity"], required=True),
        tag("button", visit.say("form.cart.change"), name, class_="second", name="what", value="quantity"),
        class_="row",
    )  # fmt: skip
    remove = join([visit.say("page.cart.remove"), name])
    return tag(
        "div",
        tag("h3", line["title"]),
        tag("p", each, " ", tag("strong", line["total"]), class_="price"),
        tag("p", line["problem"], class_="field-error") if line["problem"] else None,
        amount,
        _button(visit, "remove", remove, {"variant": line["variant"]}, "quiet small"),
        class_="cart-line",
    )


def _codes(visit: Visit, kept: Json) -> Html:
    field = tag(
        "input", type="text", id="offer-code", name="code", autocomplete="off", required=True
    )
    use = tag("button", visit.say("page.cart.code.use"), class_="second", name="what", value="code")
    form = visit.form(
        "plain-cart",
        *_hidden(visit, {}),
        tag("label", visit.say("page.cart.code"), for_="offer-code", class_="label"),
        tag("div", field, use, class_="row"),
        class_="code",
    )
    drops = [
        _button(
            visit,
            "drop-code",
            visit.say("page.cart.code.drop", code=code),
            {"code": code},
            "second",
        )
        for code in kept["codes"]
    ]
    return join([form, *drops])


def sums(visit: Visit, kept: Json) -> Html:
    """What it costs, as a table."""
    rows = [
        tag("tr", tag("th", row["label"], scope="row"), tag("td", row["amount"]))
        for row in kept["sums"]
    ]
    heads = [tag("th", visit.say(f"page.cart.{key}"), scope="col") for key in ("what", "amount")]
    caption = tag("caption", visit.say("page.cart.costs"))
    return tag(
        "table", caption, tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="sums"
    )


def _onward(visit: Visit, link: str) -> Html:
    key = "page.cart.checkout.elsewhere" if link else "page.cart.checkout"
    return tag("p", tag("a", visit.say(key), href=link or "plain-checkout", class_="main"))


def _button(visit: Visit, what: str, label: Part, values: Mapping[str, str], style: str) -> Html:
    button = tag("button", label, class_=style, name="what", value=what)
    return visit.form("plain-cart", *_hidden(visit, values), button)


def _hidden(visit: Visit, values: Mapping[str, str]) -> list[Html]:
    sent = {"once": visit.once, **values}
    return [tag("input", type="hidden", name=name, value=value) for name, value in sent.items()]


# ---------------------------------------------------------------- the checkout


def first_missing(told: Json) -> str:
    """The first step of the checkout whose answer is not there."""
    checkout = told["checkout"]
    if not checkout["email"]:
        return "email"
    return "shipping" if checkout["address"].get("name") else "address"


def problem_summary(visit: Visit, problem: Json) -> Html:
    """What stands in the way, on top of the page, with a link to the field that it is about."""
    field = problem["field"]
    said = tag("a", problem["text"], href=f"#checkout-{field}") if field else problem["text"]
    return tag(
        "div",
        tag("h2", visit.say("form.problem")),
        tag("ul", tag("li", said)),
        class_="failed",
        role="alert",
        tabindex="-1",
        autofocus=True,
    )


def step(
    visit: Visit, name: str, told: Json, given: Mapping[str, str], problem: Json | None
) -> Html:
    """One step as a form: `given` is what was typed and refused, else what the cart holds."""
    previous = STEPS[STEPS.index(name) - 1] if name != "email" else ""
    back = f"plain-checkout?step={previous}" if previous else "plain-cart"
    return visit.form(
        "plain-checkout",
        tag("input", type="hidden", name="step", value=name),
        *_fields(visit, name, told["checkout"], given, problem),
        tag(
            "div",
            tag("button", visit.say("page.checkout.next"), class_="main"),
            tag("a", visit.say("page.checkout.previous"), href=back, class_="second"),
            class_="row",
        ),
        class_="checkout",
        novalidate=True,
    )


def _fields(
    visit: Visit, name: str, kept: Json, given: Mapping[str, str], problem: Json | None
) -> list[Html]:
    wrong = problem or {"field": "", "text": ""}
    if name == "email":
        value, hint = given.get("email", kept["email"]), visit.say("page.checkout.email.help")
        extra = {"type": "email", "autocomplete": "email", "inputmode": "email"}
        return [_field(visit, "email", value, wrong, hint, extra)]
    if name == "shipping":
        return [_methods(visit, kept, wrong)]
    values = {**kept["address"], **given}
    fields = []
    for part, fills in ADDRESS.items():
        value = values.get(part) or ""
        if part == "region" and kept["regions"]:
            fields.append(_region(visit, value, kept["regions"], wrong))
        else:
            fields.append(_field(visit, part, value, wrong, "", {"autocomplete": fills}))
    return fields


def _field(
    visit: Visit, name: str, value: str, wrong: Json, hint: str, extra: Mapping[str, str]
) -> Html:
    refused = wrong["field"] == name
    described = [f"{name}-help"] * bool(hint) + [f"{name}-wrong"] * refused
    entry = {"id": f"checkout-{name}", "name": name, "type": "text", "value": value, **extra}
    field = tag("input", **entry, **_state(name, refused, described))
    return _labelled(visit, name, field, wrong["text"] if refused else "", hint)


def _region(visit: Visit, value: str, regions: Sequence[Json], wrong: Json) -> Html:
    refused = wrong["field"] == "region"
    offered = [
        tag("option", r["name"], value=r["code"], selected=r["code"] == value) for r in regions
    ]
    first = tag("option", visit.say("page.checkout.region.choose"), value="")
    state = _state("region", refused, ["region-wrong"] * refused)
    entry = {"id": "checkout-region", "name": "region", "autocomplete": "address-level1"}
    select = tag("select", first, *offered, **entry, **state)
    return _labelled(visit, "region", select, wrong["text"] if refused else "", "")


def _state(name: str, refused: bool, described: Sequence[str]) -> dict[str, str | bool | None]:
    return {
        "required": name != "street2",
        "aria-invalid": "true" if refused else None,
        "aria-describedby": " ".join(described) or None,
    }


def _labelled(visit: Visit, name: str, field: Html, wrong: str, hint: str) -> Html:
    return tag(
        "div",
        tag("label", visit.say(f"page.checkout.{name}"), for_=f"checkout-{name}", class_="label"),
        tag("p", hint, class_="hint", id=f"{name}-help") if hint else None,
        tag("p", wrong, class_="field-error", id=f"{name}-wrong") if wrong else None,
        field,
        class_="field",
    )


def _methods(visit: Visit, kept: Json, wrong: Json) -> Html:
    refused = wrong["field"] == "shipping"
    choices = []
    for place, method in enumerate(kept["methods"]):
        # the first has the id that the summary of errors leads to
        key = "checkout-shipping" if place == 0 else f"shipping-{place}"
        chosen = method["id"] == kept["shipping"] or len(kept["methods"]) == 1
        entry = {"type": "radio", "name": "shipping", "id": key, "value": method["id"]}
        label = tag("label", tag("span", method["label"], class_="name"), for_=key)
        choices.append(tag("div", tag("input", checked=chosen, **entry), label, class_="choice"))
    error = tag("p", wrong["text"], class_="field-error", id="shipping-wrong") if refused else None
    legend = tag("legend", visit.say("page.checkout.shipping"))
    described = "shipping-wrong" if refused else None
    return tag("fieldset", legend, error, *choices, class_="choices", aria_describedby=described)


def review(visit: Visit, told: Json) -> Html:
    """The whole order, the ways back to each of its parts, and the button that places it."""
    listed = told["proposed"]
    steps = {"cart": "plain-cart", **{name: f"plain-checkout?step={name}" for name in STEPS[:3]}}
    back = [
        tag("a", visit.say(f"page.checkout.change.{name}"), href=to, class_="quiet small")
        for name, to in steps.items()
    ]
    place = visit.form(
        "plain-checkout",
        tag("input", type="hidden", name="step", value="place"),
        tag("input", type="hidden", name="key", value=listed["key"]),
        tag("button", listed["title"], class_="main"),
    )
    lines = [tag("li", line) for line in listed["lines"]]
    return join([
        tag("ul", *lines, class_="review"), sums(visit, told["cart"]), tag("div", *back, class_="row"), place,
    ])  # fmt: skip
