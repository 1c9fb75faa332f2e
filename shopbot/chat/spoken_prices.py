"""Money and ratings as they are said."""

import re

from shopbot.chat.spoken_say import GAPS, Say


class Prices(Say):
    """Says prices, sums, ranges of prices, and stars."""

    def _price(self, match: re.Match[str]) -> str:
        minus = match["price_minus"] or match["price_neg"]
        said = self._money(match["price_value"], match["price_sign"], match["price_scale"])
        return self._signed(minus, said)

    def _sum(self, match: re.Match[str]) -> str:
        return self._money(match["sum_value"], match["sum_sign"], match["sum_scale"])

    def _sums(self, match: re.Match[str]) -> str:
        high = self._money(match["sums_high"], match["sums_sign"])
        return self._range(self._bare(match["sums_low"], match["sums_high"]), high)

    def _prices(self, match: re.Match[str]) -> str:
        end = match["high_value"] or match["high_bare"]
        high = self._money(end, match["high"] or match["low"])
        if _has_minor(match["low_value"]) or _has_minor(end):
            return self._range(self._money(match["low_value"], match["low"]), high)
        return self._range(self._bare(match["low_value"], end), high)

    def _bare(self, low: str, high: str) -> str:
        """The lower end of a range, whose currency the upper one says."""
        return self._number(_trimmed(low), "元")

    def _money(self, value: str, sign: str, scale: str | None = None) -> str:
        unit = self._data.raw["currencies"][self._data.currencies[sign.strip(GAPS)]]
        if scale:
            named = str(self._data.raw["scales"][scale])
            said = self._number(value, named)
            return self._data.say("money.scale", value=said, scale=named, unit=unit["many"])
        if self._zh:
            said = self._number(_trimmed(value), unit["many"])
            return self._data.say("money", value=said, unit=unit["many"])
        return self._english_money(value, unit)

    def _english_money(self, value: str, unit: dict[str, str]) -> str:
        """49.90: 49 dollars 90; 49.05: 49 dollars and 5 cents (not "49 dollars 5"); 0.99: 99 cents."""
        whole, _, minor = value.partition(".")
        minor = minor.ljust(2, "0")[:2] if len(minor) < 3 else ""
        one = whole.replace(",", "") == "1"
        named, cents = unit["one" if one else "many"], unit["cent" if minor == "01" else "cents"]
        if len(value.partition(".")[2]) > 2:
            return self._data.say("money", whole=self._number(value), unit=unit["many"])
        if not int(minor or 0):
            return self._data.say("money", whole=self._number(whole), unit=named)
        few = self._number(str(int(minor)))
        if not int(whole.replace(",", "")):
            return self._data.say("money.only", minor=few, cents=cents)
        key = "money.few" if int(minor) < 10 else "money.minor"
        told = {"whole": self._number(whole), "unit": named, "minor": few}
        return self._data.say(key, **told, **({"cents": cents} if key == "money.few" else {}))

    def _stars(self, match: re.Match[str]) -> str:
        shown = match["stars"]
        full = sum(shown.count(sign) for sign in "★⭐")
        return self._rating(str(full), match["stars_count"])

    def _star(self, match: re.Match[str]) -> str:
        return self._rating(match["star_value"], match["star_count"])

    def _outof(self, match: re.Match[str]) -> str:
        return self._rating(match["outof_value"], match["outof_count"])

    def _rating(self, value: str, count: str | None) -> str:
        said = self._data.say("rating", value=self._number(value), best=self._number("5"))
        if not count:
            return said
        key = "review" if count == "1" else "reviews"
        many = self._data.say(key, value=self._number(count, "条"))
        return self._data.say("rating.reviews", rating=said, reviews=many)


def _trimmed(value: str) -> str:
    """Without zeros at the end of the decimals: 49.90 is forty-nine point nine."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def _has_minor(value: str) -> bool:
    return "." in _trimmed(value)
