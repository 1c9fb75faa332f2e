"""Goods are found in whatever sentence they stand; amounts in words are limits like those in digits."""

import pytest

from shopbot.search.facets import parse
from shopbot.wiring import Shop

FRAMES = [
    "which of your {}s holds the most",
    "a {} a blind man can read",
    "my old {} died, show me new ones",
    "any {}s going cheap",
    "thinking of getting a new {}",
    "do you have such a thing as a {}",
    "a really warm {}",
    "{} recommendations",
    "I lost my {}, need another",
    "how about {}s",
    "a cheap but good {}",
]
FRAMES_ZH = ["旧{}坏了，想换新的", "{}丢了，要再买", "{}轻一点的", "{}买哪个好", "{}求推荐"]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("thing", "key"), [("backpack", "bags"), ("tent", "camping")])
def test_goods_are_found_in_any_sentence(
    sample_shop: Shop, frame: str, thing: str, key: str
) -> None:
    found = parse(frame.format(thing), sample_shop.assistant.ear.vocabulary, "USD").filters
    assert found.categories == (key,)


@pytest.mark.parametrize("frame", FRAMES_ZH)
@pytest.mark.parametrize(("thing", "key"), [("双肩包", "bags"), ("帐篷", "camping")])
def test_goods_are_found_in_any_chinese_sentence(
    sample_shop: Shop, frame: str, thing: str, key: str
) -> None:
    found = parse(frame.format(thing), sample_shop.assistant.ear.vocabulary, "USD").filters
    assert found.categories == (key,)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("lamps under a hundred", None, 100),
        ("lamps under a hundred and fifty", None, 150),
        ("a lamp, thirty tops", None, 30),
        ("at most a hundred and fifty bucks", None, 150),
        ("twenty to thirty dollars", 20, 30),
        ("budget is forty dollars", None, 40),
        ("最多花80", None, 80),
        ("I need two or three mugs", None, None),
    ],
)
def test_amounts_in_words_are_limits(
    sample_shop: Shop, text: str, low: int | None, high: int | None
) -> None:
    found = parse(text, sample_shop.assistant.ear.vocabulary, "USD").filters
    assert (found.price_min.minor // 100 if found.price_min else None) == low
    assert (found.price_max.minor // 100 if found.price_max else None) == high


def test_neither_nor_excludes_both(sample_shop: Shop) -> None:
    said = "a blanket that is neither wool nor down"
    assert parse(said, sample_shop.assistant.ear.vocabulary, "USD").filters.excluded == (
        "wool",
        "down",
    )


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("she already has a backpack", "backpack"),
        ("my son already has plenty of toys", "toys"),
        ("a gift, not a mug", "mug"),
        ("她已经有双肩包了", "双肩包"),
    ],
)
def test_what_somebody_has_already_is_not_wanted(sample_shop: Shop, text: str, thing: str) -> None:
    assert parse(text, sample_shop.assistant.ear.vocabulary, "USD").filters.excluded == (thing,)


@pytest.mark.parametrize("text", ["I already have one", "not a fan of it", "你们已经有货了吗"])
def test_nothing_is_excluded_where_no_goods_are_named(sample_shop: Shop, text: str) -> None:
    assert parse(text, sample_shop.assistant.ear.vocabulary, "USD").filters.excluded == ()
