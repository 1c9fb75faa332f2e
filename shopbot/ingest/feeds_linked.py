"""A feed of schema.org data: its products, and the reviews and return policy that stand beside them."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from shopbot.errors import FeedError
from shopbot.ingest.feeds_columns import EXAMPLE, rules
from shopbot.ingest.feeds_flat import Flat
from shopbot.ingest.feeds_pages import Document, documents
from shopbot.ingest.feeds_said import policies, policy, reviews
from shopbot.ingest.feeds_schema import nodes, schema_joined, schema_key, schema_rows
from shopbot.ingest.feeds_shapes import Part
from shopbot.ingest.feeds_text import Column, Feed, Row
from shopbot.ingest.feeds_variants import FlatRow, grouped

MOST_REVIEWS = 500_000
SEEN = 200  # products that the mapping is shown by


def read_linked(name: str, parts: Sequence[Part]) -> Feed:
    """The feed of JSON-LD files or saved pages.

    Raises:
        FeedError: when no product is in any of them.
    """

    def every() -> Iterator[Document]:
        return chain.from_iterable(documents(part.text) for part in parts if part.text)

    def opened() -> Iterator[FlatRow | Row]:
        return chain.from_iterable(map(schema_rows, every()))

    seen = list(islice((n for document in every() for n in nodes(document.value)), SEEN))
    if not seen:
        broken = next((d for d in every() if d.problem), None)
        why = f" {broken.file}, line {broken.line}: {broken.problem}." if broken else ""
        raise FeedError(
            f"{parts[0].name} holds no schema.org Product.{why}",
            "Save the product page whole, or export the catalogue as CSV.",
        )
    said, rules_of_return = _beside(every())
    extras = {"reviews": said, "policies": rules_of_return}
    groups = grouped(opened, schema_key)
    rows = (group if isinstance(group, Row) else schema_joined(group) for group in groups)
    return Feed(name, rows, "schema.org", extras, tuple(_columns(seen)))


def _beside(found: Iterator[Document]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Reviews, each once, and return policies, each wording once."""
    said: dict[str, Row] = {}
    worded: dict[str, Row] = {}
    for document in found:
        for row in reviews(document):
            said.setdefault(str(row.data["id"]), row)
            if len(said) > MOST_REVIEWS:
                raise FeedError(
                    f"{document.file} brings more than {MOST_REVIEWS} reviews.", "Split the feed."
                )
        for given in policies(document.value):
            data: Flat | None = policy(given, len(worded) + 1)
            if data and str(data["text"]) not in worded:
                worded[str(data["text"])] = Row(document.file, document.line, data)
    return tuple(said.values()), tuple(worded.values())


def _columns(seen: Sequence[object]) -> Iterator[Column]:
    """The properties of the products, with our fields."""
    known = {p: f for f, names in rules().data["columns_of"]["schema.org"].items() for p in names}
    examples: dict[str, str] = {}
    for node in seen:
        for name, value in node.items() if isinstance(node, dict) else ():
            examples.setdefault(str(name), " ".join(str(value).split())[:EXAMPLE])
    for name, example in sorted(examples.items(), key=lambda item: item[0] not in known):
        if name not in ("@type", "@context"):
            yield Column(name, known.get(name, ""), example)
