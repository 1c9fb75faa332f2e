"""Dates and times of day as they are said."""

import re

from shopbot.chat import spoken_numbers as numbers
from shopbot.chat.spoken_say import Say


class Calendar(Say):
    """Says dates and times. Without `out` they are written as a date in full, which synthesisers read well."""

    def _date(self, match: re.Match[str]) -> str:
        """2026-11-22, 2026/11/22."""
        return self._day(match["date_y"], match["date_m"], match["date_d"])

    def _dateus(self, match: re.Match[str]) -> str:
        """11/22/2026, the month first."""
        return self._day(match["dateus_y"], match["dateus_m"], match["dateus_d"])

    def _datezh(self, match: re.Match[str]) -> str:
        """2026年11月22日, and its beginnings."""
        if not self._out:
            return match.group()
        year = numbers.digits(match["datezh_y"], "zh")
        month, day = match["datezh_m"], match["datezh_d"]
        said = f"{year}年" + (f"{self._number(month)}月" if month else "")
        return said + (f"{self._number(day)}日" if day else "")

    def _datemd(self, match: re.Match[str]) -> str:
        """November 22, 2026; Nov 22."""
        month = str(self._data.months[match["datemd_m"].lower()])
        return self._day(match["datemd_y"] or "", month, match["datemd_d"])

    def _datedm(self, match: re.Match[str]) -> str:
        """22 November 2026."""
        month = str(self._data.months[match["datedm_m"].lower()])
        return self._day(match["datedm_y"] or "", month, match["datedm_d"])

    def _datemy(self, match: re.Match[str]) -> str:
        """November 2026."""
        month = self._data.raw["months"][self._data.months[match["datemy_m"].lower()] - 1]
        return self._data.say("date.month", month=month, year=self._year(match["datemy_y"]))

    def _day(self, year: str, month: str, day: str) -> str:
        if self._zh:
            told = {"year": self._year(year), "month": self._number(month.lstrip("0"))}
            return self._data.say("date", **told, day=self._number(day.lstrip("0")))
        named = self._data.raw["months"][int(month) - 1]
        said = numbers.ordinal(int(day)) if self._out else day.lstrip("0")
        if not year:
            return self._data.say("date.day", month=named, day=said)
        return self._data.say("date", month=named, day=said, year=self._year(year))

    def _year(self, year: str) -> str:
        return numbers.year(int(year), self._data.locale) if self._out else year

    def _time(self, match: re.Match[str]) -> str:
        """14:30, 9:05 pm."""
        hour, minute, half = match["time_h"], match["time_m"], (match["time_half"] or "").lower()
        if not self._out:
            return match.group()
        return self._clock(str(int(hour)), minute, half)

    def _hour(self, match: re.Match[str]) -> str:
        """9 am."""
        if not self._out:
            return match.group()
        return self._clock(match["hour_h"], "00", match["hour_half"].lower())

    def _clock(self, hour: str, minute: str, half: str) -> str:
        told = {"hour": self._number(hour, "点")}
        after = f".{half}m" if half else ".hundred" if int(hour) > 12 else ""
        if minute == "00":
            return self._data.say(f"time.full{after}", **told)
        told["minute"] = self._number(str(int(minute)))
        oh = ".oh" if minute.startswith("0") else ""
        return self._data.say(f"time{oh}{after.replace('.hundred', '')}", **told)
