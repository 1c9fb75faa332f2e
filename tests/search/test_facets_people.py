"""Numbers of people and degrees of cold, which limit only the goods they are said of."""

import pytest

from shopbot.search.facets import parse
from shopbot.wiring import Shop


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("a tent for four people", "sleeps", 4),
        ("a 3-person tent", "sleeps", 3),
        ("tent for a family of five", "sleeps", 5),
        ("两人帐篷", "sleeps", 2),
        ("能睡四个人的帐篷", "sleeps", 4),
        ("a game for 3 players", "max_players", 3),
        ("五个人玩的桌游", "max_players", 5),
        ("sleeping bag for -10", "comfort_temperature", -10),
        ("a sleeping bag, good to minus 5 degrees", "comfort_temperature", -5),
        ("a sleeping bag for 8 °C", "comfort_temperature", 8),
        ("零下五度也能用的睡袋", "comfort_temperature", -5),
        ("睡袋，-12度", "comfort_temperature", -12),
    ],
)
def test_a_number_beside_the_goods_it_is_said_of(
    sample_shop: Shop, text: str, name: str, value: float
) -> None:
    found = parse(text, sample_shop.assistant.ear.vocabulary, "USD").filters.attributes
    assert [(limit.name, limit.value) for limit in found] == [(name, value)]


@pytest.mark.parametrize(
    "text",
    [
        "a lamp for two people",
        "mugs for 4 people",
        "a jacket for -10",
        "四个人用的杯子",
        "零下十度穿的外套",
    ],
)
def test_the_same_number_limits_nothing_else(sample_shop: Shop, text: str) -> None:
    names = {"sleeps", "max_players", "comfort_temperature"}
    found = parse(text, sample_shop.assistant.ear.vocabulary, "USD").filters.attributes
    assert not names & {limit.name for limit in found}
