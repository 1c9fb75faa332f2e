"""What a message says beside its intent: how many, which order, whose, why, for whom. Exact and pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from shopbot.chat.number_words import DIGITS_ZH, ONES
from shopbot.chat.slots_counts import counted
from shopbot.chat.slots_words import Pattern, SlotWords

LONGEST = 2000  # characters of a message that are looked at
_SPELLED = re.compile(
    rf"(?<![A-Za-z])([A-Za-z])[ -]?((?:(?:{'|'.join(ONES[:10])}|oh)\b[ -]?){{4,8}}|[零〇一二三四五六七八九幺]{{4,8}})",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Za-z0-9_.+%'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


@dataclass(frozen=True, slots=True)
class Slots:
    """The values found; empty where the message does not say."""

    quantity: int | None = None
    everything: bool = False
    order_id: str = ""
    email: str = ""
    code: str = ""
    postcode: str = ""
    reason: str = ""
    recipient: str = ""
    needs: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()  # attributes that such needs ask for
    occasion: str = ""


def read(text: str, words: SlotWords) -> Slots:
    """The slots of a message.

    Args:
        text: what the shopper wrote.
        words: of its language.
    """
    text = unicodedata.normalize("NFKC", text)[:LONGEST].replace("’", "'")
    email = next((match[0].strip(".'-") for match in _EMAIL.finditer(text)), "")
    rest = _in_digits(text.replace(email, " ") if email else text)
    postcode = _first(words.marks["postcode"], rest)
    order = _order(_first(words.marks["order_id"], rest))
    code = _first(words.marks["code"], rest).upper()
    needs = _needs(text, words)
    return Slots(
        quantity=quantity(rest, words),
        everything=words.marks["everything"].search(text) is not None,
        order_id=""
        if order in (postcode, code) and not _is_order(order) or order == postcode
        else order,
        email=email.lower(),
        code="" if code == order else code,
        postcode=postcode,
        reason=_reason(text, words),
        recipient=_named(words.marks["recipient"], text, "p"),
        needs=needs,
        helps=_helps(needs, words),
        occasion=next((key for key, said in words.occasions.items() if said.search(text)), ""),
    )


def quantity(text: str, words: SlotWords) -> int | None:
    """How many are wanted; None where no number says so."""
    cleared = words.quantity_not.sub(" \u0001 ", counted(text))
    for pattern in words.quantity:
        if match := pattern.search(cleared):
            return number(match["n"], words)
    return None


def number(said: str, words: SlotWords) -> int:
    """The whole number that a numeral or a number word says."""
    said = said.lower()
    return int(said) if re.fullmatch(r"-?\d+", said) else words.numbers.get(said, 1)


def _in_digits(text: str) -> str:
    """The text with a number that is spelled out behind a letter in digits: "F two zero three", "F二零三"."""
    return _SPELLED.sub(lambda found: found[1] + "".join(_digits(found[2].lower())) + " ", text)


def _digits(said: str) -> Iterator[str]:
    for word in re.findall(r"[a-z]+|[零〇一二三四五六七八九幺]", said):
        if word in ONES:
            yield str(ONES.index(word))
        else:
            yield {"oh": "0", "幺": "1", "〇": "0"}.get(word) or str(DIGITS_ZH.index(word))


def _order(said: str) -> str:
    """An order number as it is printed: "f20315", "F 2 0 3 1 5" -> "F-20315"; digits alone stay alone."""
    plain = re.sub(r"[\s-]", "", said).upper()
    match = re.fullmatch(r"([A-Z]+)(\d+)", plain)
    return f"{match[1]}-{match[2]}" if match else plain


def _is_order(said: str) -> bool:
    return "-" in said or re.fullmatch(r"[A-Z]{0,2}\d{4,}", said) is not None


def _first(pattern: Pattern, text: str) -> str:
    match = pattern.search(text)
    return next((group for group in match.groups() if group), "") if match else ""


def _named(pattern: Pattern, text: str, group: str) -> str:
    match = pattern.search(text)
    return match[group].strip() if match else ""


def _reason(text: str, words: SlotWords) -> str:
    for pattern in words.reason:
        if match := pattern.search(text):
            return re.split(r"[.!?;。！？；]|, (?=(?:please|can|could|i want)\b)", match["r"])[
                0
            ].strip()
    return ""


def _needs(text: str, words: SlotWords) -> tuple[str, ...]:
    """What is said of the person, each stretch of the message once."""
    taken: list[tuple[int, int, str]] = []
    for pattern in words.needs:
        for match in pattern.finditer(text):
            start, end = match.span("w")
            if not any(start < other_end and other < end for other, other_end, _ in taken):
                taken.append((start, end, match["w"].strip()))
    return tuple(said for _, _, said in sorted(taken))


def _helps(needs: tuple[str, ...], words: SlotWords) -> tuple[str, ...]:
    said = " ; ".join(needs)
    return tuple(name for name, pattern in words.need_attributes.items() if pattern.search(said))
