"""Which products a message calls by their name."""

from collections.abc import Mapping
from dataclasses import dataclass

from shopbot.chat.understand_buying import Buying


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one shop's products, in small letters, with the product's id."""

    titles: Mapping[str, str]
    short: Mapping[str, str]  # without the brand, for those that only one product has

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
