"""Products side by side, in words: what a page shows as a table with header cells and a voice reads row by row."""

from dataclasses import dataclass

from shopbot.types.text import Locale


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One property: `cells` in the order of the products, in words; "not stated" where a record is silent."""

    name: str  # "price", "stock", "rating", "color", "size" or an attribute name
    label: str  # the row's header cell
    cells: tuple[str, ...]
    same: bool  # every record states it, and all state the same
    stated: bool = True  # every record states it


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four products; rows that differ come first, those that matter for the wish before the others."""

    locale: Locale
    caption: str
    product_ids: tuple[str, ...]
    titles: tuple[str, ...]  # the columns' header cells
    rows: tuple[ComparedRow, ...]
