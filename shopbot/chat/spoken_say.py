"""What every shape is said with: a number, digits one by one, a range."""

from shopbot.chat import spoken_numbers as numbers
from shopbot.chat.spoken_codes import grouped
from shopbot.chat.spoken_data import SpokenData

GAPS = " \u00a0\u202f"  # the spaces that may stand between a number and its unit


class Say:
    """Numbers of one language. `out`: in words throughout; else digits stay, which synthesisers read well."""

    def __init__(self, data: SpokenData, *, out: bool) -> None:
        """Words from `data`."""
        self._data = data
        self._out = out
        self._zh = data.locale == "zh"

    def _number(self, text: str, following: str = "", before: str = "") -> str:
        """A number; what stands after it and before it decides between 二 and 两."""
        plain = text.replace(",", "")
        if self._zh and plain == "2" and not before.endswith("第") and self._two(following):
            return "两"
        if self._out:
            return numbers.number(plain, self._data.locale)
        return plain if self._zh else text

    def _two(self, following: str) -> bool:
        after = following.lstrip(GAPS)
        if after.startswith(tuple(self._data.raw["two.not"])):
            return False
        return after.startswith(tuple(self._data.raw["two"]))

    def _signed(self, minus: str | None, said: str, key: str = "minus") -> str:
        return self._data.say(key, value=said) if minus else said

    def _range(self, low: str, high: str) -> str:
        return self._data.say("range", low=low, high=high)

    @property
    def _comma(self) -> str:
        return "，" if self._zh else ", "

    def _digits(self, text: str, one: str = "一") -> str:
        if self._out:
            return self._comma.join(
                numbers.digits(g, self._data.locale, one) for g in grouped(text)
            )
        return self._comma.join(" ".join(group) for group in grouped(text))
