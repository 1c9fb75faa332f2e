"""Like it, with it, instead of it, a set, and why: what is said holds for the record, and nothing sold out is offered."""

import re
import uuid

import pytest
from test_turn import ask, assistant, done

from shopbot.chat.suggest import suggestions
from shopbot.chat.words import Words
from shopbot.search.why import payable
from shopbot.types import DialogueState, Filters, Found, Hit, Intent, Shown, Turn, Understanding
from shopbot.wiring import Shop

TENT, BOOT = "brightside-festival-tent", "harrier-trail-boot"


def talk(shop: Shop, *messages: str) -> Turn:
    """The last turn of a conversation without a model."""
    who, session = assistant(shop, None), uuid.uuid4().hex
    return [done(ask(who, text, session)) for text in messages][-1]


def titled(shop: Shop, turn: Turn, locale: str = "en") -> list[str]:
    return [p.title.get(locale) for p in shop.products.get(turn.products)]


# ------------------------------------------------------------------ understanding


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why this one?", "why"),
        ("why did you show me the second?", "why"),
        ("Why the first one?", "why"),
        ("why was the third one recommended?", "why"),
        ("what makes it a good fit?", "why"),
        ("为什么推荐这个", "why"),
        ("为什么推荐第二款？", "why"),
        ("推荐它的理由", "why"),
        ("a bundle for camping under $200", "bundle"),
        ("build me a set for a home office", "bundle"),
        ("everything I need for a hike", "bundle"),
        ("put an outfit together for the rain", "bundle"),
        ("I want a whole outfit", "bundle"),
        ("配一套露营装备，预算200美元", "bundle"),
        ("用它配一套", "bundle"),
        ("I need a first-aid kit", "search"),
        ("an art set for children", "search"),
        ("绘画套装", "search"),
        ("被套", "search"),
        ("why is the sky blue?", "search"),
        ("what goes with it?", "goes_with"),
        ("有什么可以搭配的？", "goes_with"),
        ("anything similar?", "similar"),
    ],
)
def test_what_is_asked_is_understood(sample_shop: Shop, text: str, intent: Intent) -> None:
    locale = "en" if text.isascii() else "zh"
    ear = sample_shop.assistant.ear
    heard = ear.hear(text, DialogueState(), locale)  # type: ignore[arg-type]
    assert heard.intent == intent


@pytest.mark.parametrize(
    ("text", "locale", "wish"),
    [
        ("a bundle for camping under $200", "en", "camping"),
        ("can you build me a set for coffee please", "en", "coffee"),
        ("配一套露营装备，预算200美元", "zh", "露营"),
    ],
)
def test_a_set_is_for_what_is_left_of_the_message(
    sample_shop: Shop, text: str, locale: str, wish: str
) -> None:
    meant = sample_shop.assistant.ear.hear(text, DialogueState(), locale)  # type: ignore[arg-type]
    assert meant.query == wish
    assert bool(meant.state.filters.price_max) == ("200" in text)


def test_every_suggestion_is_understood_as_what_it_says(sample_shop: Shop) -> None:
    hits = tuple(Hit(p, 1.0) for p in sample_shop.products.get([BOOT, TENT]))
    state = DialogueState(query="boots", shown=(BOOT, TENT), focus=BOOT)
    for locale in ("en", "zh"):
        words = Words(locale, sample_shop.assistant.assets)  # type: ignore[arg-type]
        for intent in ("search", "goes_with", "similar", "bundle", "why"):
            meant = Understanding(intent, words.locale, state)  # type: ignore[arg-type]
            offered = suggestions(meant, Found(hits), words)
            assert 0 < len(offered) <= 3
            heard = [sample_shop.assistant.ear.hear(o, state, words.locale).intent for o in offered]
            assert len(set(heard)) == len(heard), (locale, intent, offered, heard)


# ------------------------------------------------------------------ why


def test_why_is_answered_with_the_reasons_of_the_search(sample_shop: Shop) -> None:
    english = talk(sample_shop, "waterproof hiking boots under $150", "why this one?").reply
    assert english.startswith("Why the Harrier Waterproof Trail Boot is there: ")
    for reason in ("$129.00, within your limit of $150.00", "waterproof", "in its name"):
        assert reason in english
    chinese = talk(sample_shop, "150美元以内的防水登山靴", "为什么推荐第一款？").reply
    assert "US$129.00，不超过您说的US$150.00" in chinese
    assert "名称里有“登山靴”" in chinese


def test_why_of_a_list_made_for_a_product_names_the_likeness(sample_shop: Shop) -> None:
    first = "tell me about the Harrier Waterproof Trail Boot"
    similar = talk(sample_shop, first, "anything similar?", "why the second one?")
    assert "also a hiking boot" in similar.reply
    again = talk(sample_shop, first, "anything similar?", "why the second one?", "why the third?")
    assert "also a hiking boot" in again.reply, "the list is still the same"
    pair = talk(sample_shop, first, "what goes with it?", "why the second one?")
    assert "goes with the Harrier Waterproof Trail Boot" in pair.reply
    itself = talk(sample_shop, first, "what goes with it?", "why the first one?")
    assert "because you asked about it" in itself.reply


def test_why_without_a_product_asks_which(sample_shop: Shop) -> None:
    assert talk(sample_shop, "why did you recommend that?").reply.startswith("Which product")


# ------------------------------------------------------------------ similar, with, instead


def test_similar_goods_are_told_with_reasons_in_both_languages(sample_shop: Shop) -> None:
    turn = talk(sample_shop, "tell me about the Harrier Waterproof Trail Boot", "anything similar?")
    lines = turn.reply.splitlines()
    assert lines[0].startswith("Nearest to the Harrier Waterproof Trail Boot")
    assert len(lines) == len(turn.products) == 4
    for line, product in zip(lines[1:], sample_shop.products.get(turn.products[1:]), strict=True):
        assert product.title.get("en") in line
        assert "also a hiking boot" in line
    assert "同为登山靴" in talk(sample_shop, "介绍一下Harrier 防水徒步靴", "有类似的吗").reply


def test_goes_with_says_so_where_the_record_names_nothing(sample_shop: Shop) -> None:
    store = sample_shop.products
    named = {i for p in store.all() for i in p.goes_with}
    alone = next((p for p in store.all() if not p.goes_with and p.id not in named), None)
    if (
        alone is None
    ):  # every product of the sample shop has a partner: then each is told with a price
        turn = talk(sample_shop, "what goes with the Harrier Waterproof Trail Boot?")
        assert re.findall(r"at (?:from )?\$\d+\.\d\d\.", turn.reply)
        return
    turn = talk(sample_shop, f"what goes with the {alone.title.get('en')}?")
    assert turn.reply == f"The shop names nothing that goes with the {alone.title.get('en')}."


@pytest.mark.parametrize(
    "asked",
    ["tell me about the {en}", "how heavy is the {en}?", "describe the {en}", "{zh}还有货吗"],
)
def test_a_substitute_is_offered_for_what_is_sold_out(sample_shop: Shop, asked: str) -> None:
    (tent,) = sample_shop.products.get([TENT])
    turn = talk(sample_shop, asked.format(en=tent.title.get("en"), zh=tent.title.get("zh")))
    others = [p for p in sample_shop.products.get(turn.products) if p.id != TENT]
    assert others
    for other in others:
        assert other.in_stock
        assert other.kind.get("en").endswith("tent")
        assert other.title.get(turn.locale) in turn.reply


def test_substitutes_are_told_once(sample_shop: Shop) -> None:
    (tent,) = sample_shop.products.get([TENT])
    name = tent.title.get("en")
    turn = talk(sample_shop, f"tell me about the {name}", f"how heavy is the {name}?")
    assert "take its place" not in turn.reply
    assert "3,200 g" in turn.reply


def test_products_of_an_offer_say_which_offer(sample_shop: Shop) -> None:
    events = ask(assistant(sample_shop, None), "Which offers run today?")
    (shown,) = [event for event in events if isinstance(event, Shown)]
    running = sample_shop.products.offers(sample_shop.assistant.gatherer.today())
    named = {i for offer in running for i in offer.product_ids}
    assert {hit.product.id for hit in shown.found.hits} <= named
    for hit in shown.found.hits:
        title = str(hit.reasons[0].values["title"])
        assert hit.reasons[0].key == "reason.offer"
        assert any(str(o.title) == title and hit.product.id in o.product_ids for o in running)


# ------------------------------------------------------------------ sets


@pytest.mark.parametrize("budget", [30, 60, 120, 200, 500])
@pytest.mark.parametrize("asked", ["a bundle for camping under ${}", "配一套露营装备，{}美元以内"])
def test_a_set_keeps_to_its_budget_and_adds_up(sample_shop: Shop, asked: str, budget: int) -> None:
    turn = talk(sample_shop, asked.format(budget))
    products = sample_shop.products.get(turn.products)
    if not products:
        assert turn.reply
        return
    forms = [payable(product, Filters()) for product in products]
    prices = [form.price.minor for form in forms if form and form.price]
    assert len(prices) == len(products) >= 2
    assert sum(prices) <= 100 * budget
    total, left = f"${sum(prices) / 100:.2f}", f"${budget - sum(prices) / 100:.2f}"
    assert total in turn.reply
    assert left in turn.reply
    assert len({p.kind.get("en").split()[-1] for p in products}) == len(products)
    assert all(p.title.get(turn.locale) in turn.reply for p in products)


def test_a_set_that_costs_too_much_is_refused_with_the_least_price(sample_shop: Shop) -> None:
    turn = talk(sample_shop, "a bundle for camping under $5")
    assert not turn.products
    assert turn.reply.startswith("No set fits within $5.00: the two cheapest things")


def test_a_set_for_what_is_not_sold_is_none(sample_shop: Shop) -> None:
    assert talk(sample_shop, "a bundle for aprons").reply.startswith("We don't sell aprons.")


def test_a_set_around_a_product_holds_it(sample_shop: Shop) -> None:
    first = "tell me about the Harrier Waterproof Trail Boot"
    turn = talk(sample_shop, first, "put a set together with it under $250")
    assert turn.products[0] == BOOT
    assert turn.reply.startswith("A set around the Harrier Waterproof Trail Boot: ")
    why = talk(sample_shop, first, "put a set together with it under $250", "why the second one?")
    assert "goes with the Harrier Waterproof Trail Boot" in why.reply
