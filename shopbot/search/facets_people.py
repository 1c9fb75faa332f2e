"""For how many people, and for what cold: numbers that only mean a limit beside the goods they are said of. Pure.

"For four people" limits tents (`sleeps`) and games (`max_players`) and says nothing of jackets; "-5" is a temperature
where a sleeping bag is wanted.
"""

from collections.abc import Iterator

from shopbot.search.facets_lexicon import compiled
from shopbot.search.facets_vocabulary import Vocabulary
from shopbot.search.facets_words import Scanner
from shopbot.types import AttributeFilter

_WORDS = {
    word: number
    for words in (
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十"),
    )
    for number, word in enumerate(words, 1)
} | {"两": 2, "俩": 2}
_MANY = rf"(?P<n>[1-9]|1\d|{'|'.join(_WORDS)})"
_COUNTED = (
    rf"(?:for )?(?:a |us )?(?:family|group|party) of {_MANY}(?!\d)",
    rf"(?:for |sleeps? |fits? )?(?<!\d){_MANY}[ -](?:people|persons?|adults|campers|of us|man)(?![a-z])",
    rf"(?:能|可以?|够)?(?:睡|住)(?:得下)?{_MANY}个?(?:大?人)",
    rf"(?<!\d){_MANY}(?:个人|人|口人|口之家|口)(?:用|睡|住)?的?(?!份)",
)
_PLAYERS = (
    rf"(?:for )?(?<!\d){_MANY}[ -](?:or more )?(?:players?|people|persons?|kids|of us)(?![a-z])",
    rf"(?:能|可以?|够)?(?<!\d){_MANY}(?:个人|人)(?:一起)?(?:玩|用)?的?",
)
_COLD = (
    r"(?:(?:good |rated |warm |comfortable )?(?:for|to|at|down to|until|in|around|of) )?(?:nights? (?:of|at|around) )?"
    r"(?P<below>-|−|minus )\s?(?P<n>\d{1,2})(?!\d)\s*(?:°\s?c\b|°|degrees?(?: celsius)?|c\b|度)?",
    r"(?P<below>零下)\s*(?P<n>\d{1,2}|[一二三四五六七八九十])\s*(?:摄氏)?度?(?:也?能?(?:用|睡))?的?",
    r"(?:for|to|at|down to|until|around|about) (?P<n>\d{1,2})\s*(?:°\s?c\b|°|degrees?(?: celsius)?)",
    r"(?P<n>\d{1,2})\s*(?:摄氏度|度|°c)(?:也?能?(?:用|睡))?的?",
)
_TENT, _GAME, _SLEEPING = (
    r"\btents?\b|帐篷",
    r"\b(?:game|ludo|cards?|puzzle)s?\b|桌游|棋|扑克|游戏",
    r"sleeping bags?|睡袋",
)


def take_people(scanner: Scanner, vocabulary: Vocabulary) -> tuple[AttributeFilter, ...]:
    """How many must find room or play, and what cold it must keep out."""
    return tuple(_found(scanner, {number.name: number.unit for number in vocabulary.numbers}))


def _found(scanner: Scanner, units: dict[str, str]) -> Iterator[AttributeFilter]:
    if "sleeps" in units and scanner.search(_TENT) and (many := _number(scanner, _COUNTED)):
        yield AttributeFilter("sleeps", "at_least", float(many[0]), units["sleeps"])
    if "max_players" in units and scanner.search(_GAME) and (many := _number(scanner, _PLAYERS)):
        yield AttributeFilter("max_players", "at_least", float(many[0]), units["max_players"])
    known = "comfort_temperature" in units and scanner.search(_SLEEPING)
    if known and (cold := _number(scanner, _COLD)):
        degrees = -cold[0] if cold[1] else cold[0]
        unit = units["comfort_temperature"]
        yield AttributeFilter("comfort_temperature", "at_most", float(degrees), unit)


def _number(scanner: Scanner, ways: tuple[str, ...]) -> tuple[int, bool] | None:
    """The number said in one of these ways, which is taken out, and whether it stands below zero."""
    for way in ways:
        if match := compiled(way).search(scanner.lower):
            said = match["n"]
            number, below = _WORDS.get(said) or int(said), "below" in match.re.groupindex
            scanner.take(*match.span())
            return number, below
    return None
