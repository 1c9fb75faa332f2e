"""The words by which an errand is steered: undo, skip, which field is to be changed. Data of assets/actions."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopbot.types import Locale

FIELDS = ("email", "name", "street", "city", "region", "postcode", "shipping", "address")


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled patterns of one language."""

    marks: Mapping[str, re.Pattern[str]]
    fields: Mapping[str, re.Pattern[str]]  # in the order in which they are tried
    sizes: Mapping[str, str]  # how people call what is printed as "M", longest first
    payments: Mapping[str, re.Pattern[str]]  # by PaymentMethod.kind

    def says(self, mark: str, text: str) -> bool:
        """Whether the text says it."""
        return self.marks[mark].search(text) is not None

    def code(self, text: str) -> str:
        """The offer code in the text, "" if there is none."""
        found = self.marks["code"].search(text)
        return next((group for group in found.groups() if group), "") if found else ""

    def fraction(self, text: str) -> str:
        """The number of pieces in the text that is no whole one, "" if there is none: "2.5 of them", 半个."""
        found = self.marks["fraction"].search(text)
        return next((group for group in found.groups() if group), "") if found else ""

    def sized(self, text: str) -> str:
        """The text with sizes as they are printed: "medium" is "M"."""
        lower = text.lower()
        for said, printed in self.sizes.items():
            lower = lower.replace(said, printed)
        return lower

    def field(self, text: str) -> str:
        """The field of the checkout that the text names, "" for none."""
        return next((name for name, words in self.fields.items() if words.search(text)), "")

    def change(self, text: str) -> tuple[str, str]:
        """The field that is to be changed and its new value, "" for what the text does not say."""
        name = self.field(text) if self.says("change", text) else ""
        found = self.marks["value"].match(text) if name else None
        value = self.marks["trailing"].sub("", found[1]).strip(" .。") if found else ""
        return name, "" if self.says("change", value) else value  # "the street is wrong" gives none

    def pays_with(self, text: str) -> str:
        """The kind of payment that the text wants, "" for none: "my gift card, not the Visa" wants the gift card."""
        for kind, words in self.payments.items():
            for found in words.finditer(text):
                if not self.says("unwanted", text[: found.start()]):
                    return kind
        return ""

    def apart(self, text: str) -> tuple[str, str]:
        """The text without what it takes out, and that: "everything", "the boots" of "everything but the boots"."""
        found = self.marks["except"].search(text)
        if not found:
            return text, ""
        return text[: found.start()] + " " + text[found.end() :], next(filter(None, found.groups()))

    def answer(self, text: str) -> str:
        """The answer itself: "my name is Ann Lee." says "Ann Lee"."""
        return self.marks["answer"].sub("", text.strip()).strip(" .。,，!！")


@cache
def load(assets: Path, locale: Locale) -> Cues:
    """The cues of one language."""
    raw = json.loads((assets / "actions" / f"{locale}.json").read_text(encoding="utf-8"))
    fields = {name: re.compile(words, re.I) for name, words in raw.pop("fields").items()}
    sizes: dict[str, str] = raw.pop("sizes")
    payments = {name: re.compile(words, re.I) for name, words in raw.pop("payments").items()}
    marks = {name: re.compile(words, re.I) for name, words in raw.items()}
    return Cues(marks, fields, sizes, payments)
