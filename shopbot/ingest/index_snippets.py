"""A catalogue as snippets: short texts that make sense alone, are embedded, and can be cited.

Each carries the product's title, because "keeps water hot for 12 hours" means little without it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from shopbot.ingest.clean import CLEANER_VERSION
from shopbot.ports import Embedder
from shopbot.search.why_values import value_in_words
from shopbot.types import (
    Attribute,
    Catalogue,
    LocalText,
    Product,
    Review,
    Snippet,
    SnippetKind,
)

SNIPPETS_VERSION = "1"
LONGEST_REVIEWS = 600  # characters of a product's joined reviews that are kept
YES_NO = {"en": ("yes", "no"), "zh": ("是", "否")}
COLON = {"en": ": ", "zh": "："}
STOP = {"en": ". ", "zh": "。"}

CHUNK = 350  # characters: about 90 English tokens or 250 Chinese ones

Split = Callable[[str], list[str]]


def fingerprint(embedder: Embedder) -> str:
    """Identifies how a vector came about: embedder, splitter and cleaner."""
    return f"{embedder.fingerprint} snippets-{SNIPPETS_VERSION}-{CHUNK} cleaner-{CLEANER_VERSION}"


def snippets(catalogue: Catalogue, split: Split) -> Iterator[Snippet]:
    """Every snippet of a catalogue, products first."""
    by_product: dict[str, list[Review]] = defaultdict(list)
    for review in catalogue.reviews:
        by_product[review.product_id].append(review)
    for product in catalogue.products:
        for locale in dict.fromkeys((*product.title.by_locale, *product.description.by_locale)):
            yield from _of_product(product, locale, split)
            yield from _of_reviews(product, by_product.get(product.id, []), locale)
    for policy in catalogue.policies:
        yield from _of_text(policy.id, "policy", policy.title, policy.text, split)
    for offer in catalogue.offers:
        yield from _of_text(offer.id, "offer", offer.title, offer.text, split)


def _of_product(product: Product, locale: str, split: Split) -> Iterator[Snippet]:
    title, kind = product.title.get(locale), product.kind.get(locale)
    named = kind if kind.lower() not in title.lower() else ""
    yield _snippet(product.id, "title", locale, f"{title} ({named})" if named else title)
    facts = [words for a in product.attributes if (words := fact(a, locale))]
    if facts:
        text = STOP.get(locale, ". ").join(facts)
        for piece in split(text):
            yield _snippet(product.id, "attributes", locale, _headed(title, piece, locale))
    if product.description.has(locale):
        for piece in split(product.description.get(locale)):
            yield _snippet(product.id, "description", locale, _headed(title, piece, locale))


def _of_reviews(product: Product, reviews: list[Review], locale: str) -> Iterator[Snippet]:
    texts = [review.text.get(locale) for review in reviews if review.text.has(locale)]
    if texts:
        joined = "\n".join(texts)[:LONGEST_REVIEWS]
        yield _snippet(
            product.id, "review", locale, _headed(product.title.get(locale), joined, locale)
        )


def _of_text(
    owner: str, kind: SnippetKind, title: LocalText, text: LocalText, split: Split
) -> Iterator[Snippet]:
    for locale, words in text.by_locale.items():
        for piece in split(words):
            yield _snippet(owner, kind, locale, _headed(title.get(locale), piece, locale))


def fact(attribute: Attribute, locale: str) -> str:
    """One attribute in words: "Waterproof: yes", "重量：540克"."""
    label = attribute.label.get(locale) or attribute.name.replace("_", " ")
    if isinstance(attribute.value, bool):
        yes, no = YES_NO.get(locale, YES_NO["en"])
        value = yes if attribute.value else no
    else:
        said = value_in_words(attribute)
        value = said.get(locale) if isinstance(said, LocalText) else said
    return f"{label}{COLON.get(locale, ': ')}{value}"


def _headed(title: str, text: str, locale: str) -> str:
    return f"{title}{COLON.get(locale, ': ')}{text}"


def _snippet(owner: str, kind: SnippetKind, locale: str, text: str) -> Snippet:
    """A snippet whose id says its content: the same text of the same owner keeps its vector."""
    content = "\n".join((owner, kind, locale, text))
    return Snippet(hashlib.sha256(content.encode()).hexdigest()[:32], owner, kind, locale, text)


def metadata(snippet: Snippet) -> Mapping[str, str]:
    """What the vector index may filter by."""
    of = snippet.kind if snippet.kind in ("policy", "offer") else "product"
    return {"owner": snippet.owner_id, "kind": snippet.kind, "locale": snippet.locale, "of": of}
