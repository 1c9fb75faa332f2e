"""Which products a message calls by their name, or by a part of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shopbot.chat.slots_names import in_order
from shopbot.chat.understand_buying import Buying

_ENOUGH = 2  # pieces of a name that call a product which is not on the table
_ENOUGH_HAN = 3  # the same in Chinese, where a piece is a pair of characters
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one shop's products, in small letters, with the product's id."""

    titles: Mapping[str, str]
    short: Mapping[str, str]  # without the brand, for those that only one product has
    pieces: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of a name -> its products

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

    def _called(self, words: Sequence[str], table: Collection[str]) -> str:
        """The product that the first words call, "" where they are of no name or of several."""
        left, count = _NONE, 0
        for word in words:
            own = self.pieces.get(word, _NONE)
            both = own & left if count else own
            if not both and (count or word.isascii()):
                if word.isascii():
                    break
                continue  # two characters of which one belongs to another word
            left, count = both or left, count + bool(both)
        here = left & frozenset(table)
        if len(here) == 1:
            return next(iter(here))
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
