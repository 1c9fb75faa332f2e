"""Next purchases: nothing without consent, nothing that was bought, and a reason for each."""

from datetime import date

from shopbot.search.relations_next import NextPurchase, together
from shopbot.shop.behaviour import FEWEST_SHOPPERS
from shopbot.types import Basket, Like, Profile, Taste
from shopbot.wiring import Shop

DAY = date(2026, 11, 1)
VEST, BELT, KETTLE = "lumen-reflective-vest", "lumen-glow-running-belt", "quietwave-hushed-kettle"


def suggests(shop: Shop, *baskets: Basket) -> NextPurchase:
    return NextPurchase(shop.products, shop.retriever.relations, together(baskets))


def taste(shop: Shop, *ids: str, **profile: object) -> Taste:
    return Taste(Profile(history=True, **profile), shop.products.get(ids))  # type: ignore[arg-type]


def many(shoppers: int, *products: str) -> tuple[Basket, ...]:
    return tuple(Basket(f"c-{n}", products, DAY) for n in range(shoppers))


def test_without_consent_or_history_there_are_none(sample_shop: Shop) -> None:
    bought = sample_shop.products.get([VEST])
    assert suggests(sample_shop).after(Taste(Profile(), bought), 5) == ()
    assert suggests(sample_shop).after(taste(sample_shop), 5) == ()


def test_what_goes_with_a_purchase_comes_with_that_reason(sample_shop: Shop) -> None:
    hits = suggests(sample_shop).after(taste(sample_shop, VEST), 5)
    assert BELT in [hit.product.id for hit in hits]
    assert VEST not in [hit.product.id for hit in hits]
    assert all(hit.product.in_stock is not False for hit in hits)
    first = next(hit for hit in hits if hit.product.id == BELT)
    assert "because you bought the Lumen" in sample_shop.words("en").reason(first.reasons[0])


def test_few_shoppers_are_never_told_of_nor_counted(sample_shop: Shop) -> None:
    for shoppers in (1, FEWEST_SHOPPERS - 1):
        hits = suggests(sample_shop, *many(shoppers, VEST, KETTLE)).after(
            taste(sample_shop, VEST), 10
        )
        assert not any(r.key == "reason.personal.together" for hit in hits for r in hit.reasons)
    hits = suggests(sample_shop, *many(FEWEST_SHOPPERS, VEST, KETTLE)).after(
        taste(sample_shop, VEST), 10
    )
    found = next(hit for hit in hits if hit.product.id == KETTLE)
    assert found.reasons[0].key == "reason.personal.together"


def test_one_shopper_who_buys_a_pair_often_counts_once() -> None:
    counted = together([Basket("c-1", (VEST, KETTLE), DAY)] * 9)
    assert counted.buyers == {VEST: 1, KETTLE: 1}
    assert counted.pairs[VEST] == {KETTLE: 1}


def test_the_profile_has_a_say_and_the_order_is_the_same_each_time(sample_shop: Shop) -> None:
    plain = suggests(sample_shop).after(taste(sample_shop, VEST), 30)
    brand = plain[-1].product.brand
    likes = taste(sample_shop, VEST, likes=(Like("brand", brand),))
    mine = suggests(sample_shop).after(likes, 30)
    assert mine == suggests(sample_shop).after(likes, 30)
    share = [[hit.product.brand == brand for hit in hits[:15]] for hits in (mine, plain)]
    assert sum(share[0]) >= sum(share[1])
    assert mine != plain
