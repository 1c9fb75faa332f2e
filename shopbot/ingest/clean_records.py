"""The small records of a catalogue: shop, reviews, policies, offers. Pure."""

from collections.abc import Mapping, Sequence

from shopbot.ingest.clean_money import money, named_currency
from shopbot.ingest.clean_text import clean_text, local_text
from shopbot.ingest.clean_values import Unusable, day, needed, whole
from shopbot.types import (
    LocalText,
    Offer,
    Policy,
    Review,
    ShopInfo,
)

Data = Mapping[str, object]


def shop_of(data: Data) -> ShopInfo:
    """What the shop says of itself."""
    locales = tuple(clean_text(locale) for locale in _list(data.get("locales")))
    return ShopInfo(
        _texts(data, "name"),
        named_currency(needed(data.get("currency"), "currency"), ""),
        locales or ("en",),
        clean_text(data.get("email")),
        clean_text(data.get("phone")),
    )


def review_of(data: Data, products: Mapping[str, str]) -> Review:
    """One review of a product that is there.

    Args:
        data: the raw record.
        products: the id that each known id has now; rows that became variants have that of their product.
    """
    said = needed(data.get("product_id"), "product_id")
    product_id = products.get(said, "")
    if not product_id:
        raise Unusable("product_id", f"there is no product {said}")
    stars = whole(data.get("rating"), "rating")
    if stars is None or not 1 <= stars <= 5:
        raise Unusable("rating", f"{stars} is not between 1 and 5")
    return Review(
        needed(data.get("id"), "id"),
        product_id,
        stars,
        _texts(data, "text"),
        clean_text(data.get("author")),
        day(data.get("written"), "written"),
    )


def policy_of(data: Data) -> Policy:
    """One policy."""
    return Policy(needed(data.get("id"), "id"), _texts(data, "title"), _texts(data, "text"))


def offer_of(data: Data, currency: str) -> Offer:
    """One dated promotion."""
    starts, ends = day(data.get("starts"), "starts"), day(data.get("ends"), "ends")
    if starts is None or ends is None or ends < starts:
        raise Unusable("ends", "an offer needs a first day and a last day that is not before it")
    percent = whole(data.get("percent_off"), "percent_off") or 0
    if percent > 100:
        raise Unusable("percent_off", f"{percent} is above 100")
    return Offer(
        id=needed(data.get("id"), "id"),
        title=_texts(data, "title"),
        text=_texts(data, "text"),
        starts=starts,
        ends=ends,
        percent_off=percent,
        amount_off=money(data.get("amount_off"), currency, "amount_off"),
        minimum=money(data.get("minimum"), currency, "minimum"),
        code=clean_text(data.get("code")),
        categories=tuple(clean_text(key) for key in _list(data.get("categories"))),
        product_ids=tuple(clean_text(key) for key in _list(data.get("product_ids"))),
        minimum_of_goods=data.get("minimum_of_goods") is True,
        first_order=data.get("first_order") is True,
    )


def _texts(data: Data, field: str) -> LocalText:
    texts = local_text(data.get(field))
    if not texts.all():
        raise Unusable(field, f"{field} is missing")
    return texts


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
