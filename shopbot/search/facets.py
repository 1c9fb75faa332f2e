"""What a shopper states in words, as exact limits. English and Chinese, pure, no model.

`parse` takes the limits out of a wish, `matches` says which of them a product breaks; why it fits is `why`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from shopbot.search import facets_matter as matter
from shopbot.search import facets_numbers as numbers
from shopbot.search import facets_words as words
from shopbot.search.facets_asker import one_wording, simplified, without_asker
from shopbot.search.facets_fit import matches
from shopbot.search.facets_heads import begins_with_goods, find_categories
from shopbot.search.facets_kinds import used_for
from shopbot.search.facets_lexicon import compiled, is_han, lexicon
from shopbot.search.facets_numerals import arabic
from shopbot.search.facets_people import take_people
from shopbot.search.facets_vocabulary import (
    Measured,
    Vocabulary,
    is_goods,
    names_goods,
    plain,
    vocabulary,
)
from shopbot.search.facets_words import GAP, Scanner
from shopbot.types import AttributeFilter, Filters, Money

__all__ = ["Parsed", "Vocabulary", "is_goods", "matches", "names_goods", "parse", "vocabulary"]

EXACT = ("volume", "memory", "power", "charge", "light")  # measures by which things are told apart
PROMISED = r"(?:holds?|supports?|carr(?:y|ies)|bears?) up to"
LASTING = (
    r"\bbattery\b|\bplay ?time\b|per charge|on (?:a|one) charge"
    r"|\bkeeps?\b.{0,20}\b(?:hot|cold|warm)\b|续航|电池|保温|保冷"
)
LONGEST = 2000  # characters of a message that are looked at


@dataclass(frozen=True, slots=True)
class Parsed:
    """The limits stated in a wish, and the words that are left to search for."""

    filters: Filters
    rest: str


def parse(text: str, vocabulary: Vocabulary, currency: str) -> Parsed:
    """The limits stated in the text. Category words stay in `rest`, because they also rank.

    Args:
        text: what the shopper wrote.
        vocabulary: the words of the shop; what it never names stays a word to search for.
        currency: of the shop, for amounts without one.
    """
    written = simplified(unicodedata.normalize("NFKC", text)[:LONGEST], vocabulary.kinds)
    scanner = Scanner(arabic(one_wording(without_asker(written), vocabulary.kinds)))
    sort = words.take_sort(scanner)
    in_stock = words.take_stock(scanner)
    on_sale = words.take_sale(scanner)
    min_rating = _take_rating(scanner)
    flags = matter.take_flags(scanner, vocabulary)
    flags += tuple(limit for limit in matter.take_beside(scanner, vocabulary) if limit not in flags)
    measured = (*take_people(scanner, vocabulary), *_take_measures(scanner, vocabulary))
    price_min, price_max = _take_prices(scanner, currency, vocabulary)
    worn = not vocabulary.worn.isdisjoint(find_categories(_rest(scanner.text), vocabulary))
    sizes = words.take_sizes(scanner, vocabulary, worn)
    brands, no_brands = words.take_brands(scanner, vocabulary)
    colors, no_colors = matter.take_colors(scanner, vocabulary)
    unwanted, materials = matter.take_materials(scanner, vocabulary)
    excluded = matter.take_excluded(scanner)
    worn = not vocabulary.worn.isdisjoint(find_categories(_rest(scanner.text), vocabulary))
    audience = words.take_audience(scanner, vocabulary, worn)
    rest = _rest(scanner.text)
    return Parsed(
        Filters(
            categories=find_categories(rest, vocabulary)
            or used_for(written.lower(), vocabulary.categories),
            brands=brands,
            price_min=price_min,
            price_max=price_max,
            colors=colors,
            sizes=sizes,
            attributes=(*flags, *measured, *materials),
            excluded=tuple(dict.fromkeys((*unwanted, *excluded, *no_brands, *no_colors))),
            audience=audience,
            in_stock=in_stock,
            min_rating=min_rating,
            on_sale=on_sale,
            sort=sort,
        ),
        re.sub(r"\s+", " ", rest).strip(),
    )


def _take_rating(scanner: Scanner) -> float | None:
    for span in numbers.ratings(scanner.lower):
        scanner.take(span.start, span.end)
        return float(span.low or 0)
    return None


def _take_all(
    scanner: Scanner, find: Callable[[str], Iterable[numbers.Span]]
) -> Iterator[tuple[numbers.Span, str]]:
    """Each span with the text around it, taken out one after the other."""
    while span := next(iter(find(scanner.lower)), None):
        around = scanner.lower[max(0, span.start - 30) : span.end + 20]
        scanner.take(span.start, span.end)
        yield span, around


def _take_prices(
    scanner: Scanner, currency: str, vocabulary: Vocabulary
) -> tuple[Money | None, Money | None]:
    low: Money | None = None
    high: Money | None = None

    def known(text: str) -> Iterator[numbers.Span]:
        return numbers.prices(text, lambda behind: begins_with_goods(behind, vocabulary))

    for span, _ in _take_all(scanner, known):
        unit = numbers.currency_of(span.mark, currency)
        low = numbers.minor(span.low, unit) if span.low is not None else low
        high = numbers.minor(span.high, unit) if span.high is not None else high
    return low, high


def _take_measures(scanner: Scanner, vocabulary: Vocabulary) -> tuple[AttributeFilter, ...]:
    found: list[AttributeFilter] = []

    def known(text: str) -> Iterator[numbers.Span]:
        spans = (s for s in numbers.measures(text) if _fitting(s.mark, vocabulary))
        return (s for s in spans if _stated(s) or _lasts(s, text))

    for span, around in _take_all(scanner, known):
        attribute = _pointed_at(_fitting(span.mark, vocabulary), around, span.mark)
        unit = lexicon().units[span.mark.lower()].key
        value = span.low if span.low is not None else span.high
        if attribute is not None and value is not None:
            limit = AttributeFilter(attribute.name, "is", float(value), unit)
            if span.low is None:
                promised = compiled(PROMISED).search(around)  # "holds up to 150 kg" is a promise
                limit = replace(limit, op="at_least" if promised else "at_most")
            elif span.high is None or _lasts(span, around):
                limit = replace(limit, op="at_least")
            found.append(limit)
    return tuple(found)


def _stated(span: numbers.Span) -> bool:
    """Whether a number without "under" and the like is a limit: "a 2 litre pot" is, "an 8 year old" is none."""
    return span.low != span.high or lexicon().units[span.mark.lower()].measure in EXACT


def _lasts(span: numbers.Span, text: str) -> bool:
    """Whether it is a time that something is to last at least: "30 hours of battery", 续航30小时."""
    timed = lexicon().units[span.mark.lower()].measure == "time"
    return timed and compiled(LASTING).search(text) is not None


def _fitting(mark: str, vocabulary: Vocabulary) -> list[Measured]:
    unit = lexicon().units.get(mark.lower())
    if unit is None:
        return []
    units = lexicon().units
    return [
        number
        for number in vocabulary.numbers
        if (own := units.get(number.unit.lower())) is not None and own.measure == unit.measure
    ]


def _pointed_at(candidates: list[Measured], around: str, mark: str) -> Measured | None:
    """The attribute that the words near the number name, else the usual one of that measure, else the commonest."""
    named = [
        (len(word), -place, number)
        for place, number in enumerate(candidates)
        for word in number.words
        if (len(word) > 1 or is_han(word))
        and compiled(rf"(?<![a-z]){re.escape(word)}").search(around)
    ]
    if named:
        return max(named, key=lambda n: n[:2])[2]  # the longest: 承重 is a load, not a 重量
    usual = lexicon().usual.get(lexicon().units[mark.lower()].measure)
    common = next((n for n in candidates if n.name == usual), None)
    return common or max(candidates, key=lambda n: n.count, default=None)


def _rest(text: str) -> str:
    """What is left, without the polite words at the edges of each stretch; a comma where one was."""
    pieces = (_strip_fillers(piece) for piece in re.split(rf"[{GAP},.;!?，。；！？]+(?!\d)", text))
    return ", ".join(piece for piece in pieces if piece)


def _strip_fillers(piece: str) -> str:
    """The stretch without polite and empty words at both ends."""
    english, chinese = lexicon().fillers["en"], lexicon().fillers["zh"]
    piece = piece.strip(" \t-–—:：\"'()（）+")
    shorter = True
    while shorter and piece:
        shorter, lower = False, plain(piece) if len(plain(piece)) == len(piece) else piece.lower()
        for word in (*english, *chinese):
            bounded = not is_han(word)
            if lower.startswith(word) and not (
                bounded and re.match(r"[^\W_]|-\w", lower[len(word) :])  # "one-handed"
            ):
                piece, shorter = piece[len(word) :].strip(" -"), True
                break
            before = lower[-len(word) - 1 : -len(word)]
            if (
                lower.endswith(word)
                and not (bounded and before.isalnum())
                and len(lower) > len(word)
            ):
                if not bounded and len(word) == 1 and word not in "的吗呢吧啊呀了有":
                    continue  # "手账", "需要" end in characters that are no fillers there
                piece, shorter = piece[: -len(word)].strip(" -"), True
                break
    return piece
