"""Codes of goods, however they are typed: "WH-1000XM4", "wh1000xm4" and "wh 1000 xm4" are one. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from shopbot.types import Product

SHORTEST = 4  # letters and digits of a code
PARTS = 4  # pieces that a code may have been typed in
SHARED = 5  # products that may share a word that looks like a code; more, and it is none ("usb3")


class Codes:
    """Which products a code names: their SKU, GTIN and maker's number, and model numbers in their titles."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self._ids: dict[str, list[str]] = {}
        for product in products:
            self.add(product)

    def add(self, product: Product) -> None:
        """One more product."""
        own = {plain(code) for code in (product.id, *product.codes)}
        titled = {code for title in product.title.all() for code in _models(title)}
        for code in own | titled:
            if len(code) >= SHORTEST and (code in own or _looks(code)):
                self._ids.setdefault(code, []).append(product.id)

    def find(self, text: str) -> tuple[str, ...]:
        """The products whose code the text holds, none where it holds no code."""
        pieces = re.findall(r"[^\s,;()]+", text)
        for count in range(min(PARTS, len(pieces)), 0, -1):
            for start in range(len(pieces) - count + 1):
                code = plain("".join(pieces[start : start + count]))
                alone = count == len(pieces)
                if (alone or _looks(code)) and (ids := self._ids.get(code, ())):
                    return tuple(ids) if len(ids) <= SHARED else ()
        return ()

    def lines(self) -> list[str]:
        """The codes as lines of text, to be kept."""
        return ["\t".join((code, *ids)) for code, ids in sorted(self._ids.items())]

    @classmethod
    def read(cls, lines: Sequence[str]) -> "Codes":
        """What `lines` wrote."""
        codes = cls()
        for line in lines:
            code, *ids = line.split("\t")
            codes._ids[code] = ids
        return codes


def plain(code: str) -> str:
    """A code in small letters, without what people leave out."""
    return re.sub(r"[^a-z0-9]", "", code.lower())


def _models(title: str) -> Iterator[str]:
    """The words of a title that look like model numbers: two letters and two digits, not "1080p", "500ml", "4x6in"."""
    for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9./_-]+", title):
        code = plain(word)
        letters = sum(character.isalpha() for character in code)
        if (
            len(code) > SHORTEST
            and 2 <= letters <= len(code) - 2
            and not re.fullmatch(r"(?:\d+x)*\d+[a-z]{1,4}", code)
        ):
            yield code


def _looks(code: str) -> bool:
    """Whether it has letters and digits, or many digits: then it is no ordinary word and no price."""
    digits = sum(character.isdigit() for character in code)
    return len(code) >= SHORTEST and (0 < digits < len(code) or digits >= 8)
