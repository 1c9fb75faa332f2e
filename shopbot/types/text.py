"""Languages, text in several of them, and money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Locale = Literal["en", "zh"]  # what is understood and answered in
LOCALES: tuple[Locale, ...] = ("en", "zh")
Language = (
    str  # what the page is written in: a Locale, or any other with a file (docs/languages.md)
)


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in one or more languages, keyed by locale ("en", "zh")."""

    by_locale: Mapping[str, str] = field(default_factory=dict)

    def get(self, locale: str) -> str:
        """The text in `locale`, else in the first language there is, else ""."""
        return self.by_locale.get(locale) or next(
            (text for text in self.by_locale.values() if text), ""
        )

    def has(self, locale: str) -> bool:
        """Whether there is text in exactly this language."""
        return bool(self.by_locale.get(locale))

    def all(self) -> tuple[str, ...]:
        """Every non-empty text, each language once."""
        return tuple(text for text in self.by_locale.values() if text)


# Currencies whose number of decimals is not 2, as CLDR has them: what is shown is scaled by the same table.
_NO_DECIMALS = frozenset([
    "AFN", "ALL", "BIF", "CLP", "DJF", "GNF", "IQD", "IRR", "ISK", "JPY", "KMF", "KPW", "KRW", "LAK", "LBP",
    "MGA", "MMK", "PYG", "RSD", "RWF", "SOS", "SYP", "UGX", "VND", "VUV", "XAF", "XOF", "XPF", "YER",
])  # fmt: skip
_THREE_DECIMALS = frozenset(["BHD", "JOD", "KWD", "LYD", "OMR", "TND"])


def minor_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for the most, 0 for yen and won."""
    return 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen) of an ISO 4217 currency."""

    minor: int
    currency: str
