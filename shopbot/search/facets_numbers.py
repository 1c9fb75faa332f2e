"""Prices, measures, sizes and ratings in what a shopper writes, English and Chinese. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from shopbot.search.facets_lexicon import HAN, compiled, lexicon
from shopbot.types import Money, minor_digits

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SIGN = r"us\s?\$|[$€£¥￥]|usd|rmb|cny|eur|gbp"
MONEY_WORD = (
    r"dollars?|bucks?|usd|euros?|eur|pounds?|gbp|yuan|rmb|cny"
    r"|块(?:美金|美元|刀)|块钱|块|元钱|元|美元|美金|美刀|刀|人民币|欧元|英镑|[$€£]"
)
AMOUNT = (  # "#" is replaced by the number of the group
    rf"(?:(?P<sign#>{SIGN})\s*)?(?P<n#>{NUMBER})(?P<k#>k(?![a-z]))?\s*(?P<word#>(?:{MONEY_WORD})(?![a-z]))?"
)
FUNCTION_WORDS = (
    "please|for|with|and|or|in|that|which|to|is|if|but|thanks|on|from|by|you|do|each|per|max|tops|"
    "only|at|of|who|i|it|have|not|no|without|except|altogether|all|total|together|including|incl|"
    "inclusive|so|this|these|because|cause|cos|there|as|when|then|we|my|im|again|instead|left|"
    "those|since|he|she|they|just|really|preferably|ideally|using"
)
AFTER_BARE = rf"(?=\s*(?:$|[^\w\s%\"'.,]|[.,](?!\d)|[{HAN}]|(?:{FUNCTION_WORDS})\b))"

SMALLEST = 25  # what is smaller and has a plus behind it may be the name of a model
LARGER = "more than|over|above|(?:dearer|higher|taller|wider|longer|heavier|bigger|larger) than"
SMALLER = (
    "less than|under|below|beneath|cheaper than|lower than|shorter than|smaller than|lighter than"
)
LEAST_DENIED = (  # "nothing under 50"; it is looked for before "under 50" is
    rf"(?:nothing|none|not|no|never|isn't|aren't|don't want) (?:any |anything )?(?:{SMALLER})"
    r"|(?:不要|别|不能|不可|不可以|不想要|不得)(?:低于|少于|小于|便宜于|短于|轻于)"
)
MOST_BEFORE = (
    rf"(?:nothing|not|no|never|wouldn't go|won't go) (?:{LARGER})"
    rf"|(?:don'?t|do not|won'?t|will not|shouldn'?t|should not|can'?t|cannot|mustn'?t|must not)"
    rf" (?:[a-z]+ ){{0,4}}(?:{LARGER})|sub"
    r"|(?:stretch|raise (?:it|the limit|my limit|my budget)|go(?: up)?|increase (?:it|the limit|my budget)) to"
    r"|under|below|beneath|less than|cheaper than|lower than|no more than|not more than|no higher than|at most|up to"
    r"|max(?:imum)?(?: of| is|:)?|within|not over|not above|not exceeding|fewer than|<=?"
    r"|(?:can|could|will|want to|wanna|like to|willing to|able to) (?:only |just )?(?:spend|pay|afford)"
    r"|(?:(?:my|a|the|our) )?(?:budget|price limit|limit|cap|ceiling)(?:'s| is| of| at|:| about| around| under)*"
    r"|贵不过|别贵过|(?:不要|别|不能|不可以?|不想|不得|不会|不)超(?:过|出)?|控制在|不高于|不多于|低于|少于|小于|(?:最多|顶多|最高|上限)(?:[花出给付是为])?|便宜于|不到|一共|总共|总价|合计|统共|(?:放宽|提高|加|涨|提)到|(?:只|就)(?:花|出|能花)"
    r"|预算(?:是|在|为|只有|大概|大约|有|不超过|[:：])*"
)
MOST_AFTER = (
    r"or less|or under|or below|or cheaper|max(?:imum)?\b|tops|all in\b|(?:al)?together|in total|total\b|for everything"
    r"|以下|以内|之内|之下|往下|封顶|顶天|打住|撑死|到顶|为?上限|内(?![裤衣存])|不到(?!\d)"
)
LEAST_BEFORE = (
    r"over|above|upwards of|more than|at least|no less than|not less than|starting (?:at|from)|min(?:imum)?(?: of|:)?"
    r"|not under|>=?"
    r"|不低于|不少于|不小于|不短于|超过|高于|多于|大于|至少|最少|起码"
)
LEAST_AFTER = (
    r"or more|and more|or over|or above|and up|and above|and over|or longer|plus\b|upwards?\b|min(?:imum)?\b"
    r"|\+|以上|之上|起(?!来)|往上"
)
IN_A_PLACE = (  # after "in": no inches
    r"\s+(?!(?:wide|long|tall|high|deep|thick|across|or|and|x|by|laptop|notebook|screen|display|monitor|tablet)\b)"
    r"[a-z]"
)
ABOUT_BEFORE = r"around|about|roughly|approximately|近|大约|大概|差不多"
ABOUT_AFTER = r"左右|上下|or so"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text and what it says: the bounds (None for open)."""

    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    mark: str = ""  # the currency or unit as written


def minor(amount: Decimal, currency: str) -> Money:
    """An amount of major units as Money, half cents rounded up."""
    scaled = amount.scaleb(minor_digits(currency))
    return Money(int(scaled.to_integral_value(rounding="ROUND_HALF_UP")), currency)


def currency_of(mark: str, shop_currency: str) -> str:
    """The currency that a sign or word means in this shop; "元", "块" and "bucks" are always the shop's own."""
    mark = mark.strip().lower()
    if mark in ("€", "eur", "euro", "euros", "欧元"):
        return "EUR"
    if mark in ("£", "gbp", "pound", "pounds", "英镑"):
        return "GBP"
    if mark in ("rmb", "cny", "yuan", "人民币"):
        return "CNY"
    if mark in ("usd", "美元", "美金") or mark.startswith("us"):
        return "USD"
    return shop_currency


def prices(text: str, goods: Callable[[str], bool] = lambda _: False) -> Iterator[Span]:
    """Price limits, in the order of trust.

    Args:
        text: in small letters.
        goods: whether a text begins with a name of goods: in "under 50 headphones" 50 is money.
    """
    yield from _ranges(text)
    for pattern, low, high in (
        (rf"(?:{LEAST_DENIED})\s*{_amount_pattern(1)}", True, False),
        (rf"(?:{MOST_BEFORE})\s*{_amount_pattern(1)}(?:\s*(?:{MOST_AFTER}))?", False, True),
        (rf"(?:{LEAST_BEFORE})\s*{_amount_pattern(1)}(?:\s*(?:{LEAST_AFTER}))?", True, False),
        (rf"(?:i (?:only )?have|我?只有|我有)\s*{_amount_pattern(1)}(?: to spend)?", False, True),
        (rf"比\s*{_amount_pattern(1)}\s*(?:更|还)?便宜", False, True),
        (rf"比\s*{_amount_pattern(1)}\s*(?:更|还)?贵", True, False),
        (rf"{_amount_pattern(1)}(?:[ -]?ish)?\s*(?:{MOST_AFTER})", False, True),
        (rf"{_amount_pattern(1)}\s*(?:{LEAST_AFTER})", True, False),
    ):
        for match in compiled(rf"(?<![a-z0-9.]){pattern}").finditer(text):
            if _is_money(match, text, goods):
                amount = _amount(match, 1)
                yield Span(
                    *match.span(),
                    amount if low else None,
                    amount if high else None,
                    _mark(match, 1),
                )
    yield from _told(text)
    yield from _about(text)


def _told(text: str) -> Iterator[Span]:
    """What there is to spend, told without a word such as "under": "a set for 150 dollars", "……，150美元"."""
    only = compiled(
        rf"(?:only|just) (?:have|got|'ve got) {_amount_pattern(1)}(?=\s+(?:for|to spend|left|on)\b)"
    )
    for match in only.finditer(text):
        yield Span(*match.span(), None, _amount(match, 1), _mark(match, 1))
    for pattern in (
        rf"(?:只|就|才|手头|手里|手上)+有?\s*{_amount_pattern(1)}",
        rf"(?<![a-z])for (?:only |just )?{_amount_pattern(1)}(?=\s*(?:$|[.!?]))",
        rf"(?<=[,，。;；])\s*{_amount_pattern(1)}(?=\s*(?:$|[,，。;；.!]))",
    ):
        for match in compiled(pattern).finditer(text):
            if _mark(match, 1):
                yield Span(*match.span(), None, _amount(match, 1), _mark(match, 1))


def _ranges(text: str) -> Iterator[Span]:
    link = r"\s*(?P<link>-|–|—|~|to|and|到|至)\s*"
    opening = r"(?P<open>between|from|priced?(?: at| from)?|价格(?:在)?|预算(?:在)?)?\s*"
    pattern = rf"(?<![a-z0-9.]){opening}{_amount_pattern(1)}{link}{_amount_pattern(2)}(?:\s*之?间)?"
    for match in compiled(pattern).finditer(text):
        marked = bool(_mark(match, 1) or _mark(match, 2))
        if match["link"] in ("到", "至"):  # 两百到三百的外套
            thing = compiled(r"\s*(?:$|[，,。]|之?间|的(?!尺))").match(text[match.end() :])
            marked = marked or thing is not None
        bare = match["open"] in ("between", "from") and re.match(AFTER_BARE, text[match.end() :])
        if marked or bare or (match["open"] or "").startswith(("price", "价", "预")):
            low, high = sorted((_amount(match, 1), _amount(match, 2)))
            yield Span(*match.span(), low, high, _mark(match, 2) or _mark(match, 1))


def _about(text: str) -> Iterator[Span]:
    for pattern in (
        rf"(?:{ABOUT_BEFORE})\s*{_amount_pattern(1)}(?:\s*(?:{ABOUT_AFTER}))?",
        rf"{_amount_pattern(1)}\s*(?:{ABOUT_AFTER})",
    ):
        for match in compiled(rf"(?<![a-z0-9.]){pattern}").finditer(text):
            if _mark(match, 1):
                amount = _amount(match, 1)
                fifth = amount / 5
                yield Span(*match.span(), amount - fifth, amount + fifth, _mark(match, 1))


def _amount_pattern(group: int) -> str:
    return AMOUNT.replace("#", str(group))


def _is_money(match: re.Match[str], text: str, goods: Callable[[str], bool]) -> bool:
    """Money when a currency is named, when the words speak of price, or when nothing else can be meant."""
    if re.match("i |我", match[0]):
        return bool(_mark(match, 1))  # "I have 2 dogs"
    if _mark(match, 1) or re.match(
        r"(?:cheaper|(?:(?:my|a|the|our) )?budget|[a-z ]+(?:spend|pay|afford)|预算|便宜|比)",
        match[0],
    ):
        return True
    if re.search(r"(?:price|cost|spend|价格?|预算)\W*(?:\w+\W*){0,2}$", text[: match.start()]):
        return True
    after = text[match.end() :]
    if goods(after.strip()):
        return True
    named = match[0].endswith(("plus", "+")) and _amount(match, 1) < SMALLEST  # "iPhone 7 plus"
    counted = re.match(r"\s*(?:star|星|分|码|号|岁|%|款|个|件|双|条|只)", after)
    return not named and not counted and re.match(AFTER_BARE, after) is not None


def _amount(match: re.Match[str], number: int) -> Decimal:
    amount = Decimal(match[f"n{number}"].replace(",", ""))
    return amount * 1000 if match[f"k{number}"] else amount


def _mark(match: re.Match[str], number: int) -> str:
    return match[f"sign{number}"] or match[f"word{number}"] or ""


def measures(text: str) -> Iterator[Span]:
    """Limits on a number with a unit, such as "under 300 g" or "1.5升以上"."""
    unit = _unit()
    lighter = r"lighter than|shorter than|smaller than|quieter than|轻于|短于|小于"
    heavier = (
        r"heavier than|longer than|larger than|bigger than|taller than|wider than|重于|长于|大于"
    )
    bears = (
        r"(?:holds?|supports?|carr(?:y|ies)|bears?)(?: up to)?|(?:承重|载重|承载)(?:可达|能到|达)?"
    )
    fits = r"(?:fits?|takes?|can take|装得下|放得下|装下|能装|能放)(?: an?| my)?"
    for pattern, low, high in (
        (rf"比{unit}\s*(?:更|还)?[轻短小窄矮薄]", False, True),
        (rf"比{unit}\s*(?:更|还)?[重长大宽高厚]", True, False),
        (rf"(?:{LEAST_DENIED})\s*{unit}", True, False),
        (rf"(?:{MOST_BEFORE}|{lighter})\s*{unit}(?:\s*(?:{MOST_AFTER}))?", False, True),
        (rf"(?:{LEAST_BEFORE}|{heavier})\s*{unit}(?:\s*(?:{LEAST_AFTER}))?", True, False),
        (rf"{unit}\s*(?:{MOST_AFTER})", False, True),
        (rf"{unit}\s*(?:{LEAST_AFTER})", True, False),
        (rf"(?:{bears})\s*{unit}", True, False),
        (
            rf"{fits}\s*{unit}(?=[\s-]*(?:laptop|notebook|computer|tablet|screen|的?电脑|的?笔记本|的?平板))",
            True,
            False,
        ),
        (unit, True, True),
    ):
        for match in compiled(rf"(?<![a-z0-9.]){pattern}").finditer(text):
            if (
                pattern.startswith(f"(?:{bears})")
                and lexicon().units[match["unit"]].measure != "mass"
            ):
                continue  # what holds half a litre holds just that
            if match["unit"] == "in" and re.match(IN_A_PLACE, text[match.end() :]):
                continue  # "over 100 in desks"
            value = Decimal(match["n"].replace(",", ""))
            value += Decimal("0.5") if match["half"] or match["tail"] else 0
            yield Span(
                *match.span(), value if low else None, value if high else None, match["unit"]
            )


@lru_cache(maxsize=1)
def _unit() -> str:
    names = sorted((re.escape(n) for n in lexicon().units), key=len, reverse=True)
    return (
        rf"(?P<n>{NUMBER})(?P<half>半)?[\s-]*(?P<unit>(?:{'|'.join(names)}))(?P<tail>半)?(?![a-z])"
    )


def ratings(text: str) -> Iterator[Span]:
    """The least rating asked for: "at least 4 stars", "rated 4.5 or more", "4星以上", "评分4.5以上"."""
    number = r"(?P<n>[1-5](?:\.\d+)?)"
    least = rf"(?:{LEAST_BEFORE}|of)"
    for pattern in (
        rf"(?:with |rated |a rating )*(?:{least}\s*)?{number}\s*\+?[\s-]*"
        rf"(?:stars?|颗星|星级|星(?=以上|及|或|评|的|起|\s|$))(?:\s*(?:{LEAST_AFTER}|rating))*",
        rf"(?:rated|ratings?(?: of| is)?)\s*(?:{least}\s*)?{number}(?![\d%])(?:\s*(?:{LEAST_AFTER}))?",
        rf"(?:评分|评价|好评|得分)(?:在|要|为|{least})*\s*{number}\s*分?(?:{LEAST_AFTER})?",
        rf"(?<!\d){number}\s*分(?:{LEAST_AFTER})",
    ):
        for match in compiled(pattern).finditer(text):
            yield Span(*match.span(), Decimal(match["n"]))
