"""A sentence that only says the wish again rests on nothing."""

from datetime import date

import pytest

from shopbot.chat.ground import Ground
from shopbot.types import Record

CHARGER = "a charger for two devices at once"


def verdict(shop, title, opening, said, wish, locale="en"):
    product = next(p for p in shop.products.all() if p.title.get(locale) == title)
    record = Record(shop.products.info(), locale, date(2026, 5, 1), (product,), question=wish)
    ground = Ground(record, shop.words(locale))
    return ground.check_offer(opening + said, opening, product.id)


@pytest.mark.parametrize(
    ("title", "said", "wish"),
    [
        ("Pebble Mini 20 W Wall Charger", "is designed to charge devices at once.", CHARGER),
        ("Handy Seated-Cut Rain Jacket", "packs small.", "a rain jacket that packs small"),
        ("Handy Magnifier Lamp", "is kind to tired eyes.", "which lamp is kind to tired eyes?"),
        ("Northlight Rise Electric Desk", "is a desk for a small room.", "a desk for a small room"),
    ],
)
def test_the_wish_said_again_is_withheld(sample_shop, title, said, wish):
    found = verdict(sample_shop, title, f"There is also the {title}, which ", said, wish)
    assert found.status == "withheld"
    assert [problem.kind for problem in found.problems] == ["echo"]
    assert found.original.endswith(said)


@pytest.mark.parametrize(
    ("title", "said", "wish"),
    [
        ("Lumen Duo 45 W Wall Charger", "charges a laptop and a phone together.", CHARGER),
        (
            "Tidemark Roll-Top Waterproof Backpack",
            "is waterproof, which keeps your laptop dry on the bike.",
            "a backpack that keeps my laptop dry on the bike",
        ),
        ("Handy Guide Yoga Mat", "does not slip.", "yoga mat that does not slip"),
        ("Lumen Arc Desk Lamp", "is pleasant in every room.", "which lamp is kind to tired eyes?"),
    ],
)
def test_what_the_record_holds_may_be_what_is_wished(sample_shop, title, said, wish):
    assert (
        verdict(sample_shop, title, f"The {title} fits because it ", said, wish).status == "passed"
    )


def test_in_chinese(sample_shop):
    title, wish = "Handy 倾倒支架电热水壶", "想要一个手腕没力也能用的水壶"
    opening = f"{title}，特点是"
    assert (
        verdict(sample_shop, title, opening, "适合手腕没力也能用的水壶。", wish, "zh").status
        == "withheld"
    )
    assert (
        verdict(sample_shop, title, opening, "防滑，适合手腕无力的人。", wish, "zh").status
        == "passed"
    )


def test_another_problem_is_told_first(sample_shop):
    title = "Pebble Mini 20 W Wall Charger"
    found = verdict(sample_shop, title, f"The {title} ", "charges devices for $1.00.", CHARGER)
    assert [problem.kind for problem in found.problems] == ["price"]
