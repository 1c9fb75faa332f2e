"""Which goods a wish names, and which limits only a wish states."""

import pytest
from goods import CATEGORIES, PRODUCTS

from shopbot.search.facets import parse, vocabulary
from shopbot.search.facets_stated import stated
from shopbot.types import Filters

WORDS = vocabulary(CATEGORIES, PRODUCTS)


def parsed(text):
    return parse(text, WORDS, "USD").filters


@pytest.mark.parametrize(
    "text",
    [
        "scarf",
        "I was browsing for a scarf to wear in spring",
        "what's the price range of your scarves",
        "any muffler that keeps the wind out?",
        "围巾怎么卖",
        "围巾最贵的是哪条",
    ],
)
def test_the_goods_of_a_request_are_found(text):
    assert parsed(text).categories == ("accessories",)


@pytest.mark.parametrize(
    "text",
    [
        "a brooch for my scarf",
        "scarf ring",
        "围巾夹",
        "围巾的吊牌",
        "something warm",
        "洗围巾的袋子",
    ],
)
def test_what_goods_are_for_is_not_what_is_wanted(text):
    assert parsed(text).categories == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("nothing below $30", 3000, None),
        ("不要低于30美元的", 3000, None),
        ("dont want to pay over $30", None, 3000),
        ("everything for my trip, 200 dollars in total", None, 20000),
        ("一共200刀", None, 20000),
    ],
)
def test_denied_and_summed_prices(text, low, high):
    found = parsed(text)
    ends = (found.price_min, found.price_max)
    assert tuple(end and end.minor for end in ends) == (low, high)


def test_a_colour_that_is_given_back_is_not_wanted():
    assert parsed("swap the red scarf for a blue one").colors == ("blue",)


def test_only_a_wish_states_limits():
    limits = Filters(categories=("accessories",), colors=("red",), sort="price_asc")
    assert stated(limits, "search", "red scarves") == limits
    assert stated(limits, "statistic", "red scarves").sort == "relevance"
    assert stated(limits, "cart_add", "the red scarf") == Filters(colors=("red",))
    assert stated(limits, "order_cancel", "") == Filters()


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("boots for my husband", ""),
        ("men's boots", "men"),
        ("boots for a six year old", "kids"),
        ("给我老婆买靴子", ""),
        ("女款靴子", "women"),
        ("五岁孩子的靴子", "kids"),
    ],
)
def test_whom_it_is_for_is_stated_by_a_word_for_it_alone(text: str, audience: str):
    heard = audience or "men"  # what a relative suggests to the search
    assert stated(Filters(audience=heard), "search", text).audience == audience
