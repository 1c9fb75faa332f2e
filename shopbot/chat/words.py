"""Words for people: every message in the shopper's language, and record values written out.

The only owner of Babel. Knows the message files `assets/strings/[PART.]LOCALE.json`; decides nothing.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import babel
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision

from shopbot.chat.spoken import Spoken
from shopbot.chat.spoken_spell import spell
from shopbot.errors import BadSetting
from shopbot.types import (
    LOCALES,
    Attribute,
    Language,
    Locale,
    LocalText,
    Money,
    Product,
    Reason,
    Variant,
)

# What is sent as the shopper's own words must be understood: a third language says these as its answers are written.
_ASKED = ("page.ask.", "page.order.link", "page.wishes.remove", "suggest.")
_ANSWERS = {  # reasons about a yes/no attribute, and which of its two sentences they say
    "reason.attribute_yes": "yes",
    "reason.attribute_no": "no",
    "reason.has": "yes",
    "reason.lacks": "no",
}


def amount(money: Money | None) -> dict[str, str] | None:
    """A price as {"amount": "129.00", "currency": "USD"}; None stays None."""
    if money is None:
        return None
    precision = get_currency_precision(money.currency)
    return {"amount": f"{Decimal(money.minor).scaleb(-precision):f}", "currency": money.currency}


def languages(assets: Path) -> dict[Language, "Words"]:
    """Words of every language that has a file CODE.json in `assets`/strings; those it understands come first.

    Raises:
        BadSetting: for a file that is no JSON, or does not say which language it is.
    """
    found = {file.stem for file in (assets / "strings").glob("*.json") if "." not in file.stem}
    own: dict[Language, Words] = {locale: Words(locale, assets) for locale in LOCALES}
    return own | {code: _further(code, assets) for code in sorted(found - own.keys())}


def _further(code: Language, assets: Path) -> "Words":
    said = _read(code, assets)
    answers = next((locale for locale in LOCALES if locale == said.get("language.answers")), None)
    formats = said.get("language.formats", "")
    try:
        babel.Locale.parse(formats)
    except (ValueError, babel.UnknownLocaleError):
        formats = ""
    needed = [*map(said.get, ("language.name", "language.tag", "language.direction"))]
    if not (answers and formats and all(needed)):
        raise BadSetting(
            f"assets/strings/{code}.json does not say which language it is.",
            "Begin it with language.name, language.tag, language.formats, language.direction and "
            "language.answers (docs/languages.md).",
        )
    return Words(answers, assets, code)


def _read(code: Language, assets: Path) -> dict[str, str]:
    """Every message of a language: CODE.json and all *.CODE.json."""
    folder = assets / "strings"
    messages: dict[str, str] = {}
    for file in [folder / f"{code}.json", *sorted(folder.glob(f"*.{code}.json"))]:
        try:
            messages |= json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BadSetting(
                f"{file} is no JSON: {error}.",
                "Mend the line that it names, or take the file away.",
            ) from error
    return messages


class Words:
    """Messages and formats of one language."""

    def __init__(self, locale: Locale, assets: Path, language: Language = "") -> None:
        """Words in `language`, with the messages under `assets`/strings; what it lacks is said in `locale`."""
        self.locale = locale
        self.assets = assets
        self.language: Language = language or locale

    @cached_property
    def messages(self) -> Mapping[str, str]:
        """Every message by key: LOCALE.json and all *.LOCALE.json of assets/strings, then those of the language."""
        messages = _read(self.locale, self.assets)
        if self.language == self.locale:
            return messages
        further = _read(self.language, self.assets)
        return messages | {k: text for k, text in further.items() if not k.startswith(_ASKED)}

    def say(self, key: str, **values: object) -> str:
        """The message of that key with its {placeholders} filled, in the plural form that {count} asks for.

        Raises:
            KeyError: for a key that the message files do not have (a test compares code and files).
        """
        plural = f"{key}.{self._plural(values['count'])}" if "count" in values else key
        message = self.messages.get(plural) or self.messages[key]
        return message.format(**{name: self._plain(v) for name, v in values.items()})

    def _plural(self, count: object) -> str:
        """CLDR's name of the form that goes with a number: "one", "few", "other"."""
        if not isinstance(count, int | float):
            return ""
        return self._babel.plural_form(int(count) if count == int(count) else count)

    @cached_property
    def _babel(self) -> babel.Locale:
        return babel.Locale.parse(self._formats)

    @property
    def tag(self) -> str:
        """The language as HTML names it: "en", "zh-Hans"."""
        return self.messages["language.tag"]

    @property
    def direction(self) -> str:
        """Which way its lines run: "ltr" or "rtl"."""
        return self.messages["language.direction"]

    @property
    def _formats(self) -> str:
        return self.messages["language.formats"]

    def money(self, amount: Money) -> str:
        """An amount with its currency sign, never rounded: "$129.00", "US$129.00", "¥59.90"."""
        precision = get_currency_precision(amount.currency)
        number = Decimal(amount.minor).scaleb(-precision)
        return format_currency(number, amount.currency, locale=self._formats)

    def number(self, value: float) -> str:
        """A number with the language's separators and no needless zeros: "1,200", "0.75"."""
        return format_decimal(value, locale=self._formats)

    def day(self, day: date) -> str:
        """A date in full: "November 22, 2026", "2026年11月22日"."""
        return format_date(day, format="long", locale=self._formats)

    def moment(self, at: datetime) -> str:
        """A day and the time of day, as this computer's clock has it."""
        here = at.astimezone()
        time = format_time(here, format="short", locale=self._formats)
        return f"{self.day(here.date())} {time}"

    def quantity(self, value: float, unit: str) -> str:
        """A number with its unit as people write it: "540 g", "12小时"."""
        label = self.messages.get(f"unit.{unit}", unit)
        label = self.messages.get(f"unit.{unit}.{self._plural(value)}", label)
        space = "" if self.locale == "zh" and not label.isascii() else " "
        return f"{self.number(value)}{space}{label}" if label else self.number(value)

    def value(self, attribute: Attribute) -> str:
        """The value of an attribute in words: "yes", "540 g", "merino wool"."""
        if isinstance(attribute.value, bool):
            return self.say("value.yes" if attribute.value else "value.no")
        if isinstance(attribute.value, int | float):
            return self.quantity(attribute.value, attribute.unit)
        return self.text(attribute.text) or attribute.value

    def label(self, attribute: Attribute) -> str:
        """What an attribute is called."""
        return self.text(attribute.label) or attribute.name.replace("_", " ")

    def attribute(self, attribute: Attribute) -> str:
        """An attribute as one line: "Weight: 540 g"."""
        return self.say("line.pair", label=self.label(attribute), value=self.value(attribute))

    def stock(self, item: Product | Variant) -> str:
        """How many there are, in words: "In stock", "Only 2 left", "Sold out", "Ask the shop"."""
        if item.stock is None:
            return self.say("stock.unknown")
        if item.stock <= 0:
            return self.say("stock.none")
        return (
            self.say("stock.few", count=item.stock) if item.stock <= 3 else self.say("stock.some")
        )

    def price(self, item: Product | Variant) -> str:
        """The price, or that one must ask; "from" when variants differ."""
        if item.price is None:
            return self.say("price.ask")
        prices = {v.price.minor for v in getattr(item, "variants", ()) if v.price}
        key = "price.from" if len(prices) > 1 else "price.is"
        return self.say(key, price=item.price)

    def rating(self, product: Product) -> str:
        """The rating in words, "" where there is none: "4.3 out of 5 stars, 12 reviews"."""
        if product.rating is None:
            return ""
        key = "rating.one" if product.rating_count == 1 else "rating.many"
        return self.say(key, rating=product.rating, count=product.rating_count)

    def reason(self, reason: Reason) -> str:
        """A reason in words: "$34.00, within your limit of $50.00".

        One that names an attribute (`values["name"]`) uses the words of that attribute, where there are any:
        "60 g lighter", "not waterproof".
        """
        named = {name: self.messages.get(f"{name}.{v}", v) for name, v in reason.values.items()}
        name = str(reason.values.get("name", ""))
        if (special := f"{reason.key}.{name}") in self.messages:
            return self.say(special, **named)
        said = self._predicate(name, _ANSWERS[reason.key]) if reason.key in _ANSWERS else ""
        return said or self.say(reason.key, **named)  # "women" has a message of its own

    def _predicate(self, name: str, answer: str) -> str:
        """What the sentence on a yes/no attribute says of its product, without naming it; "" if it has none."""
        sentence = self.messages.get(f"tell.attribute.{name}.{answer}", "")
        said = re.sub(r"^(The )?{title}\s?(is |comes |has (?=no )|的)?|[.。]$", "", sentence)
        return re.sub(r"^has ", "with ", said)

    def text(self, local: LocalText) -> str:
        """A record's text in this language, else in that of the answers, else as there is one."""
        return local.get(self.language if local.has(self.language) else self.locale)

    def said(self, text: str, locale: Locale | None = None) -> str:
        """The text for a screen reader ("49 dollars 90"). `locale`: its language, if not that of these words.

        What is in a further language stays as it is written: its numbers are said by rules that are not here.
        """
        if locale is None and self.language != self.locale:
            return text
        return self._spoken[locale or self.locale].mended(text)

    def aloud(self, text: str, locale: Locale | None = None) -> str:
        """The text for our own voice: no digit and no sign is left."""
        return self._spoken[locale or self.locale].written_out(text)

    def spelt(self, text: str) -> str:
        """A name or a number letter by letter."""
        return spell(text, self._spoken[self.locale])

    @cached_property
    def _spoken(self) -> Mapping[Locale, Spoken]:
        return {locale: Spoken(locale, self.assets) for locale in LOCALES}

    def join(self, parts: list[str] | tuple[str, ...]) -> str:
        """A list in words: "a, b and c", "a、b和c"."""
        if len(parts) < 2:
            return "".join(parts)
        comma, last = self.messages["list.comma"], self.messages["list.and"]
        return comma.join(parts[:-1]) + last + parts[-1]

    def _plain(self, value: object) -> object:
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, LocalText):
            return self.text(value)
        if isinstance(value, float):
            return self.number(value)
        if isinstance(value, date):
            return self.day(value)
        return value
