"""The plain pages one by one: conversation, product, settings, help, beginning afresh."""

from collections.abc import Iterable

from fastapi.responses import HTMLResponse

from shopbot.web import conversation as kept
from shopbot.web import plain_talk as talk
from shopbot.web.plain_html import Html, Part, join, tag
from shopbot.web.plain_turns import Exchange
from shopbot.web.plain_visit import SIMPLE, SIZES, SPACINGS, THEMES, Visit
from shopbot.web.views import Json


def conversation(
    visit: Visit, newest: Exchange | None, *, text: str = "", order: str = "", status: int = 200
) -> HTMLResponse:
    """What was said, what waits for a yes, and the form; `newest`: what is known of the newest exchange."""
    told = kept.history(visit.shop, visit.session, visit.language)
    turns, last = told["turns"], (told["turns"] or [{}])[-1]
    failed = newest.failed if newest else None
    running = newest is not None and not newest.ended.is_set()
    fresh = newest is not None and newest.turn == last.get("id")
    asked = (
        newest.suggestions
        if newest and fresh
        else ()
        if turns
        else visit.shop.suggestions(visit.language)
    )
    title = visit.say("page.title")
    return visit.page(
        visit.say("form.problem.title", title=title) if failed else title,
        _failed(visit, failed, typed=bool(newest and newest.text)) if failed else None,
        _link(visit, order) if order else None,
        talk.conversation(visit, turns, newest.cards if newest and fresh else ())
        if turns
        else None,
        talk.welcome(visit) if not turns and not running else None,
        _running(visit, newest.text) if newest and running else None,
        talk.proposal(visit, told["proposed"]) if told["proposed"] and not running else None,
        composer(visit, text or (newest.text if newest and failed else "")),
        talk.chips(visit, last.get("chips", ())),
        talk.suggestions(visit, asked),
        _keep(visit) if turns else None,
        status=status,
    )


def composer(visit: Visit, text: str) -> Html:
    """The form that asks; `text` is put back into it."""
    picture = [
        tag("label", visit.say("page.picture"), for_="picture", class_="label"),
        tag(
            "input",
            type="file",
            id="picture",
            name="picture",
            accept="image/*",
            aria_describedby="kept",
        ),
        tag("p", visit.say("page.picture.kept"), class_="hint", id="kept"),
    ]
    return visit.form(
        "plain",
        tag("input", type="hidden", name="after", value=visit.after),
        tag("label", visit.say("page.message"), for_="message", class_="label"),
        tag("textarea", text, id="message", name="text", rows="3", aria_describedby="patience"),
        *(picture if visit.shop.pictures else ()),
        tag("p", visit.say("form.patience"), class_="hint", id="patience"),
        tag("p", tag("button", visit.say("page.send"), class_="main")),
        enctype="multipart/form-data",
        class_="boxed ask",
        aria_label=visit.say("page.composer"),
    )


def _failed(visit: Visit, failed: Json, *, typed: bool) -> Html:
    field = tag(
        "a", visit.say("form.to.message" if typed else "page.skip.message"), href="#message"
    )
    return tag(
        "div",
        tag("p", failed["message"], class_="what"),
        tag("p", failed["remedy"]) if failed["remedy"] else None,
        tag("p", field),
        class_="failed",
        role="alert",
        tabindex="-1",
        autofocus=True,
    )


def _running(visit: Visit, text: str) -> Html:
    """The answer that is still being written: the page says so, and what to do."""
    return tag(
        "section",
        tag("h3", visit.say("form.running"), id="latest"),
        tag("p", text, dir="auto", class_="prose") if text else None,
        tag("p", visit.say("form.running.how")),
        tag(
            "div",
            tag("a", visit.say("form.look"), href="plain#latest", class_="main"),
            visit.form("plain-stop", tag("button", visit.say("page.stop"), class_="second")),
            class_="row",
        ),
        class_="proposal",
        aria_labelledby="latest",
    )


def _link(visit: Visit, token: str) -> Html:
    """The way from a signed link to its order: a button, so that a program that only looks at links opens nothing."""
    text = visit.say("page.order.link")
    return tag(
        "section",
        tag("h2", visit.say("form.order"), id="order"),
        talk.pressing(visit, "link", token, text, visit.say("form.order.show"), "main"),
        class_="proposal",
        aria_labelledby="order",
    )


def _keep(visit: Visit) -> Html:
    """The conversation as a file, and the way to begin afresh."""
    files = [
        tag(
            "a",
            visit.say(f"page.keep.{shape}"),
            href=f"plain-export?shape={shape}",
            class_="second",
        )
        for shape in ("txt", "md", "json")
    ]
    new = tag("a", visit.say("page.new"), href="plain-new", class_="second")
    title = tag("h3", visit.say("page.keep"), id="keep", class_="label")
    return join([
        tag("div", title, tag("div", *files, class_="row"), role="group", aria_labelledby="keep", class_="keep"),
        tag("p", new),
    ])  # fmt: skip


def product(visit: Visit, card: Json, record: Json) -> HTMLResponse:
    """What the shop's record says of a product, and its button."""
    description = talk.localised(visit, record, "description")
    source = (
        visit.say("page.product.evidence.source", source=record["source"])
        if record["source"]
        else ""
    )
    told = visit.say("page.product.evidence")
    return visit.page(
        visit.say("line.pair", label=told, value=card["title"]),
        tag("h2", talk.localised(visit, card, "title"), id="product"),
        tag(
            "article",
            tag("div", talk.picture(visit, card), class_="picture"),
            tag("div", *talk.facts_of(visit, card), class_="facts"),
            talk.buy(visit, card, "one"),
            class_="card",
            aria_labelledby="product",
        ),
        tag("h3", told),
        tag("p", description) if record["description"] else None,
        tag("ul", *[tag("li", line) for line in record["lines"]], class_="review"),
        tag("p", source, class_="source") if source else None,
        tag("p", tag("a", visit.say("page.products.back"), href="plain#latest", class_="second")),
        here="plain-product",
    )


def missing(visit: Visit) -> HTMLResponse:
    """A product that is not in the shop any more."""
    return visit.page(
        visit.say("form.gone"),
        tag("h2", visit.say("form.gone")),
        tag("p", visit.say("form.gone.remedy")),
        tag("p", tag("a", visit.say("page.products.back"), href="plain", class_="main")),
        here="plain-product",
        status=404,
    )


def settings(visit: Visit, preset: str) -> HTMLResponse:
    """Language, how it answers, colours, text size; `preset`: what holds where none was chosen."""
    languages = [
        (code, visit.shop.words(code).messages["language.name"], visit.shop.words(code).tag)
        for code in visit.shop.languages
    ]
    named = [name for name in visit.shop.presets if f"page.preset.{name}" in visit.words.messages]
    presets = [(name, visit.say(f"page.preset.{name}"), None) for name in named]
    simple = [(name, visit.say(f"form.simple.{name}"), None) for name in SIMPLE]
    sizes = [(name, visit.say(f"page.size.{name}"), None) for name in SIZES]
    spacings = [(name, visit.say(f"page.spacing.{name}"), None) for name in SPACINGS]
    themes = [(name, visit.say(f"page.theme.{name}"), None) for name in THEMES]
    chosen = visit.look
    return visit.page(
        visit.say("page.settings"),
        tag("h2", visit.say("page.settings")),
        visit.form(
            "plain-settings",
            _radios("lang", visit.say("form.language"), languages, visit.language),
            _radios("preset", visit.say("page.decoding"), presets, chosen.get("preset", preset)),
            _radios("simple", visit.say("form.simple"), simple, chosen.get("simple", "off")),
            _radios("theme", visit.say("page.theme"), themes, chosen.get("theme", "system")),
            _radios("size", visit.say("page.size"), sizes, chosen.get("size", "normal")),
            _radios(
                "spacing", visit.say("page.spacing"), spacings, chosen.get("spacing", "normal")
            ),
            tag("p", tag("button", visit.say("form.settings.keep"), class_="main")),
            class_="checkout",
        ),
        here="plain-settings",
    )


def _radios(
    name: str, title: str, options: Iterable[tuple[str, str, str | None]], chosen: str
) -> Html:
    choices = []
    for value, label, lang in options:
        key = f"{name}-{value}"
        entry = {"type": "radio", "name": name, "id": key, "value": value}
        said = tag("label", tag("span", label, class_="name", lang=lang), for_=key)
        choices.append(
            tag("div", tag("input", checked=value == chosen, **entry), said, class_="choice")
        )
    return tag("fieldset", tag("legend", title), *choices, class_="choices inline")


def help_page(visit: Visit) -> HTMLResponse:
    """How to ask, what is true of it, whom to reach."""
    title = visit.say("page.help")
    parts: list[Part] = [tag("h2", title)]
    parts += [tag("p", visit.say(key)) for key in ("page.help.what", "page.help.true", "form.help")]
    script = tag("a", visit.say("form.script"), href="./", class_="second")
    return visit.page(title, *parts, tag("p", script), here="plain-help")


def begin_afresh(visit: Visit) -> HTMLResponse:
    """Asks once more before a conversation is deleted."""
    title = visit.say("page.new.sure")
    buttons = [
        visit.form("plain-new", tag("button", visit.say("page.new.sure.yes"), class_="main")),
        tag("a", visit.say("page.sure.no"), href="plain", class_="second"),
    ]
    return visit.page(
        title,
        tag("h2", title),
        tag("p", visit.say("page.new.sure.why")),
        tag("div", *buttons, class_="row"),
        here="plain-new",
    )
