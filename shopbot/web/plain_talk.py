"""The conversation in plain HTML: messages under headings, products as cards, a yes that is waited for."""

from collections.abc import Sequence
from urllib.parse import quote

from shopbot.types import Language
from shopbot.web.plain_html import Html, Part, join, tag
from shopbot.web.plain_visit import Visit
from shopbot.web.views import Json


def conversation(visit: Visit, turns: Sequence[Json], cards: Sequence[Json]) -> Html:
    """Every exchange, oldest first; `cards`: those of the newest with their reasons, if they are known."""
    last = len(turns)
    items = [
        _exchange(visit, turn, number, cards if number == last else (), newest=number == last)
        for number, turn in enumerate(turns, 1)
    ]
    title = tag("h2", visit.say("page.conversation"), id="conversation-title", class_="unseen")
    listed = tag(
        "ol", *items, class_="transcript", role="list", aria_labelledby="conversation-title"
    )
    return join([title, listed])


def welcome(visit: Visit) -> Html:
    """What an empty conversation begins with."""
    return tag(
        "div",
        tag("h2", visit.say("page.welcome"), class_="lead"),
        tag("p", visit.say("page.welcome.sub"), class_="sub"),
        class_="welcome",
    )


def _exchange(
    visit: Visit, turn: Json, number: int, cards: Sequence[Json], *, newest: bool
) -> Html:
    told = _lang(visit, turn["locale"])
    asked = turn["question"] or visit.say("page.picture.gone")
    reply = [tag("p", line) for line in turn["reply"].splitlines() if line.strip()]
    compared = table(visit, turn["comparison"]) if turn["comparison"] else None
    stopped = tag("p", visit.say("page.stopped"), class_="stopped") if turn["stopped"] else None
    yours = tag(
        "article",
        tag("h3", visit.say("form.you", number=number), class_="who", id=f"asked-{number}"),
        tag("div", tag("p", asked), class_="prose", dir="auto"),
        class_="message yours",
        aria_labelledby=f"asked-{number}",
    )
    theirs = tag(
        "article",
        tag("h3", visit.say("form.reply", number=number), class_="who", id=f"reply-{number}"),
        tag("div", *reply, class_="prose", lang=told),
        compared,
        stopped,
        _products(visit, cards or turn["products"], number, open_=newest),
        class_="message theirs",
        id="latest" if newest else None,
        aria_labelledby=f"reply-{number}",
    )
    return tag("li", yours, theirs, class_="exchange")


def _lang(visit: Visit, spoken: Language) -> str | None:
    """The lang attribute of text in another language than the page's; None where it is the same."""
    if spoken == visit.language or spoken not in visit.shop.languages:
        return None
    return visit.shop.words(spoken).tag


def table(visit: Visit, compared: Json) -> Html:
    """A comparison as a table with header cells, in a region that can be scrolled by keyboard."""
    heads = [tag("th", title, scope="col") for title in compared["columns"]]
    rows = [
        tag("tr", tag("th", row["label"], scope="row"), *[tag("td", cell) for cell in row["cells"]])
        for row in compared["rows"]
    ]
    whole = tag(
        "table",
        tag("caption", compared["caption"]),
        tag("thead", tag("tr", tag("td"), *heads)),
        tag("tbody", *rows),
        class_="compared",
    )
    named = {"role": "region", "aria_label": compared["caption"], "tabindex": "0"}
    return tag("div", whole, class_="wide", lang=_lang(visit, compared["locale"]), **named)


# ---------------------------------------------------------------- products


def _products(visit: Visit, cards: Sequence[Json], number: int, *, open_: bool) -> Html | None:
    if not cards:
        return None
    key = "form.products.one" if len(cards) == 1 else "form.products"
    items = [
        tag("li", card(visit, item, f"{number}-{place}", place, several=len(cards) > 1))
        for place, item in enumerate(cards, 1)
    ]
    said = tag("summary", visit.say(key, count=len(cards)))
    listed = tag("ol", *items, class_="cards", role="list")
    return tag("details", said, listed, open=open_, class_="shown")


def card(visit: Visit, item: Json, key: str, place: int, *, several: bool) -> Html:
    """One product: what it is, costs and looks like, why it is here, and what can be done with it."""
    title = localised(visit, item, "title")
    kind = " · ".join(filter(None, [item["brand"], item["kind"]]))
    facts = tag(
        "div",
        tag("p", kind, class_="kind", lang=_lang(visit, item["kindLang"])) if kind else None,
        tag("h4", title, id=f"title-{key}"),
        *facts_of(visit, item),
        class_="facts",
    )
    reasons = [tag("li", text) for text in item["reasons"]]
    why = tag(
        "ul", *reasons, class_="reasons", role="list", aria_label=visit.say("page.product.reasons")
    )
    number = tag("span", str(place), class_="number tag", aria_hidden="true")
    return tag(
        "article",
        tag("div", picture(visit, item), number, class_="picture"),
        facts,
        why if reasons else None,
        buy(visit, item, key),
        _about(visit, item, several=several),
        class_="card",
        id=f"card-{key}",
        aria_labelledby=f"title-{key}",
    )


def localised(visit: Visit, item: Json, name: str) -> Html:
    """A text of the record, named as being in its own language."""
    return tag("span", item[name], lang=_lang(visit, item[f"{name}Lang"]))


def facts_of(visit: Visit, item: Json) -> list[Part]:
    """Price, stock and rating in words."""
    was = tag("span", visit.say("page.product.was"), " ", tag("s", item["was"]), class_="was")
    state = "unknown" if item["inStock"] is None else "yes" if item["inStock"] else "no"
    return [
        tag("p", tag("strong", item["price"]), " ", was if item["was"] else None, class_="price"),
        tag("p", item["stock"], class_=f"stock {state}"),
        tag("p", item["rating"], class_="rating") if item["rating"] else None,
    ]


def picture(visit: Visit, item: Json) -> Html:
    """The picture with what it shows; a word where there is none."""
    if not item["picture"]:
        return tag("p", visit.say("page.product.nopicture"), class_="no-picture")
    size = {"width": 300, "height": 400}
    told = _lang(visit, item["pictureTextLang"])
    return tag(
        "img", src=item["picture"], alt=item["pictureText"], lang=told, loading="lazy", **size
    )


def buy(visit: Visit, item: Json, key: str) -> Html | None:
    """The choice of a version and the button; nothing where none can be had."""
    there = [variant for variant in item["variants"] if variant["left"]]
    if not (visit.shop.actions and there):
        return None
    name = tag("span", " ", item["title"], class_="unseen")
    choice: list[Part] = [tag("input", type="hidden", name="variant", value=there[0]["id"])]
    if len(item["variants"]) > 1:
        offered = [_version(visit, variant) for variant in item["variants"]]
        first = tag("option", visit.say("page.cart.version.choose"), value="")
        choice = [
            tag(
                "label", visit.say("page.cart.version"), name, for_=f"version-{key}", class_="label"
            ),
            tag("select", first, *offered, id=f"version-{key}", name="variant", required=True),
        ]
    add = tag("button", visit.say("page.cart.add"), name, class_="second", name="what", value="add")
    once = tag("input", type="hidden", name="once", value=visit.once)
    return visit.form("plain-cart", once, *choice, add, class_="buy")


def _version(visit: Visit, variant: Json) -> Html:
    name = variant["label"]
    if not variant["left"]:
        gone = visit.say("page.cart.version.gone", name=name)
        return tag("option", gone, value=variant["id"], disabled=True)
    return tag("option", f"{name}, {variant['price']}", value=variant["id"])


def _about(visit: Visit, item: Json, *, several: bool) -> Html:
    """The record behind it, and what can be asked about it."""
    name = tag("span", " ", item["title"], class_="unseen")
    why = tag(
        "a", visit.say("page.product.why"), name, class_="quiet small", href=address(item["id"])
    )
    asked = ["describe", *(["compare"] if several else []), "goes"]
    forms = [
        asking(visit, visit.say(f"page.ask.{key}", title=item["title"]),
               join([visit.say(f"page.product.{key}"), name]), "quiet small")
        for key in asked
    ]  # fmt: skip
    return tag("div", tag("div", why, *forms, class_="row"), class_="card-foot")


def address(product_id: str) -> str:
    """Where the record of a product stands."""
    return f"plain-product?id={quote(product_id, safe='')}"


# ---------------------------------------------------------------- what can be said with a button


def asking(visit: Visit, text: str, label: Part = None, style: str = "suggestion") -> Html:
    """A button that sends these words."""
    return visit.form(
        "plain",
        tag("input", type="hidden", name="after", value=visit.after),
        tag("input", type="hidden", name="text", value=text),
        tag("button", label or text, class_=style, lang=visit.answers),
    )


def pressing(visit: Visit, what: str, value: str, text: str, label: str, style: str) -> Html:
    """A button of the conversation, whose meaning is exact."""
    sent = {"after": visit.after, "what": what, "value": value, "text": text}
    hidden = [tag("input", type="hidden", name=name, value=said) for name, said in sent.items()]
    named = None if label == text else text
    return visit.form("plain", *hidden, tag("button", label, class_=style, aria_label=named))


def proposal(visit: Visit, told: Json) -> Html:
    """What waits for a yes: what will happen, listed, and two buttons that say what they do."""
    buttons = [
        pressing(visit, what, told["key"], told[what], told[what], style)
        for what, style in (("yes", "main"), ("no", "second"))
    ]
    return tag(
        "section",
        tag("h3", told["title"], id="proposal"),
        tag("ul", *[tag("li", line) for line in told["lines"]]),
        tag("div", *buttons, class_="row"),
        class_="proposal",
        aria_labelledby="proposal",
        lang=visit.answers,
    )


def chips(visit: Visit, limits: Sequence[Json]) -> Html | None:
    """The wishes so far, a button for each that takes it away."""
    buttons = [
        pressing(visit, "without", c["id"], visit.say("page.wishes.remove", what=c["label"]),
                 c["label"], "suggestion")
        for c in limits
    ]  # fmt: skip
    return group(visit.say("page.wishes"), buttons, "wishes") if buttons else None


def suggestions(visit: Visit, texts: Sequence[str]) -> Html | None:
    """What could be asked next."""
    buttons = [asking(visit, text) for text in texts[:4]]
    return group(visit.say("page.suggestions"), buttons, "suggested") if buttons else None


def group(title: str, buttons: Sequence[Html], key: str) -> Html:
    """Buttons under a small heading."""
    head = tag("h3", title, id=key, class_="label")
    return tag(
        "div",
        head,
        tag("div", *buttons, class_="suggestions"),
        class_=key,
        role="group",
        aria_labelledby=key,
    )
