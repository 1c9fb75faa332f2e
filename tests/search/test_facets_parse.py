"""What a shopper states becomes exact limits: one line per way of saying it, in both languages."""

import pytest
from goods import CATEGORIES, PRODUCTS
from hypothesis import given
from hypothesis import strategies as st

from shopbot.search.facets import Vocabulary, parse, vocabulary
from shopbot.types import AttributeFilter, Filters, Money

WORDS = vocabulary(CATEGORIES, PRODUCTS)


def limits(text, words=WORDS, currency="USD"):
    """Only what was stated, as a dict."""
    found = parse(text, words, currency).filters
    empty = Filters()
    return {
        name: getattr(found, name)
        for name in Filters.__slots__
        if getattr(found, name) != getattr(empty, name)
    }


def usd(amount):
    return Money(round(amount * 100), "USD")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("anything under $50", None, 50),
        ("under 50", None, 50),
        ("below 49.99 dollars", None, 49.99),
        ("less than 1,200 dollars", None, 1200),
        ("no more than $30", None, 30),
        ("cheaper than 80", None, 80),
        ("my budget is 120", None, 120),
        ("$75 or less", None, 75),
        ("up to 2k", None, 2000),
        ("over $20", 20, None),
        ("at least 30 dollars", 30, None),
        ("from $10 to $25", 10, 25),
        ("between 20 and 50 dollars", 20, 50),
        ("$20-$40", 20, 40),
        ("between $50 and $20", 20, 50),
        ("around $50", 40, 60),
        ("50块以下", None, 50),
        ("不超过300元", None, 300),
        ("三百元以内的", None, 300),
        ("两百五十块以下", None, 250),
        ("预算100", None, 100),
        ("便宜于80元", None, 80),
        ("比80块便宜的", None, 80),
        ("100元以上", 100, None),
        ("100到200元", 100, 200),
        ("300-500元", 300, 500),
        ("100元左右", 80, 120),
    ],
)
def test_prices(text, low, high):
    found = limits(text)
    assert found.get("price_min") == (None if low is None else usd(low))
    assert found.get("price_max") == (None if high is None else usd(high))


@pytest.mark.parametrize(
    "text",
    [
        "no more than 3 options",
        "a boot for under 18 year olds",
        "3 pairs of socks",
        "size 42",
        "iPhone 12",
        "两双鞋",
        "1.5升以上",
        "at least 20 hours",
        "4星以上",
        "a phone case for iphone 7 plus",
        "a case for my galaxy s 7+",
    ],
)
def test_a_number_is_not_always_a_price(text):
    found = limits(text)
    assert "price_max" not in found
    assert "price_min" not in found


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("under €50", "USD", Money(5000, "EUR")),
        ("under 50 pounds", "USD", Money(5000, "GBP")),
        ("50块以下", "CNY", Money(5000, "CNY")),
        ("under 5000 yen please", "JPY", None),
        ("under ¥5000", "JPY", Money(5000, "JPY")),
    ],
)
def test_currencies(text, currency, expected):
    assert limits(text, currency=currency).get("price_max") == expected


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("boots in blue", "colors", ("blue",)),
        ("navy boots", "colors", ("blue",)),
        ("蓝色的鞋", "colors", ("blue",)),
        ("红的围巾", "colors", ("red",)),
        ("藏青色围巾", "colors", ("blue",)),
        ("a red or black scarf", "colors", ("red", "black")),
        ("size 42 boots", "sizes", ("42",)),
        ("42码的靴子", "sizes", ("42",)),
        ("boots in EU 43", "sizes", ("43",)),
        ("尺码41", "sizes", ("41",)),
        ("an XL jacket", "sizes", ("XL",)),
        ("大号的外套", "sizes", ("L",)),
        ("size medium shirt", "sizes", ("M",)),
        ("boots in stock", "in_stock", True),
        ("有货的靴子", "in_stock", True),
        ("at least 4 stars", "min_rating", 4.0),
        ("rated 4.5 or more", "min_rating", 4.5),
        ("四星以上", "min_rating", 4.0),
        ("评分4.5以上", "min_rating", 4.5),
        ("4+ stars", "min_rating", 4.0),
        ("women's shoes", "audience", "women"),
        ("女款跑鞋", "audience", "women"),
        ("cheapest boots", "sort", "price_asc"),
        ("最便宜的靴子", "sort", "price_asc"),
        ("the most expensive boot", "sort", "price_desc"),
        ("best rated boots", "sort", "rating_desc"),
        ("评价最好的靴子", "sort", "rating_desc"),
        ("boots by Harrier", "brands", ("Harrier",)),
        ("harrier boots", "brands", ("Harrier",)),
        ("something from handy", "brands", ("Handy",)),
        ("Harrier牌的靴子", "brands", ("Harrier",)),
        ("hiking boots", "categories", ("footwear",)),
        ("想买登山靴", "categories", ("footwear",)),
        ("a tent or a scarf", "categories", ("camping", "accessories")),
        ("not leather boots", "excluded", ("leather",)),
        ("不要皮的鞋", "excluded", ("leather",)),
        ("leather-free boots", "excluded", ("leather",)),
        ("anything but not Harrier", "excluded", ("Harrier",)),
        ("boots that are not black", "excluded", ("black",)),
        ("a coat without a hood", "excluded", ("hood",)),
    ],
)
def test_plain_limits(text, key, value):
    assert limits(text).get(key) == value


@pytest.mark.parametrize(
    ("text", "name", "op", "value", "unit"),
    [
        ("waterproof boots", "waterproof", "is", True, ""),
        ("防水的靴子", "waterproof", "is", True, ""),
        ("boots that are not waterproof", "waterproof", "is", False, ""),
        ("不防水的鞋", "waterproof", "is", False, ""),
        ("a lamp without strobing", "no_strobing", "is", True, ""),
        ("flicker-free lamp", "no_strobing", "is", True, ""),
        ("无频闪的灯", "no_strobing", "is", True, ""),
        ("one-handed bottle", "one_handed", "is", True, ""),
        ("单手能用的水瓶", "one_handed", "is", True, ""),
        ("boots under 600 g", "weight", "at_most", 600, "g"),
        ("lighter than 0.6 kg", "weight", "at_most", 0.6, "kg"),
        ("重量不超过600克", "weight", "at_most", 600, "g"),
        ("at least 20 hours of battery", "battery_life", "at_least", 20, "h"),
        ("续航20小时以上", "battery_life", "at_least", 20, "h"),
        ("1.5升以上的水瓶", "capacity", "at_least", 1.5, "l"),
        ("holds at least 2 kg", "max_load", "at_least", 2, "kg"),
        ("承重2公斤以上", "max_load", "at_least", 2, "kg"),
        ("wool scarf", "material", "is", "wool", ""),
        ("羊毛围巾", "material", "is", "wool", ""),
        ("a scarf made of wool", "material", "is", "wool", ""),
    ],
)
def test_attributes(text, name, op, value, unit):
    assert limits(text)["attributes"] == (AttributeFilter(name, op, value, unit),)


@pytest.mark.parametrize(
    "text",
    [
        "green tea",
        "a handy bottle",
        "case for my boots",
        "bluetooth speaker",
        "蓝牙音箱",
        "红酒",
        "steel",
    ],
)
def test_words_that_only_look_like_limits(text):
    found = limits(text)
    found.pop("categories", None) if "bottle" in text else None
    assert found == {}


def test_several_limits_at_once_leave_the_thing():
    found = parse("请问有没有两百块以内的42码蓝色防水登山靴", WORDS, "USD")
    assert found.rest == "登山靴"
    assert found.filters.price_max == usd(200)
    assert found.filters.sizes == ("42",)
    assert found.filters.colors == ("blue",)
    assert found.filters.categories == ("footwear",)
    assert [a.name for a in found.filters.attributes] == ["waterproof"]


def test_polite_words_do_not_stay():
    assert parse("Hello, I'm looking for boots please", WORDS, "USD").rest == "boots"
    assert parse("你好，我想买一双靴子，谢谢", WORDS, "USD").rest == "靴子"


def test_a_colour_that_the_shop_never_names_stays_a_word():
    assert parse("purple boots", WORDS, "USD").rest == "purple boots"


def test_an_empty_vocabulary_still_reads_prices():
    assert limits("boots under $50", Vocabulary())["price_max"] == usd(50)


@given(st.text(max_size=300))
def test_no_text_breaks_the_parser(text):
    found = parse(text, WORDS, "USD")
    assert "\n" not in found.rest


@given(
    st.integers(1, 99_999),
    st.sampled_from(["under ${}", "{}元以下", "no more than {} dollars", "不超过{}块"]),
)
def test_every_amount_survives_exactly(amount, pattern):
    assert limits(pattern.format(amount))["price_max"] == usd(amount)


def test_a_very_long_text_is_read_in_time():
    parse("a " * 500_000 + "under $5", WORDS, "USD")


ENGLISH = Vocabulary(
    flags={"wireless": "wireless", "无线": "wireless", "one-handed": "one_handed", "单手": "one_handed"},
    materials=frozenset({"fleece", "wool", "glass"}),
    kinds=frozenset({"fleece jacket", "scarf", "mug"}),
)  # fmt: skip
CHINESE = Vocabulary(
    flags=ENGLISH.flags,
    materials=ENGLISH.materials,
    kinds=frozenset({"外套", "围巾", "键盘", "马克杯"}),
)


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("无线充", ENGLISH, "无线充"),
        ("抓绒外套", ENGLISH, "抓绒外套"),
        ("单手键盘", ENGLISH, "单手键盘"),
        ("one-handed keyboard", CHINESE, "one-handed keyboard"),
        ("fleece jacket", CHINESE, "fleece jacket"),
        ("无线充", CHINESE, "无线充"),  # "充" is no thing in any language
    ],
)
def test_a_name_known_only_to_the_synonyms_stays_whole(text, words, rest):
    parsed = parse(text, words, "USD")
    assert (parsed.rest, parsed.filters.attributes) == (rest, ())


@pytest.mark.parametrize(
    ("text", "words", "rest", "name"),
    [
        ("羊毛围巾", ENGLISH, "围巾", "material"),  # 羊毛围巾 is no name of its own
        ("抓绒外套", CHINESE, "外套", "material"),
        ("单手键盘", CHINESE, "键盘", "one_handed"),
        ("玻璃杯", CHINESE, "杯", "material"),
        ("wool scarf", CHINESE, "scarf", "material"),
        ("无线耳机", ENGLISH, "耳机", "wireless"),
    ],
)
def test_a_property_before_a_name_is_still_a_limit(text, words, rest, name):
    parsed = parse(text, words, "USD")
    assert parsed.rest == rest
    assert [limit.name for limit in parsed.filters.attributes] == [name]
