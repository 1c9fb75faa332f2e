"""One version of a product: whether it can be had is told, and a yes buys the version that was asked about."""

import threading
import uuid
from dataclasses import replace

import pytest
from acting import copy_of

from shopbot.chat.gather_version import version_told
from shopbot.chat.turn import TurnRequest
from shopbot.chat.words import Words
from shopbot.decoding import Decoding
from shopbot.settings import ROOT, Settings
from shopbot.types import DialogueState, Done, Locale, Option, Product, Sentence, Understanding
from shopbot.wiring import Shop

EN, ZH = Words("en", ROOT / "assets"), Words("zh", ROOT / "assets")


def product(shop: Shop, product_id: str) -> Product:
    return shop.products.get((product_id,))[0]


def told(
    shop: Shop, text: str, product_id: str, words: Words = EN, **slots: object
) -> tuple[str, ...]:
    meant = Understanding("detail", words.locale, DialogueState(), **slots)  # type: ignore[arg-type]
    return version_told(text, meant, product(shop, product_id), words)


def test_a_colour_that_is_there_and_one_that_is_sold_out(sample_shop: Shop) -> None:
    kettle = "brightside-quick-kettle"
    yes = told(sample_shop, "red?", kettle, topic="color", options={"color": "red"})
    assert yes == ("Yes: the Brightside Quick Kettle in red is in stock at $34.00.",)
    no, instead = told(sample_shop, "in black?", kettle, topic="color", options={"color": "black"})
    assert no == "No: the Brightside Quick Kettle in black is sold out."
    assert instead == "In stock: silver and red."
    never = told(sample_shop, "and green?", kettle, topic="color", options={"color": "green"})
    assert never == ("No: the Brightside Quick Kettle comes in silver, black and red.",)


def test_several_values_or_another_question_are_no_version(sample_shop: Shop) -> None:
    kettle = "brightside-quick-kettle"
    assert told(sample_shop, "red or silver?", kettle, topic="color") == ()
    assert told(sample_shop, "how loud is the red one?", kettle, topic="noise") == ()
    assert told(sample_shop, "what colours are there?", kettle, topic="color") == ()


def test_colour_and_size_together_in_both_languages(sample_shop: Shop) -> None:
    socks = "hearth-house-socks"
    both = told(sample_shop, "Hearth Thick House Socks, grey, 39-42", socks, topic="color")
    assert both == ("The Hearth Thick House Socks in grey, size 39-42 are in stock at $14.00.",)
    chinese = told(sample_shop, "灰色39-42码有吗", socks, ZH, topic="color")
    assert chinese == ("是的，Hearth 加厚居家袜（灰色，39-42码）有货，US$14.00。",)


def test_what_only_the_versions_say_is_told_of_them(sample_shop: Shop) -> None:
    said = told(sample_shop, "how heavy do they come?", "quietwave-weighted-blanket")
    assert said == ("The Quietwave Weighted Blanket comes in 5 kg, 7 kg and 9 kg.",)


def _said(option: Option) -> str:
    return option.text.get("en") or option.value


def test_what_is_said_of_any_version_of_any_product_is_its_stock(sample_shop: Shop) -> None:
    wrong = []
    for each in sample_shop.products.all():
        for variant in each.variants:
            options = {option.name: option.value for option in variant.options}
            if len(options) != len(variant.options) or not options or variant.stock is None:
                continue
            text = f"do you have it in {', '.join(map(_said, variant.options))}?"
            lines = told(sample_shop, text, each.id, topic="stock", options=options)
            if lines and lines[0].startswith("Yes") is not (variant.stock > 0):
                wrong.append((variant.id, lines))
    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ("Brightside Quick Kettle", "is it there in red?", "I'll take it")),
        ("zh", ("Brightside 快煮电热水壶多少钱", "它有红色的吗", "买一个")),
    ],
)
def test_a_yes_buys_the_version_that_was_asked_about(
    sample_shop: Shop,
    sample_settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    locale: Locale,
    texts: tuple[str, ...],
) -> None:
    own = copy_of(sample_shop, sample_settings, tmp_path_factory.mktemp("version"))
    who, session = replace(own.assistant, engine=None), uuid.uuid4().hex
    for text in texts:
        events = list(who.reply(TurnRequest(session, text, locale, Decoding()), threading.Event()))
        assert isinstance(events[-1], Done)
    assert who.actions is not None
    lines = who.actions.cart.desk.cart(session).lines
    said = [event.text for event in events if isinstance(event, Sentence)]
    assert [line.variant_id for line in lines] == ["brightside-quick-kettle-red"], said
