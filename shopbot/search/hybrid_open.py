"""What a Retriever is made of: the texts of the lexical index, and the opened vectors."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shopbot.search.lexical import Document
from shopbot.types import Category, Product

if TYPE_CHECKING:
    from shopbot.search.vectors import ChromaIndex


def documents(products: Iterable[Product], categories: Iterable[Category]) -> Iterator[Document]:
    """The texts of every product by field, for the lexical index."""
    labels = {category.key: " ".join(category.label.all()) for category in categories}
    for product in products:
        facts = [
            word
            for a in product.attributes
            for word in (*(a.label.all() if a.value is True else ()), *a.text.all())
        ]
        yield (
            product.id,
            {
                "title": " ".join(product.title.all()),
                "kind": " ".join((*product.kind.all(), labels.get(product.category, ""))),
                "brand": product.brand,
                "attributes": " ".join(facts),
                "text": " ".join(product.description.all()),
            },
        )


def open_index(
    folder: Path, fingerprint: str, *, building: bool = False, anew: bool = False
) -> "ChromaIndex":
    """The vectors of a shop; `building` for an import, which ends with `commit`; `anew` as another process left them.

    Raises:
        IndexMismatch: when they were made with something else.
    """
    from shopbot.search.vectors import ChromaIndex

    return ChromaIndex(folder, fingerprint, building=building, anew=anew)
