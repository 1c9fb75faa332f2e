"""Looks without sight: familiar things are measured, the record proves them, and what is unknown is said."""

import json
import re
from dataclasses import replace

import pytest
from truth_shop import BY_ID, attribute, both, record

from shopbot.chat.compose_looks import looks
from shopbot.chat.ground import check
from shopbot.chat.ground_familiar import alike, nearest, things, without_likenings
from shopbot.chat.words import Words
from shopbot.settings import ROOT
from shopbot.types import Attribute, Locale, LocalText, Option, Product, Review, Variant
from shopbot.wiring import Shop

ASSETS = ROOT / "assets"
WORDS = {"en": Words("en", ASSETS), "zh": Words("zh", ASSETS)}


def made(**measures: float) -> Product:
    """A board of these measures."""
    units = {"weight": "g"}
    facts = tuple(
        Attribute(n, v, units.get(n, "cm"), both(n.title(), n)) for n, v in measures.items()
    )
    return replace(
        BY_ID["oakline-oak-board"], attributes=(attribute("material", "oak", "橡木"), *facts)
    )


def test_every_familiar_thing_says_what_it_is_measured_by() -> None:
    raw = json.loads((ASSETS / "familiar.json").read_text(encoding="utf-8"))
    for row in (*raw["lengths"], *raw["weights"]):
        assert row["basis"]
        assert row["en"]
        assert row["zh"]
    assert len(things(ASSETS)) == len(raw["lengths"]) + len(raw["weights"])


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("name", ["length", "height", "width", "depth", "diameter", "weight"])
def test_every_comparison_is_proven_by_the_record(name: str, locale: str) -> None:
    words = WORDS[locale]
    for thing in things(ASSETS):
        product = made(**{name: thing.measure * 1.05})
        base = replace(record(locale, ()), products=(product,))
        if (thing.dimension == "weight") is not (name == "weight"):
            continue
        found = nearest(product, name, ASSETS)
        assert found is None or alike(thing.measure * 1.05, found)
        told = list(looks(product, words))
        assert [
            (s, check(s, base, words, (product.id,)).problems)
            for s in told
            if check(s, base, words, (product.id,)).problems
        ] == []
        wrong = replace(base, products=(made(**{name: thing.measure * 3}),))
        for line in told:
            if found and found.name.get(locale) in line:
                assert check(line, wrong, words, (product.id,)).status == "withheld", line


@pytest.mark.parametrize(
    "sentence",
    [
        "It is about as long as a hand.",
        "It weighs about as much as a football.",
        "It is as heavy as a bar of chocolate.",
    ],
)
def test_a_comparison_that_the_record_does_not_bear_out_is_withheld(sentence: str) -> None:
    base = replace(record("en", ()), products=(made(length=60, weight=1900),))
    assert check(sentence, base, WORDS["en"], ("oakline-oak-board",)).status == "withheld"
    silent = replace(record("en", ()), products=(made(),))
    assert check(sentence, silent, WORDS["en"], ("oakline-oak-board",)).status == "withheld"


def test_it_sounds_like_speech() -> None:
    told = list(looks(made(length=19, weight=255), WORDS["en"]))
    assert "It is about as long as a hand." in told
    assert "长度跟一只手的长度差不多。" in list(looks(made(length=19), WORDS["zh"]))
    assert "It is about as wide as a hand is long." in list(looks(made(width=19), WORDS["en"]))
    assert "It weighs about as much as a football." in list(looks(made(weight=430), WORDS["en"]))


def test_what_is_not_known_is_said() -> None:
    bare = Product("x", both("Oakline Board", "Oakline 板"))
    assert (
        list(looks(bare, WORDS["en"]))[-1]
        == "The shop doesn't give a picture in words, colour, measurements, weight or material, nor say "
        "whether there is a logo."
    )
    assert (
        list(looks(bare, WORDS["zh"]))[-1]
        == "店里没有写明图片内容、颜色、尺寸、重量和材质，也没有说有没有商标图案。"
    )
    seen = replace(made(length=40, weight=700), picture_text=both("A brown board.", "棕色木板。"))
    told = list(looks(seen, WORDS["en"]))
    assert told[-1] == "The shop doesn't say whether there is a logo."
    marked = replace(bare, description=both("No logo on it.", "没有商标。"))
    assert "logo" not in list(looks(marked, WORDS["en"]))[-1]


def test_a_fancy_colour_is_told_in_plain_words() -> None:
    fancy = [("brown", both("cognac", "烟草")), ("blue", both("sky blue", "天蓝"))]
    variants = tuple(
        Variant(f"v{n}", (Option("color", value, text),)) for n, (value, text) in enumerate(fancy)
    )
    product = replace(made(), variants=variants)
    assert "It comes in cognac (brown) and sky blue." in list(looks(product, WORDS["en"]))
    assert "颜色有烟草（棕色）和天蓝。" in list(looks(product, WORDS["zh"]))


def test_heavy_things_are_told_in_kilograms() -> None:
    assert "It weighs 9.8 kg and is made of oak." in list(looks(made(weight=9800), WORDS["en"]))
    assert "它重9.8公斤，材质是橡木。" in list(looks(made(weight=9800), WORDS["zh"]))
    assert "It weighs 980 g and is made of oak." in list(looks(made(weight=980), WORDS["en"]))


def test_what_the_picture_likens_is_not_likened_again() -> None:
    product = replace(made(length=18.5), picture_text=both("A board as long as a hand.", "木板。"))
    assert "It is about as long as a hand." not in list(looks(product, WORDS["en"]))
    assert "长度跟一只手的长度差不多。" in list(looks(product, WORDS["zh"]))


def test_what_a_customer_felt_is_told_in_the_language_it_was_written_in() -> None:
    review = Review(
        "r", "oakline-oak-board", 5, LocalText({"en": "Arrived late. Feels firm under the hand."})
    )
    told = list(looks(made(), WORDS["en"], (review,)))
    assert "A customer writes: “Feels firm under the hand.”" in told
    assert not any("顾客" in line for line in looks(made(), WORDS["zh"], (review,)))


def test_the_first_sentence_agrees_with_its_product() -> None:
    product = made()
    plural = replace(
        product, title=both("Oakline Boards", "板"), kind=both("boards", "板"),
        picture_text=both("Black boards.", "黑色的板。"),
    )  # fmt: skip
    told = next(looks(plural, WORDS["en"]))
    assert told == "This is how the Oakline Boards look: black boards."


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_product_of_the_sample_shop_is_described(sample_shop: Shop, locale: Locale) -> None:
    words = WORDS[locale]
    for product in sample_shop.products.all():
        reviews = sample_shop.products.reviews(product.id)
        told = [line for line in looks(product, words, reviews) if line]
        text = " ".join(told)
        assert len(told) >= 3, product.id
        assert len(set(told)) == len(told), f"{product.id} repeats itself"
        assert not re.search(r"[{}]|\bNone\b|\b(look|They) (looks|is|has|comes|weighs)\b", text), (
            text
        )
        assert all(line[-1] in ".。!！”" for line in told), text
        unknown = told[-1]
        for name, said in (("weight", "weight"), ("material", "material")):
            word = words.say(f"look.missing.{said}")
            assert (word in unknown) is (product.attribute(name) is None), (product.id, unknown)
        known = str(product) + " ".join(r.text.get(locale) for r in reviews)
        weight = product.attribute("weight")
        grams = float(weight.value) if weight and not isinstance(weight.value, str) else 0.0
        allowed = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", known)} | {grams / 1000, 4.0}
        likened = without_likenings(text, ASSETS)[0]
        numbers = {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", likened)}
        assert numbers <= allowed, (product.id, numbers - allowed)


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_record_bears_out_every_description(sample_shop: Shop, locale: Locale) -> None:
    words = WORDS[locale]
    for product in list(sample_shop.products.all())[3::29]:
        reviews = tuple(sample_shop.products.reviews(product.id))
        own = replace(record(locale, ()), products=(product,), reviews=reviews)
        for line in filter(None, looks(product, words, reviews)):
            assert check(line, own, words, (product.id,)).problems == (), line
