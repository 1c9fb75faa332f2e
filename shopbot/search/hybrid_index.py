"""Everything that is derived from the products of a shop, made in one pass over them and kept in a file.

The file says what it was made of: the products, the word lists and the code that read them. Anything else is made anew.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from shopbot.search.carried_names import Names, NamesBuilder, Numbers
from shopbot.search.carried_store import names_arrays, names_restored
from shopbot.search.facets_table import Table
from shopbot.search.facets_table_build import TableBuilder
from shopbot.search.facets_table_store import Arrays, packed, restored, table_arrays, unpacked
from shopbot.search.facets_vocabulary import Vocabulary, VocabularyBuilder
from shopbot.search.facets_vocabulary_store import read, spelled
from shopbot.search.hybrid_keep import keep, kept, marked
from shopbot.search.hybrid_open import documents
from shopbot.search.lexical import Lexical
from shopbot.search.relations_kin import Kin, KinBuilder
from shopbot.search.spelling_codes import Codes
from shopbot.search.spelling_writing import Writing, WritingBuilder
from shopbot.settings import ROOT
from shopbot.shop.products import ProductStore
from shopbot.types import Product

FILE = "search.npz"
WORD_LISTS = ("search.json", "search_kinds.json", "search_units.json", "palette.json")
CODE = (
    "search/carried",
    "search/facets",
    "search/lexical",
    "search/hybrid_index",
    "search/hybrid_open",
    "search/relations_kin",
    "search/spelling_codes",
    "search/spelling_writing",
)
PARTS = ("table", "names", "lexical")


@dataclass(frozen=True, slots=True)
class ShopIndex:
    """What a shop is searched with."""

    table: Table
    names: Names
    vocabulary: Vocabulary
    lexical: Lexical
    writing: Writing
    codes: Codes
    kin: Kin

    def members(self) -> dict[str, Numbers]:
        """The products of each category, by number."""
        column = self.table.category
        return {
            key: np.flatnonzero(column.codes == code).astype(np.int32)
            for code, key in enumerate(column.values)
        }


def opened(store: ProductStore, folder: Path | None) -> ShopIndex:
    """The index of the shop: read from its folder, else made and kept there. The store takes its table."""
    revision, mark = store.revision(), _mark(store)
    place = folder / FILE if folder else None
    there = kept(place, mark)
    index = _restored(there) if there else _made(store)
    if not there:
        keep(place, mark, _arrays(index))
    store.adopt(index.table, revision)
    return index


def prepared(store: ProductStore, folder: Path) -> bool:
    """Whether the index of what is stored now lies in the folder."""
    return marked(folder / FILE, _mark(store))


def _mark(store: ProductStore) -> str:
    return f"{store.content()} {_code()}"


def _made(store: ProductStore) -> ShopIndex:
    table, names, vocabulary = TableBuilder(), NamesBuilder(), VocabularyBuilder()
    writing, codes, relatives = WritingBuilder(), Codes(), KinBuilder()

    def passing() -> Iterator[Product]:
        for product in store.all():
            table.add(product)
            names.add(product)
            vocabulary.add(product)
            writing.add(product)
            codes.add(product)
            relatives.add(product)
            yield product

    categories = store.categories()
    lexical = Lexical(documents(passing(), categories))
    return ShopIndex(
        table.table(),
        names.names(),
        vocabulary.vocabulary(categories),
        lexical,
        writing.writing(categories),
        codes,
        relatives.kin(),
    )


def _arrays(index: ShopIndex) -> Arrays:
    parts = (table_arrays(index.table), names_arrays(index.names), index.lexical.arrays())
    return {
        "vocabulary": packed(spelled(index.vocabulary)),
        "writing": packed(index.writing.lines()),
        "codes": packed(index.codes.lines()),
        "kin": packed(index.kin.lines()),
        **{
            f"{part}/{name}": array
            for part, arrays in zip(PARTS, parts, strict=True)
            for name, array in arrays.items()
        },
    }


def _restored(arrays: Arrays) -> ShopIndex:
    table, names, lexical = (
        {
            name.removeprefix(f"{part}/"): a
            for name, a in arrays.items()
            if name.startswith(f"{part}/")
        }
        for part in PARTS
    )
    return ShopIndex(
        restored(table),
        names_restored(names),
        read(unpacked(arrays["vocabulary"])),
        Lexical.restored(lexical),
        Writing.read(unpacked(arrays["writing"])),
        Codes.read(unpacked(arrays["codes"])),
        Kin.read(unpacked(arrays["kin"])),
    )


@lru_cache(maxsize=1)
def _code() -> str:
    """Changes with the word lists and with the code that reads products by them."""
    found = hashlib.sha256(np.__version__.encode())
    files = [ROOT / "assets" / name for name in WORD_LISTS]
    for start in CODE:
        files += sorted((ROOT / "shopbot").glob(f"{start}*.py"))
    for path in files:
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()
