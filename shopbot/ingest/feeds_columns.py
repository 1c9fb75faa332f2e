"""Which column of a feed is which of our fields: by name, by the person's word, else by what the values look like.

The names are data (`assets/feed_columns.json`): one table for every feed, one each for Shopify and WooCommerce.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shopbot.errors import FeedError
from shopbot.ingest.feeds_text import Column, Row
from shopbot.settings import ROOT

TITLES = ("title", "title_en", "title_zh")
IGNORE = "ignore"
EXAMPLE = 60  # characters of an example value


@dataclass(frozen=True, slots=True)
class Rules:
    """The table of names, ready to be asked."""

    data: Mapping[str, Any]

    @property
    def wrappers(self) -> Sequence[str]:
        """Keys under which a JSON object or archive keeps its products."""
        names: Sequence[str] = self.data["wrappers"]
        return names

    @property
    def many(self) -> Sequence[str]:
        """Fields that several columns may fill together."""
        names: Sequence[str] = self.data["many"]
        return names

    def words(self, name: str) -> frozenset[str]:
        """One of the small lists."""
        return _words(name)

    def field_of(self, column: str, kind: str = "any") -> str:
        """Our field for a column name, "" if it is not known."""
        return _aliases(kind).get(plain(column), "")

    def fields(self, kind: str = "any") -> Sequence[str]:
        """The fields that a format can fill, in the order of the table."""
        return list(self.data[kind if kind in ("shopify", "woocommerce") else "any"])

    def option(self, name: str) -> str:
        """The key of an option or attribute that every shop has ("颜色" is "color"), else its own name."""
        known = self.data["options"]
        asked = plain(name)
        return next((key for key, names in known.items() if asked in names), name.strip())


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The names of `assets/feed_columns.json`."""
    return Rules(json.loads((ROOT / "assets" / "feed_columns.json").read_text(encoding="utf-8")))


@lru_cache(maxsize=16)
def _words(name: str) -> frozenset[str]:
    return frozenset(rules().data[name])


@lru_cache(maxsize=8)
def _aliases(kind: str) -> Mapping[str, str]:
    return {alias: field for field, names in rules().data[kind].items() for alias in names}


@lru_cache(maxsize=8)
def _ignored(kind: str) -> re.Pattern[str]:
    own = rules().data["ignored"].get(kind, ()) if kind != "any" else ()
    return re.compile("|".join((*rules().data["ignored"]["any"], *own)))


@lru_cache(maxsize=4096)
def plain(column: str) -> str:
    """A column name without case, underscores, the "g:" of Google and the number of a repetition."""
    name = re.sub(r"[\s_]+", " ", column.strip().lower()).strip()
    return re.sub(r" \(\d+\)$", "", name).removeprefix("g:").strip()


def recognised(names: Iterable[str]) -> str:
    """Which known export has these columns: "shopify", "woocommerce", "google", or ""."""
    there = {plain(name) for name in names}
    for kind, signs in rules().data["signs"].items():
        if any(there.issuperset(sign) for sign in signs):
            return str(kind)
    return ""


def columns_of(
    file: str, kind: str, sample: Sequence[Row], wanted: Mapping[str, Sequence[str]]
) -> tuple[Column, ...]:
    """Every column of the sample with its field, an example and, where several fill one field, in order of preference.

    Args:
        file: named in errors.
        kind: "shopify", "woocommerce", or anything else for the general names.
        sample: the first rows.
        wanted: fields with the columns that the person named for them.

    Raises:
        FeedError: for a field or column that there is not, a column that is there twice, or no title.
    """
    names = list(dict.fromkeys(name for row in sample for name in row.data))
    table = kind if kind in ("shopify", "woocommerce") else "any"
    chosen = _chosen(file, table, names, wanted)
    fields = {name: chosen.get(name) or _by_name(name, table) for name in names}
    for field in set(chosen.values()) - {*rules().many, "attributes", IGNORE}:
        fields |= {n: IGNORE for n in names if fields[n] == field and n not in chosen}
    if table == "any":
        _add_guesses(fields, sample, chosen)
    _refuse_doubles(file, names, fields)
    _need_title(file, names, fields)
    examples = _examples(names, sample)
    rank = {alias: n for n, alias in enumerate(_aliases(table))}
    made = [Column(n, "" if fields[n] == IGNORE else fields[n], examples[n]) for n in names]
    return tuple(sorted(made, key=lambda c: rank.get(plain(c.name), -1) if c.field else 1 << 20))


def _by_name(name: str, table: str) -> str:
    known = _aliases(table).get(plain(name))
    if known:
        return known
    return IGNORE if _ignored(table).search(plain(name)) else "attributes"


def _chosen(
    file: str, table: str, names: Sequence[str], wanted: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The fields that the person gave to columns."""
    fields, found = {*rules().fields(table), *rules().fields(), IGNORE}, {}
    for field, columns in wanted.items():
        if field not in fields:
            raise FeedError(
                f"There is no field {field!r}.", f"The fields are: {', '.join(sorted(fields))}."
            )
        for column in columns:
            if column not in names:
                raise FeedError(
                    f"{file} has no column {column!r}.", f"Its columns are: {', '.join(names)}."
                )
            found[column] = field
    return found


def _add_guesses(fields: dict[str, str], sample: Sequence[Row], chosen: Mapping[str, str]) -> None:
    from shopbot.ingest.feeds_guess import guesses, inside_prices

    if "id" not in fields.values():  # an article number is better than a made-up id
        skus = [
            n for n, f in fields.items() if f == "codes" and plain(n) in rules().words("sku_names")
        ]
        unique = (n for n in skus if n not in chosen and _is_key(n, sample))
        fields |= dict.fromkeys(list(unique)[:1], "id")
    open_columns = [n for n, f in fields.items() if f == "attributes" and n not in chosen]
    fields |= guesses(open_columns, set(fields.values()), sample)
    left = [name for name in open_columns if fields[name] == "attributes"]
    fields |= dict.fromkeys(inside_prices(left, sample), IGNORE)


def _is_key(name: str, sample: Sequence[Row]) -> bool:
    values = [str(row.data.get(name) or "") for row in sample]
    return all(values) and len(set(values)) == len(values)


def _refuse_doubles(file: str, names: Sequence[str], fields: Mapping[str, str]) -> None:
    single = {*rules().many, "attributes", IGNORE}
    for name in names:
        base = re.sub(r" \(\d+\)$", "", name)
        if base != name and base in names and fields[name] not in single and fields[base] != IGNORE:
            raise FeedError(
                f"{file} has the column {base!r} twice (columns {names.index(base) + 1} and"
                f" {names.index(name) + 1}).",
                "Rename or remove one of them.",
            )


def _need_title(file: str, names: Sequence[str], fields: Mapping[str, str]) -> None:
    if not set(TITLES) & set(fields.values()):
        seen = ", ".join(sorted(names)[:30]) or "none"
        raise FeedError(
            f"{file} has no column that could be the product's name. Columns seen: {seen}.",
            "Say which it is: --map title=COLUMN; or name one `title`, separate columns by comma, semicolon or tab.",
        )


def _examples(names: Sequence[str], sample: Sequence[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in sample:
        for name, value in row.data.items():
            if name not in found and value not in (None, "", [], {}):
                text = " ".join(str(value).split())
                found[name] = text if len(text) <= EXAMPLE else text[: EXAMPLE - 1] + "…"
    return {name: found.get(name, "") for name in names}
