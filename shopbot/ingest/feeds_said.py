"""What schema.org pages say beside the goods: customers' reviews and the shop's return policy."""

import hashlib
from collections.abc import Iterator, Mapping

from shopbot.ingest.feeds_columns import rules
from shopbot.ingest.feeds_flat import Flat, listed, stated, text_of
from shopbot.ingest.feeds_pages import Document
from shopbot.ingest.feeds_schema import DEEPEST, nodes, out_of_five, product_id
from shopbot.ingest.feeds_text import Row

LOCALES = ("en", "zh")
PARTS = ("returnFees", "returnMethod", "refundType")


def reviews(document: Document) -> Iterator[Row]:
    """The reviews of the products of a document; a variant's reviews are its group's."""
    for node in nodes(document.value):
        for inner in (node, *listed(node.get("hasVariant"))):
            for item in listed(inner.get("review")) if isinstance(inner, Mapping) else ():
                if isinstance(item, Mapping):
                    yield Row(document.file, document.line, _review(item, product_of(node)))


def product_of(node: Mapping[str, object]) -> str:
    """The id under which the product of a node is known."""
    for parent in listed(node.get("isVariantOf")):
        if isinstance(parent, Mapping) and text_of(parent.get("productGroupID")):
            return text_of(parent["productGroupID"])
    return text_of(node.get("inProductGroupWithID")) or product_id(node)


def _review(item: Mapping[str, object], product: str) -> Flat:
    rating = next((r for r in listed(item.get("reviewRating")) if isinstance(r, Mapping)), {})
    author = next(iter(listed(item.get("author"))), "")
    name = text_of(author.get("name")) if isinstance(author, Mapping) else text_of(author)
    text = next(
        (t for k in ("reviewBody", "description", "name") if (t := text_of(item.get(k)))), ""
    )
    written = text_of(item.get("datePublished"))
    digest = hashlib.sha256("\n".join((product, name, written, text)).encode("utf-8", "replace"))
    stars = out_of_five(rating)
    return {
        "id": text_of(item.get("@id")) or f"r-{digest.hexdigest()[:12]}",
        "product_id": product,
        "rating": stars.removesuffix(".0") if isinstance(stars, str) else stars,
        "text": text,
        "author": name,
        "written": written[:10],
    }


def policies(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """Every return policy in a document, wherever it stands."""
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        for policy in listed(value.get("hasMerchantReturnPolicy")):
            if isinstance(policy, Mapping):
                yield policy
        for key, inner in value.items():
            if key != "hasMerchantReturnPolicy":
                yield from policies(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from policies(inner, depth + 1)


def policy(given: Mapping[str, object], number: int) -> Flat | None:
    """A return policy in words; None where it says nothing that we have words for."""
    words: Mapping[str, Mapping[str, str]] = rules().data["return_policy"]
    texts = {locale: " ".join(_sentences(given, words, locale)) for locale in LOCALES}
    if not texts["en"]:
        return None
    name = "returns" if number == 1 else f"returns-{number}"
    return {"id": name, "title": dict(words["title"]), "text": texts}


def _sentences(
    given: Mapping[str, object], words: Mapping[str, Mapping[str, str]], locale: str
) -> Iterator[str]:
    fee = given.get("returnShippingFeesAmount")
    filled = {
        "days": text_of(given.get("merchantReturnDays")),
        "fee": f"{text_of(fee.get('value'))} {text_of(fee.get('currency'))}".strip()
        if isinstance(fee, Mapping)
        else "",
        "countries": ", ".join(
            c for v in listed(given.get("applicableCountry")) if (c := text_of(v))
        ),
    }
    said = [text_of(given.get("returnPolicyCategory"))]
    said += [text_of(v) for part in PARTS for v in listed(given.get(part))]
    for name in (*said, "applicableCountry" if any(said) else ""):
        sentence = words.get(name.rsplit("/", 1)[-1], {}).get(locale, "")
        needs = [key for key in filled if f"{{{key}}}" in sentence]
        if sentence and all(stated(filled[key]) for key in needs):
            yield sentence.format(**filled)
