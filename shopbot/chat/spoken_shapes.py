"""Finds in a text what is not said as it is written: prices, ratings, dates, times, measures, codes, addresses.

Knows the shapes, not how they are said. The order of the patterns is their precedence.
"""

import re

from shopbot.chat.spoken_data import SpokenData

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_START = r"(?<![A-Za-z0-9.,])"  # a number begins here, not inside a code or another number
_TO = r"\s?[-–—~～]\s?"
_STARS = "★⭐"


def pattern(data: SpokenData) -> re.Pattern[str]:
    """All shapes of a language as one pattern; the name of the matched group tells which it is."""
    to = "|".join([_TO, *(rf"\s?{re.escape(word)}\s?" for word in data.raw["range.words"])])
    shapes = {
        "link": r"(?:https?://|www\.)[^\s<>\"'，。；！？）)]+[^\s<>\"'，。；：:！？）).,;!?]",
        "email": r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        **_ratings(),
        **_calendar(data),
        **_phones(),
        **_money(data, to),
        **_measures(data, to),
        **_codes(),
        **_numbers(data, to),
    }
    return re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in shapes.items()))


def _ratings() -> dict[str, str]:
    count = r"(?:[ \u00a0]?[(（](?P<{0}>\d[\d,]*)[)）])?"
    return {
        "stars": rf"[{_STARS}☆]{{2,}}" + count.format("stars_count"),
        "star": rf"{_START}(?P<star_value>\d(?:\.\d+)?) ?[{_STARS}]" + count.format("star_count"),
        "outof": rf"{_START}(?P<outof_value>[0-5](?:\.\d+)?) ?/ ?(?P<outof_best>5)(?![\d/.]\d|\d)"
        + rf"(?: ?[{_STARS}])?"
        + count.format("outof_count"),
    }


def _calendar(data: SpokenData) -> dict[str, str]:
    shapes = {
        "date": rf"{_START}(?P<date_y>\d{{4}})[-/](?P<date_m>0?[1-9]|1[0-2])[-/]"
        r"(?P<date_d>0?[1-9]|[12]\d|3[01])(?!\d)",
        "datezh": r"(?P<datezh_y>\d{4})年(?!级)(?:(?P<datezh_m>\d{1,2})月(?:(?P<datezh_d>\d{1,2})[日号])?)?",
        "time": rf"{_START}(?P<time_h>[01]?\d|2[0-4]):(?P<time_m>[0-5]\d)(?::[0-5]\d)?(?!\d)"
        r"(?:[ \u00a0\u202f]?(?P<time_half>[AaPp])\.?[Mm]\b\.?)?",
        "hour": rf"{_START}(?P<hour_h>1[0-2]|[1-9])[ \u00a0\u202f]?(?P<hour_half>[AaPp])\.?[Mm]\b\.?",
    }
    if not data.months:
        return shapes
    month = "|".join(sorted(data.months, key=lambda m: -len(m)))
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    return {
        "dateus": rf"{_START}(?P<dateus_m>0?[1-9]|1[0-2])/(?P<dateus_d>{day})/(?P<dateus_y>\d{{4}})(?!\d)",
        "datemd": rf"(?i:\b(?P<datemd_m>{month})\b\.?) (?P<datemd_d>{day})(?:st|nd|rd|th)?(?!\d|[.,]\d|:\d)"
        r"(?:,? (?P<datemd_y>\d{4})(?!\d))?",
        "datedm": rf"{_START}(?P<datedm_d>{day})(?:st|nd|rd|th)? (?i:(?P<datedm_m>{month})\b\.?)"
        r"(?:,? (?P<datedm_y>\d{4})(?!\d))?",
        "datemy": rf"(?i:\b(?P<datemy_m>{month})\b\.?) (?P<datemy_y>\d{{4}})(?!\d)",
        **shapes,
    }


def _phones() -> dict[str, str]:
    plus = r"\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{2,4}(?:[ -]?\d{2,4}){1,4}"
    us = r"(?:1[ -])?(?:\(\d{3}\) ?|\d{3}[- .])\d{3}[- .]\d{4}"
    chinese = r"1[3-9]\d{9}|400-\d{3,4}-\d{3,4}|0\d{2,3}-\d{7,8}"
    return {"phone": rf"(?<![A-Za-z0-9.,-])(?:{plus}|{us}|{chinese}|\d{{3}}-\d{{4}})(?![\d-])"}


def _money(data: SpokenData, to: str) -> dict[str, str]:
    signs = sorted(data.currencies, key=lambda s: -len(s))
    before = "|".join(re.escape(s) for s in signs if not _wide(s))
    # A code of letters may stand before or after its number, a Chinese word only after, a sign mostly before.
    after = "|".join(re.escape(s) + (r"(?![A-Za-z])" if s.isalpha() else "") for s in signs)
    scale = "|".join(re.escape(s) for s in data.raw["scales"])
    gap = r"[ \u00a0\u202f]?"
    low, high = (
        rf"(?<![A-Za-z])(?P<{n}>{before}){gap}(?P<{n}_value>{NUMBER})" for n in ("low", "high")
    )
    return {
        "prices": rf"{low}(?:{to})(?:{high.replace('(?<![A-Za-z])', '')}|(?P<high_bare>{NUMBER}))(?!\d)",
        "price": rf"(?P<price_minus>[-−–](?=\D))?(?<![A-Za-z])(?P<price_sign>{before}){gap}"
        rf"(?P<price_neg>[-−])?(?P<price_value>{NUMBER})"
        rf"(?:{gap}(?P<price_scale>{scale})(?![A-Za-z]))?",
        "sums": rf"{_START}(?P<sums_low>{NUMBER})(?:{to})(?P<sums_high>{NUMBER}){gap}(?P<sums_sign>{after})",
        "sum": rf"{_START}(?P<sum_value>{NUMBER}){gap}(?P<sum_scale>{scale})?{gap}(?P<sum_sign>{after})(?!\d)",
    }


def _measures(data: SpokenData, to: str) -> dict[str, str]:
    unit, by = data.unit_pattern, r" ?[x×✕] ?"
    return {
        "box": rf"{_START}(?P<box_all>{NUMBER}(?:{unit})?(?:{by}{NUMBER}(?:{unit})?){{1,3}})",
        "spans": rf"{_START}(?P<spans_low>{NUMBER})(?:{to})(?P<spans_high>{NUMBER})(?P<spans_unit>{unit})",
        "percents": rf"{_START}(?P<percents_low>{NUMBER}) ?[%％]?(?:{to})(?P<percents_high>{NUMBER}) ?[%％]",
        "percent": rf"(?P<percent_minus>(?<![\w)])[-−](?=\d))?{_START}(?P<percent_value>{NUMBER}) ?[%％]",
        "measure": rf"(?P<measure_minus>(?<![\w)）])[-−](?=\d))?{_START}(?P<measure_value>{NUMBER})"
        rf"(?P<measure_fraction>[½⅓⅔¼¾])?(?P<measure_unit>{unit})",
    }


def _codes() -> dict[str, str]:
    """Letters with digits: order numbers, part numbers, models. "12-cup" and "300-thread" are none."""
    mixed = r"(?:[A-Za-z]+\d|\d+(?!(?:st|nd|rd|th|s|x)\b)[A-Za-z]+(?=\d|\b(?!-?[a-z])))[A-Za-z0-9]*"
    return {
        "code": r"(?<![A-Za-z0-9])(?:(?:[A-Z]{1,6}-)+\d[A-Z0-9]*(?:-[A-Z0-9]+)*|"
        rf"{mixed}(?:-[A-Z0-9]*\d[A-Z0-9]*)*)(?![A-Za-z0-9])"
    }


def _numbers(data: SpokenData, to: str) -> dict[str, str]:
    vulgar = "".join(f for f in data.raw["fractions"] if len(f) == 1)
    simple = "|".join(re.escape(f) for f in data.raw["fractions"] if len(f) > 1)
    return {
        "fraction": rf"(?P<fraction_whole>\d+)? ?(?P<fraction_part>[{vulgar}])|"
        rf"{_START}(?:(?P<fraction_left>\d+) )?(?P<fraction_slash>{simple})(?![\d/])",
        "ordinal": rf"{_START}(?P<ordinal_value>\d{{1,4}})(?:st|nd|rd|th)\b",
        "times": rf"{_START}(?P<times_value>{NUMBER}) ?[x×](?![A-Za-z0-9])",
        "more": rf"{_START}(?P<more_value>{NUMBER}) ?\+(?!\d)",
        "hash": r"(?<![\w&])[#№] ?(?P<hash_value>\d+)(?!\w)",
        "spread": rf"{_START}(?P<spread_low>{NUMBER})(?:{to})(?P<spread_high>{NUMBER})(?![\d.]*\d|-\d)",
        "over": rf"{_START}(?P<over_a>\d+) ?/ ?(?P<over_b>\d+)(?![\d/])",
        "count": rf"(?P<count_minus>(?<![\w)）])[-−](?=\d))?(?P<count_value>{NUMBER})",
    }


def _wide(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)
