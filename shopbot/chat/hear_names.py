"""Which products a message calls by their name, or by a part of it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shopbot.chat.phrases import Phrases
from shopbot.chat.slots_names import by_piece, in_order, short_names
from shopbot.chat.understand_buying import Buying
from shopbot.search.facets_lexicon import lexicon
from shopbot.shop.products import ProductStore

_SHORTEST_TITLE = 5  # characters; shorter ones are ordinary words

_ENOUGH = 2  # pieces of a name that call a product which is not on the table
_PLAIN = 3  # pieces that call another product than the one on the table that has the first of them
_ENOUGH_HAN = 3  # the same in Chinese, where a piece is a pair of characters
_NONE: frozenset[str] = frozenset()
_NO_BRANDS = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one shop's products, in small letters, with the product's id."""

    titles: Mapping[str, str]
    short: Mapping[str, str]  # without the brand, for those that only one product has
    pieces: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of a name -> its products
    brands: re.Pattern[str] = _NO_BRANDS  # each with the words behind it

    def whole(self, text: str) -> tuple[str, ...]:
        """Products whose whole title stands in the message, in the order of the message."""
        lower = text.lower()
        places = {
            lower.find(title): product_id
            for title, product_id in self.titles.items()
            if title in lower
        }
        return tuple(dict.fromkeys(product_id for _, product_id in sorted(places.items())))

    def nearly(self, text: str, words: Buying) -> tuple[str, ...]:
        """Products called by their name without the brand, in a message that does more than search for that."""
        lower = text.lower()
        names = [name for name in self.short if name in lower]
        longest = [name for name in names if not any(name in other != name for other in names)]
        longest = [name for name in longest if self._only(name)]
        if not longest or words.seeks(lower, longest):
            return ()
        places = sorted((lower.find(name), self.short[name]) for name in longest)
        return tuple(dict.fromkeys(product_id for _, product_id in places))

    def partly(self, stretches: Iterable[str], table: Collection[str]) -> tuple[str, ...]:
        """Products called by a part of their name: "the long reacher", "the Quietwave one", "静音那款".

        Args:
            stretches: what stands where a name would; its first words that belong to a name count.
            table: ids of what is shown or talked about; there one word can be enough.
        """
        found = (self._called(in_order(stretch), table) for stretch in stretches)
        return tuple(dict.fromkeys(product_id for product_id in found if product_id))

    def branded(self, text: str) -> tuple[str, ...]:
        """The stretches that begin with a brand: "Handy PopUp tent"; "Lumen lamps" are several, and no name."""
        found = (match["what"] for match in self.brands.finditer(text))
        return tuple(stretch for stretch in found if not self._several(stretch.lower()))

    def _several(self, stretch: str) -> bool:
        """Whether it ends in a plural that is in no name ("headphones" is in some)."""
        last = stretch.split()[-1]
        plural = last.endswith("s") and not last.endswith("ss")
        return plural and not any(last in title.split() for title in self.titles)

    def most(self, text: str, table: Collection[str]) -> tuple[str, ...]:
        """The one product whose name shares most with a Chinese message, where that is enough to tell it."""
        shares: dict[str, int] = {}
        for piece in set(in_order(text)):
            for product_id in self.pieces.get(piece, ()):
                shares[product_id] = shares.get(product_id, 0) + 1
        most = max(shares.values(), default=0)
        best = [product_id for product_id, share in shares.items() if share == most]
        here = [product_id for product_id in best if product_id in table]
        if len(here) == 1 and most >= _ENOUGH:
            return (here[0],)
        return (best[0],) if len(best) == 1 and most >= _ENOUGH_HAN else ()

    def words_out(self, rest: str, named: Collection[str]) -> str:
        """The words of a message without those that call the products which it names."""
        if not named:
            return rest
        own = {piece for piece, ids in self.pieces.items() if not ids.isdisjoint(named)}
        kept = [word for word in re.findall(r"[^\s,.;!?]+|[,.;!?]", rest) if not _of(word, own)]
        text = " ".join(kept)
        for piece in (piece for piece in own if not piece.isascii()):
            text = text.replace(piece, " ")
        return re.sub(r"\s+", " ", text).strip()

    def _called(self, words: Sequence[str], table: Collection[str]) -> str:
        """The product that the first words call, "" where they are of no name or of several."""
        left, count, alone = _NONE, 0, ""
        for word in words:
            own = self.pieces.get(word, _NONE)
            both = own & left if count else own
            if not both and (count or word.isascii()):
                if word.isascii():
                    break
                continue  # two characters of which one belongs to another word
            left, count = both or left, count + bool(both)
            here = left & frozenset(table)
            alone = next(iter(here)) if len(here) == 1 else alone if not here else ""
        if alone and (alone in left or count < _PLAIN):
            return alone
        here = left & frozenset(table)
        return next(iter(left)) if len(left) == 1 and count >= _ENOUGH and not here else ""

    def taken_out(self, text: str) -> str:
        """The message without product names, whose words ("Waterproof Trail Boot") ask for nothing."""
        lower = text.lower()
        for title in (*self.titles, *self.short):
            if title in lower:
                lower = lower.replace(title, " ")
        return lower

    def _only(self, name: str) -> bool:
        """Whether no other product has this in its name."""
        return {own for title, own in self.titles.items() if name in title} == {self.short[name]}


def _of(word: str, own: Collection[str]) -> bool:
    pieces = in_order(word) if word.isascii() else ()
    return bool(pieces) and all(piece in own for piece in pieces)


def definite(text: str, phrases: Phrases) -> tuple[str, ...]:
    """What stands where a known thing is called: after "the", before "那款"; not "the first one easy to pour"."""
    groups = (match.groupdict().values() for match in phrases.marks["definite"].finditer(text))
    found = (" ".join(filter(None, group)) for group in groups)
    return tuple(stretch for stretch in found if not phrases.says("numbered_one", stretch))


def open_names(products: ProductStore) -> Names:
    """The names of one shop. The first product keeps a title that several share."""
    titles: dict[str, str] = {}
    every: list[tuple[str, str]] = []
    columns = products.table()
    for title, row in zip(columns.titles, columns.title_rows.tolist(), strict=True):
        every.append((title, columns.ids[row]))
        if len(title) >= (_SHORTEST_TITLE if title.isascii() else _SHORTEST_TITLE - 2):
            titles.setdefault(title.lower(), columns.ids[row])
    brands = products.brands()
    first = sorted({re.escape(words[0]) for brand in brands if (words := brand.split())})
    behind = rf"(?=(?P<what>\b(?:{'|'.join(first)})\b(?:[\s&]+[\w'-]+){{1,5}}))"
    return Names(
        titles,
        short_names(titles, brands),
        by_piece(every, frozenset(lexicon().colors)),
        re.compile(behind, re.IGNORECASE) if first else _NO_BRANDS,
    )
