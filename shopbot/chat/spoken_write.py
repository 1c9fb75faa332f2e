"""Says one shape that was found in a text: every kind has a method of its name, which gives the words for the match."""

import re

from shopbot.chat import spoken_numbers as numbers
from shopbot.chat.spoken_calendar import Calendar
from shopbot.chat.spoken_codes import pieces
from shopbot.chat.spoken_data import SpokenData
from shopbot.chat.spoken_prices import Prices
from shopbot.chat.spoken_say import GAPS
from shopbot.chat.spoken_shapes import NUMBER

_ARTICLE = re.compile(r"(?<![A-Za-z])(?:an?|another|one) $", re.I)
_THING = re.compile(r" (?!(?:or|and|to|of|in|at|for|from|by|with|each|per)\b)[a-z]")


class Writer(Calendar, Prices):
    """Says every shape of one language."""

    def __init__(self, data: SpokenData, *, out: bool) -> None:
        """Words from `data`; `out` as in `Say`."""
        super().__init__(data, out=out)
        self._lone_unit = re.compile(rf"({NUMBER})({data.unit_pattern})?")

    def write(self, match: re.Match[str]) -> str:
        """The words for a match of `spoken_shapes.pattern`."""
        assert match.lastgroup  # the outermost group: the kind of the shape
        return self._apart(match, str(getattr(self, f"_{match.lastgroup}")(match)))

    def _apart(self, match: re.Match[str], said: str) -> str:
        """With spaces where letters of the words would run into letters of the text: "A4size"."""
        before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
        left = " " if _latin(before) and _latin(said[:1]) else ""
        right = " " if _latin(after) and _latin(said[-1:]) else ""
        return f"{left}{said}{right}"

    # ------------------------------------------------------------ numbers

    def _count(self, match: re.Match[str]) -> str:
        value, after = match["count_value"], match.string[match.end() :]
        plain = value.replace(",", "")
        before = match.string[: match.start()].rstrip().rpartition(" ")[2].strip("(,;").lower()
        if not self._zh and self._out and _is_year(value) and before in self._years_after:
            return numbers.year(int(value), "en")
        if self._out and _is_code_like(plain, match.string[: match.start()]):
            return self._digits(plain)
        if self._out and self._one_by_one(plain, match.string[: match.start()], after):
            return numbers.digits(plain, self._data.locale)
        return self._signed(
            match["count_minus"], self._number(value, after, match.string[: match.start()])
        )

    def _one_by_one(self, digits: str, before: str, after: str) -> bool:
        """Whether a number is said digit by digit for the words beside it: postcode 97205, 85折, 2024款."""
        known = self._data.raw
        code = len(digits) > 3 and re.search(known["digits.after"], before)
        named = re.match(known["digits.before"], f"{digits}{after}")
        return digits.isdecimal() and bool(code or named)

    @property
    def _years_after(self) -> list[str]:
        found: list[str] = self._data.raw["years.after"]
        return found

    def _spread(self, match: re.Match[str]) -> str:
        after = match.string[match.end() :]
        low, high = match["spread_low"], match["spread_high"]
        return self._range(self._number(low, after), self._number(high, after))

    def _more(self, match: re.Match[str]) -> str:
        return self._data.say("plus", value=self._number(match["more_value"]))

    def _times(self, match: re.Match[str]) -> str:
        return self._data.say("times", value=self._number(match["times_value"], "倍"))

    def _hash(self, match: re.Match[str]) -> str:
        return self._data.say("number", value=self._number(match["hash_value"]))

    def _over(self, match: re.Match[str]) -> str:
        a, b = self._number(match["over_a"]), self._number(match["over_b"])
        return self._data.say("slash", a=a, b=b)

    def _ordinal(self, match: re.Match[str]) -> str:
        if not self._out:
            return match.group()
        value = int(match["ordinal_value"])
        return self._number(str(value)) if self._zh else numbers.ordinal(value)

    def _fraction(self, match: re.Match[str]) -> str:
        whole = match["fraction_whole"] or match["fraction_left"]
        return self._parts(whole, match["fraction_part"] or match["fraction_slash"])

    def _parts(self, whole: str | None, part: str) -> str:
        if not whole:
            return str(self._data.raw["fractions"][part])
        named = self._data.raw["fraction.whole"].get(part) or self._data.raw["fractions"][part]
        return self._data.say("fraction.and", whole=self._number(whole), part=named)

    # ------------------------------------------------------------ measures

    def _percent(self, match: re.Match[str]) -> str:
        if not self._out:
            return match.group()
        said = self._data.say("percent", value=self._number(match["percent_value"]))
        return self._signed(match["percent_minus"], said)

    def _percents(self, match: re.Match[str]) -> str:
        low, high = self._number(match["percents_low"]), self._number(match["percents_high"])
        if not self._out:
            return self._range(low, f"{high}%")
        if self._zh:
            low = self._data.say("percent", value=low)
        return self._range(low, self._data.say("percent", value=high))

    def _measure(self, match: re.Match[str]) -> str:
        value, unit = match["measure_value"], match["measure_unit"].strip(GAPS)
        part = match["measure_fraction"]
        one, many = self._data.units[unit]
        single = value == "1" and not part or self._before_a_thing(match)
        named = one if single else many
        said = self._parts(value, part) if part else self._number(value, many)
        if match["measure_minus"] and self._zh and named.endswith(("度", "氏度")):
            return self._data.say("minus.degrees", value=f"{said}{named}")
        return self._signed(match["measure_minus"], self._joined(said, named))

    def _before_a_thing(self, match: re.Match[str]) -> bool:
        """Whether the measure belongs to a thing: "a 300 cm cable" is a three hundred centimetre cable."""
        before, after = match.string[: match.start()], match.string[match.end() :]
        return not self._zh and bool(_ARTICLE.search(before) and _THING.match(after))

    def _spans(self, match: re.Match[str]) -> str:
        many = self._data.units[match["spans_unit"].strip(GAPS)][1]
        low, high = (self._number(match[n], many) for n in ("spans_low", "spans_high"))
        return self._joined(self._range(low, high), many)

    def _box(self, match: re.Match[str]) -> str:
        parts = list(self._lone_unit.finditer(match.group()))
        told = []
        for part in parts:
            unit = (part[2] or "").strip(GAPS)
            one, many = self._data.units[unit] if unit else ("", "")
            said = self._number(part[1])
            told.append(
                self._joined(said, one if part[1] == "1" and len(parts) == 1 else many)
                if unit
                else said
            )
        return str(self._data.raw["by"]).join(told)

    def _joined(self, number: str, unit: str) -> str:
        return f"{number}{unit}" if self._zh and not _latin(unit[:1]) else f"{number} {unit}"

    # ------------------------------------------------------------ codes and addresses

    def _code(self, match: re.Match[str]) -> str:
        text = match.group()
        if text in self._data.raw["abbreviations"]:  # a size: 3XL
            return self._abbreviated(text)
        if not self._out and not re.search(r"\d{5}", text):
            return text  # a model name
        told = []
        for piece in pieces(text):
            if piece.isdigit():
                short = len(piece) < 3 and not piece.startswith("0")
                told.append(self._number(piece) if short else self._digits(piece))
            else:
                told.append(_letters(piece))
        return self._comma.join(told) if len(text) > 6 or "-" in text else " ".join(told)

    def _abbreviated(self, text: str) -> str:
        return str(self._data.raw["abbreviations"][text]) if self._out else text

    def _phone(self, match: re.Match[str]) -> str:
        parts = re.findall(r"\d+", match.group())
        plus = "" if "+" not in match.group() else ("加" if self._zh else "plus ")
        return plus + self._comma.join(self._digits(part, "幺") for part in parts)

    def _link(self, match: re.Match[str]) -> str:
        host = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group()).split("/")[0].split("?")[0]
        return self._data.say("link", host=self._address(host.split(":")[0]))

    def _email(self, match: re.Match[str]) -> str:
        if not self._out:
            return match.group()
        name, _, host = match.group().rpartition("@")
        return self._data.say("email", name=self._address(name), host=self._address(host))

    def _address(self, text: str) -> str:
        """A host or the name before an @: its words, with dot and dash said."""
        if not self._out:
            return text
        named = {"-": self._data.raw["spell"]["-"], "_": self._data.raw["spell"]["_"]}
        named |= {"+": self._data.raw["spell"]["+"], ".": self._data.raw["dot"].strip()}
        told = []
        for piece in re.findall(r"[A-Za-z]+|\d+|[-_+.]", text):
            told.append(
                named.get(piece) or (self._digits(piece) if piece.isdigit() else piece.lower())
            )
        return " ".join(told)


def _is_year(text: str) -> bool:
    return len(text) == 4 and "1900" <= text < "2100"


def _is_code_like(digits: str, before: str) -> bool:
    """A number that nobody counts with: a leading zero, or a postcode after the two letters of a state."""
    if "." in digits:
        return False
    zero = len(digits) > 1 and digits.startswith("0")
    return zero or len(digits) == 5 and bool(re.search(r"\b[A-Z]{2} $", before))


def _letters(piece: str) -> str:
    """The letters of a code: said one by one, a word ("SAVE") as a word."""
    if len(piece) > 3 and re.search("[AEIOUaeiou]", piece):
        return piece.lower() if piece.isupper() else piece
    return " ".join(piece) if piece.isupper() or len(piece) == 1 else piece


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
