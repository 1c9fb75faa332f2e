"""How well a shopper who writes one language finds goods whose record is written in the other.

The sample shop is stripped to one language and searched in the other. Knows neither the embedder nor the retriever: it
is given a way to search each of the two shops.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shopbot.errors import FeedError
from shopbot.learn.metrics import Interval, mean_interval, reciprocal_rank
from shopbot.types import LOCALES, Locale

DEPTH = 3  # hits a shopper sees at once
PARTS = ("development", "held_out")

Search = Callable[[str, Locale], Sequence[str]]  # query and its language -> product ids, best first
Json = dict[str, object] | list[object] | str | float | bool | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One query, the language of the catalogue it is put to, and the products that answer it."""

    id: str
    text: str
    catalogue: Locale
    part: str  # "development": words and settings may be mended by it; "held_out": never
    relevant: frozenset[str]

    @property
    def locale(self) -> Locale:
        """The language of the query: the one the catalogue lacks."""
        return "zh" if self.catalogue == "en" else "en"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one query found."""

    query: Judged
    found: tuple[str, ...]

    @property
    def hit(self) -> bool:
        """Whether a relevant product is among the first three."""
        return bool(set(self.found[:DEPTH]) & self.query.relevant)

    @property
    def rank(self) -> float:
        """One over the place of the first relevant product, 0.0 where none was found."""
        return reciprocal_rank(self.found, self.query.relevant, len(self.found))


def read(file: Path) -> tuple[Judged, ...]:
    """The judged queries of a JSON-lines file.

    Raises:
        FeedError: for a line that is no judged query.
    """
    queries = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            queries.append(_judged(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise FeedError(
                f"{file}:{number} is no judged query ({error}).",
                "A line needs query_id, query, catalogue (en or zh), part and relevant (product ids).",
            ) from None
    return tuple(queries)


def _judged(line: Mapping[str, object]) -> Judged:
    catalogue, part, relevant = line["catalogue"], line["part"], line["relevant"]
    if catalogue not in LOCALES or part not in PARTS:
        raise ValueError(f"catalogue {catalogue!r}, part {part!r}")
    if not isinstance(relevant, list) or not relevant:
        raise ValueError("nothing is relevant")
    written: Locale = "en" if catalogue == "en" else "zh"
    ids = frozenset(str(key) for key in relevant)
    return Judged(str(line["query_id"]), str(line["query"]), written, str(part), ids)


def evaluate(queries: Sequence[Judged], shops: Mapping[Locale, Search]) -> tuple[Outcome, ...]:
    """Every query put to the shop of its catalogue's language."""
    return tuple(
        Outcome(query, tuple(shops[query.catalogue](query.text, query.locale))) for query in queries
    )


def as_mapping(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures per direction, and within it per part, as JSON."""
    return {
        "queries": len(outcomes),
        "directions": {
            f"{locale}->{catalogue}": _figures(
                [o for o in outcomes if o.query.catalogue == catalogue]
            )
            for locale, catalogue in (("zh", "en"), ("en", "zh"))
        },
        "missed": [o.query.id for o in outcomes if not o.hit and o.query.part == "development"],
    }


def _figures(outcomes: Sequence[Outcome]) -> dict[str, object]:
    parts = {part: [o for o in outcomes if o.query.part == part] for part in PARTS}
    return {
        "queries": len(outcomes),
        "hit@3": _interval(mean_interval([float(o.hit) for o in outcomes])),
        "mrr": round(mean_interval([o.rank for o in outcomes]).mean, 4),
        "parts": {
            part: _interval(mean_interval([float(o.hit) for o in some]))
            for part, some in parts.items()
        },
    }


def _interval(interval: Interval) -> dict[str, object]:
    return {
        "value": round(interval.mean, 4),
        "ci95": [round(interval.low, 4), round(interval.high, 4)],
    }


# ------------------------------------------------------------ one language


def strip(catalog: Path, locale: Locale, target: Path) -> None:
    """Writes the catalogue of a folder again with the texts of one language alone."""
    for file in sorted(path for path in catalog.rglob("*.json*") if path.is_file()):
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines() if file.suffix == ".jsonl" else [text]
        written = [
            json.dumps(_one_language(json.loads(line), locale), ensure_ascii=False)
            for line in lines
            if line.strip()
        ]
        place = target / file.relative_to(catalog)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(written) + "\n", encoding="utf-8")


def _one_language(value: Json, locale: Locale) -> Json:
    if isinstance(value, list):
        return [_one_language(each, locale) for each in value]  # type: ignore[arg-type]
    if not isinstance(value, dict):
        return value
    if value and set(value) <= set(LOCALES):
        return {key: text for key, text in value.items() if key == locale}
    kept: dict[str, object] = {k: _one_language(v, locale) for k, v in value.items()}  # type: ignore[arg-type]
    if "locales" in kept:
        kept["locales"] = [locale]
    text = kept.get("text")
    if isinstance(kept.get("value"), str) and "name" in kept and isinstance(text, dict):
        named = kept["name"] in ("color", "size")  # a plain key there, not a word of a language
        kept["value"] = kept["value"] if named else text.get(locale, kept["value"])
    return kept
