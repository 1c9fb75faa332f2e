"""Why a product is there: every reason is true of the record, and what is not known is not claimed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from goods import BOOT, BOTTLE, LAMP, PRODUCTS, SCARF, SHOE, UNPRICED, both, flag, number, usd
from hypothesis import given
from hypothesis import strategies as st

from shopbot.chat.words import Words
from shopbot.search.facets_fit import matches
from shopbot.search.why import explain, payable
from shopbot.search.why_differences import differences, distance, likeness
from shopbot.search.why_values import amount_in_words, with_article
from shopbot.search.why_words import quotation
from shopbot.types import (
    LOCALES,
    AttributeFilter,
    Filters,
    LocalText,
    Money,
    Product,
    Query,
    Reason,
    Snippet,
)

ROOT = Path(__file__).parents[2]
WORDS = {locale: Words(locale, ROOT / "assets") for locale in LOCALES}
RETRIEVED = (Snippet("s", SCARF.id, "title", "en", "Willow Wool Scarf"),)


def said(reasons: tuple[Reason, ...], locale: str = "en") -> list[str]:
    return [WORDS[locale].reason(reason) for reason in reasons]  # type: ignore[index]


def test_stated_limits_are_told_with_the_values_of_the_record() -> None:
    filters = Filters(
        price_max=usd(20000),
        colors=("blue",),
        sizes=("42",),
        attributes=(
            AttributeFilter("waterproof", "is", True),
            AttributeFilter("weight", "at_most", 1, "kg"),
        ),
        excluded=("wool",),
        in_stock=True,
        min_rating=4.0,
    )
    assert said(explain(Query("hiking boots", filters), BOOT)) == [
        "$129.00, within your limit of $200.00",
        "comes in blue",
        "comes in size 42",
        "made of nubuck leather, without wool",
        "in stock",
        "rated 4.6 out of 5",
        "waterproof",
        "Weight: 540 g, within your 1 kg",
        "“hiking, boots” in its name",
    ]
    assert said(explain(Query("登山靴", filters, "zh"), BOOT), "zh")[-3:] == [
        "防水",
        "重量：540克，不超过您说的1千克",
        "名称里有“登山靴”",
    ]
    assert explain(Query(""), BOOT) == ()


def test_the_price_is_that_of_the_form_that_fits() -> None:
    dearer = replace(
        BOOT, variants=(*BOOT.variants[:1], replace(BOOT.variants[1], stock=3)), stock=7
    )
    filters = Filters(sizes=("43",), price_max=usd(13900))
    assert said(explain(Query("", filters), dearer)) == [
        "$139.00, exactly your limit",
        "comes in size 43",
    ]
    assert payable(BOOT, Filters(sizes=("43",))) is None, "43 is sold out"
    assert payable(BOTTLE, Filters()) is None, "sold out"


def test_words_are_told_with_the_place_where_they_stand() -> None:
    kettle = replace(
        BOTTLE,
        description=both(
            "Two walls, one lid. It keeps water hot for 12 hours, and 1.5 l go in.",
            "双层杯壁。保温12小时。",
        ),
    )
    told = said(explain(Query("steel bottle that keeps water hot in the car"), kettle))
    assert told == [
        "“bottle, water” in its name",
        "“steel” among its features",
        "the description says “It keeps water hot for 12 hours, and 1.5 l go in”",
    ]
    review = Snippet(
        "r",
        BOTTLE.id,
        "review",
        "en",
        "Handy Water Bottle: Fits the cup holder of my car. Rattles.",
    )
    told = said(explain(Query("fits my car"), kettle, (review,)))
    assert told == ["a customer wrote “Fits the cup holder of my car”"]
    assert said(explain(Query("保温的水瓶", locale="zh"), kettle), "zh") == [
        "名称里有“水瓶”",
        "介绍里写着“保温12小时”",
    ]


def test_another_word_for_the_same_thing_is_told() -> None:
    assert "“walking boot” means “hiking boot”" in said(explain(Query("walking boot"), BOOT))
    english = replace(BOOT, title=LocalText({"en": "Trail"}), kind=LocalText({"en": "hiking boot"}))
    english = replace(english, description=LocalText())
    told = said(explain(Query("徒步靴", locale="zh"), english), "zh")
    assert told == ["“徒步靴”就是“hiking boot”"]


def test_nearness_in_meaning_is_claimed_only_of_what_was_retrieved() -> None:
    cosy = Query("something cosy")
    assert said(explain(cosy, SCARF, RETRIEVED)) == ["no word in common; close in meaning"]
    assert said(explain(cosy, SCARF)) == ["a scarf"]
    english = replace(SCARF, title=LocalText({"en": "Willow Scarf"}), attributes=())
    told = explain(Query("保暖的东西", locale="zh"), english, RETRIEVED)
    assert said(told) == ["described in another language; close in meaning"]


def test_a_denied_feature_is_no_matching_word() -> None:
    told = said(explain(Query("waterproof"), SHOE))
    assert not any("waterproof" in line for line in told), "its record says: not waterproof"


TEXTS = st.sampled_from(
    [
        "",
        "blue hiking boots",
        "保暖的羊毛围巾",
        "lamp that never flashes",
        "1.5 l bottle 水瓶",
        "“...",
    ]
)


@given(TEXTS, st.sampled_from(PRODUCTS), st.integers(0, 20000), st.sampled_from(LOCALES))
def test_every_reason_can_be_said_and_keeps_to_the_record(
    text: str, product: Product, limit: int, locale: str
) -> None:
    query = Query(text, Filters(price_max=usd(limit)), locale)  # type: ignore[arg-type]
    for reason in explain(query, product, RETRIEVED):
        assert WORDS[locale].reason(reason)  # type: ignore[index]
        price = reason.values.get("price")
        if isinstance(price, Money):
            assert price.minor <= limit
            prices = {v.price for v in product.variants} | {product.price}
            assert price in prices
        if "quote" in reason.values:
            quote = str(reason.values["quote"]).removesuffix("…")
            assert any(quote in t for t in product.description.all())
    form = payable(product, query.filters)
    assert form is None or (form.price and form.price.minor <= limit and form.stock != 0)


@given(st.text(max_size=400), st.lists(st.sampled_from(["boot", "wet", "防水", "1.5"]), max_size=3))
def test_a_quotation_stands_in_the_text(text: str, words: list[str]) -> None:
    quote = quotation(words, (text,))
    assert quote.removesuffix("…") in text
    assert len(quote) <= 91


# ------------------------------------------------------------------ differences


def test_differences_begin_with_the_price_and_end_with_what_is_missing() -> None:
    assert said(likeness(SHOE, BOOT)) == [
        "a running shoe, of the same department",
        "$54.00 cheaper",
        "310 g lighter",
        "not waterproof",
    ]
    assert said(likeness(BOOT, SHOE), "zh") == [
        "登山靴，属于同一类别",
        "贵US$54.00",
        "防水",
        "重310克",
    ]
    assert said(likeness(LAMP, BOOT)) == ["close in meaning", "$94.50 cheaper"]
    assert said(likeness(replace(BOOT, id="2"), BOOT)) == [
        "also a hiking boot",
        "the same price, $129.00",
    ]


def test_units_are_compared_and_other_measures_are_not() -> None:
    one = replace(LAMP, attributes=(number("weight", 1.2, "kg", "Weight", "重量"),))
    other = replace(LAMP, attributes=(number("weight", 900, "g", "Weight", "重量"),))
    length = replace(LAMP, attributes=(number("weight", 900, "cm", "Weight", "重量"),))
    assert "0.3 kg heavier" in said(differences(one, other))
    assert said(differences(one, length)) == ["the same price, $34.50"]


def test_what_one_record_does_not_say_is_no_difference() -> None:
    silent = replace(BOOT, id="2", attributes=(), price=usd(12900))
    assert said(differences(BOOT, silent)) == ["the same price, $129.00"]
    assert differences(UNPRICED, LAMP) == ()


def test_an_attribute_that_no_message_knows_is_told_by_its_label() -> None:
    glows = replace(
        LAMP,
        attributes=(flag("glows", True, "Glows", "夜光"), number("teeth", 9, "", "Teeth", "齿")),
    )
    dark = replace(
        LAMP,
        attributes=(flag("glows", False, "Glows", "夜光"), number("teeth", 4, "", "Teeth", "齿")),
    )
    assert said(differences(glows, dark))[1:] == ["Glows: yes", "Teeth: 5 more"]
    assert said(differences(dark, glows), "zh")[1:] == ["齿少5", "夜光：否"]


def sample_products() -> Iterator[Product]:
    """The sample goods' prices and attributes as they lie on the disk."""
    for file in sorted((ROOT / "catalog" / "products").glob("*.jsonl")):
        declared = json.loads(
            (ROOT / "catalog" / "categories" / file.name).with_suffix(".json").read_text("utf-8")
        )
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            facts = [
                (a["name"], a["value"], declared["attributes"][a["name"]])
                for a in row["attributes"]
            ]
            yield Product(
                row["id"], LocalText(row["title"]), category=file.stem, kind=LocalText(row["kind"]),
                attributes=tuple(
                    flag(name, value, about["label"]["en"], about["label"]["zh"])
                    if isinstance(value, bool)
                    else number(name, value, about.get("unit") or "", about["label"]["en"], about["label"]["zh"])
                    for name, value, about in facts if not isinstance(value, str)
                ),
                price=usd(round(float(row["price"]) * 100)) if row["price"] else None,
            )  # fmt: skip


def test_every_difference_stated_holds_for_the_record() -> None:
    """Turned round, each difference says the opposite; added up, it gives the other value again."""
    products = list(sample_products())
    assert len(products) > 400
    for one, other in zip(products, [*products[1:], products[0]], strict=True):
        for reason in differences(one, other, 9):
            key, name = reason.key, str(reason.values.get("name", ""))
            if key in ("reason.cheaper", "reason.dearer"):
                by = reason.values["by"]
                assert isinstance(by, Money)
                assert one.price
                assert other.price
                sign = 1 if key == "reason.cheaper" else -1
                assert one.price.minor + sign * by.minor == other.price.minor
            if key in ("reason.has", "reason.lacks"):
                mine, theirs = one.attribute(name), other.attribute(name)
                assert mine
                assert theirs
                assert (mine.value, theirs.value) == (key == "reason.has", key != "reason.has")
            if key in ("reason.more", "reason.less"):
                mine, theirs = one.attribute(name), other.attribute(name)
                assert mine
                assert theirs
                assert (float(mine.value) > float(theirs.value)) == (key == "reason.more")
                by_text = reason.values["by"]
                shown = by_text.get("en") if isinstance(by_text, LocalText) else str(by_text)
                gap = abs(float(mine.value) - float(theirs.value))
                thousands = mine.unit in ("g", "ml") and gap >= 1000  # told in kg and l
                number = float(shown.split()[0]) * (1000 if thousands else 1)
                assert number == pytest.approx(gap, abs=0.1 if thousands else 1e-4)


@given(st.sampled_from(PRODUCTS), st.sampled_from(PRODUCTS))
def test_distance_is_symmetric_and_nought_to_itself(one: Product, other: Product) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert one.price is None or distance(one, one) == 0


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("umbrella", "an umbrella"),
        ("kettle", "a kettle"),
        ("USB cable", "a USB cable"),
        ("headphones", "headphones"),
        ("over-ear headphones", "over-ear headphones"),
        ("dress", "a dress"),
    ],
)
def test_articles(kind: str, said: str) -> None:
    assert with_article(LocalText({"en": kind, "zh": "物"})).by_locale == {"en": said, "zh": "物"}


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, "months", "1 month"),
        (24, "months", "24 months"),
        (1200000, "g", "1200000 g"),
        (0.1 + 0.2, "l", "0.3 l"),
    ],
)
def test_amounts_are_plain_numbers(value: float, unit: str, said: str) -> None:
    told = amount_in_words(value, unit)
    assert isinstance(told, LocalText)
    assert told.get("en") == said


def test_nothing_that_breaks_a_limit_is_told_as_kept() -> None:
    filters = Filters(price_max=usd(1), colors=("green",), sizes=("99",), min_rating=5.0)
    for product in PRODUCTS:
        assert matches(product, filters)
        assert explain(Query("", filters), product) == ()
