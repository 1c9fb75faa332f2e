"""Colours, sizes, brands, categories, yes/no attributes, materials, audience and order in a shopper's words. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shopbot.search.facets_lexicon import HAN, any_of, is_han, lexicon
from shopbot.search.facets_vocabulary import Vocabulary, plain, singular
from shopbot.types import AttributeFilter, Sort

GAP = "\n"  # stands where something was understood and taken out
NOT = (
    r"(?:not(?: made)?(?: of| from| in)?|non|no|without|isn't|aren't|except(?: for)?|but not|avoid|don't want"
    r"|free of|other than|不要|不想要|不用|不含|不是|没有|别要|别|无|非|不带|不|除了)[\s-]*(?:any |a |the |用|含|有)?"
)
MADE_OF = r"(?:made (?:out )?(?:of|from)|in) "
SORTS: tuple[tuple[Sort, str], ...] = (
    (
        "price_asc",
        r"(?:the )?(?:cheapest|least expensive|lowest[- ]pric(?:ed|e)|most affordable)(?: (?:one|option)s?)?"
        r"|最便宜的?|价格最低的?|最低价的?",
    ),
    (
        "price_desc",
        r"(?:the )?(?:most expensive|dearest|priciest|highest[- ]pric(?:ed|e))(?: one)?|最贵的?|价格最高的?",
    ),
    (
        "rating_desc",
        r"(?:the )?(?:best|top|highest)[- ](?:rated|reviewed|rating)s?(?: one)?"
        r"|评分最高的?|评价最(?:好|高)的?|口碑最好的?|好评最多的?",
    ),
)
IN_STOCK = (
    r"(?:that (?:is|are) |which (?:is|are) )?(?:currently |only )?in[- ]stock(?: now| only)?|available (?:right )?now"
    r"|ready to ship|有现货的?|现货|有货的?|有库存的?"
)


@dataclass(slots=True)
class Scanner:
    """The text still to be understood. `taken` spans become gaps; positions of `lower` and `text` agree."""

    text: str
    lower: str = field(init=False)

    def __post_init__(self) -> None:
        self.lower = _lower(self.text)

    def take(self, start: int, end: int) -> str:
        """Takes a span out and gives back what stood there (small letters)."""
        said = self.lower[start:end]
        self.text = self.text[:start] + GAP + self.text[end:]
        self.lower = self.lower[:start] + GAP + self.lower[end:]
        return said

    def search(self, pattern: str) -> re.Match[str] | None:
        """The first match in what is left."""
        return re.search(pattern, self.lower)


def _lower(text: str) -> str:
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("’", "'")


def take_sort(scanner: Scanner) -> Sort:
    """The order asked for."""
    for sort, pattern in SORTS:
        if match := scanner.search(rf"(?<![a-z]){pattern}(?![a-z])"):
            scanner.take(*match.span())
            return sort
    return "relevance"


def take_stock(scanner: Scanner) -> bool:
    """Whether only what can be had now is wanted."""
    if match := scanner.search(rf"(?<![a-z])(?:{IN_STOCK})(?![a-z])"):
        scanner.take(*match.span())
        return True
    return False


def take_sizes(scanner: Scanner, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Sizes, as the shop prints them where it has them."""
    words = {**lexicon().sizes, **{key: key for key in vocabulary.sizes}}
    named = any_of(words)
    short = r"\d{1,3}(?:\.5)?|x{0,4}[sl]|m|[2-5]xl"
    patterns = [
        rf"(?:in )?(?:a )?(?:shoe |eu |european )*size[sd]?:?\s*(?P<s>{short}|{named})(?![a-z0-9])",
        r"(?<![a-z0-9])(?:eu|eur)\s?(?P<s>3\d|4\d)(?!\d)",
        rf"(?<![\d.])(?P<s>{short})\s*(?:码|号)(?:的)?",
        rf"(?:尺码|尺寸|码数|鞋码)(?:是|为|要|：|:)?\s*(?P<s>{short})(?![a-z0-9])",
        r"(?P<s>加加大号|加大号|特大号|加小号|大号|中号|小号)的?(?!字)",
        r"(?<![a-z0-9'])(?P<s>x{1,4}[sl]|[2-5]xl)(?![a-z0-9])",
        r"(?<![a-z0-9])in (?:an? )?(?P<s>extra large|extra small|small|medium|large)(?![a-z])(?! [a-z])",
    ]
    found: list[str] = []
    for pattern in patterns:
        while match := scanner.search(pattern):
            said = match["s"]
            scanner.take(*match.span())
            key = words.get(said, said)
            found.append(vocabulary.sizes.get(key.lower(), key.upper()))
    return tuple(dict.fromkeys(found))


def take_audience(scanner: Scanner, vocabulary: Vocabulary) -> str:
    """For whom: "women", "men", "kids" or ""."""
    if not vocabulary.audiences:
        return ""
    words = [w for w, key in lexicon().audiences.items() if key in vocabulary.audiences]
    patterns = (rf"(?:for |给)?(?P<w>{any_of(words)})(?:穿的|用的|的)?",)
    for pattern in patterns:
        if match := scanner.search(pattern):
            key = _audience_key(match["w"])
            scanner.take(*match.span())
            return key
    return ""


def _audience_key(word: str) -> str:
    audiences = lexicon().audiences
    return audiences.get(word) or audiences.get(singular(word), "")


def take_brands(
    scanner: Scanner, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Brands wanted, and brands not wanted."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for word in sorted(vocabulary.brands, key=len, reverse=True):
        if len(word) < 2 or word not in scanner.lower.replace("’", "'"):
            continue
        name = rf"(?<![a-z0-9]){re.escape(word)}(?:'s)?(?![a-z0-9])"
        match = scanner.search(
            rf"(?P<no>{NOT})?(?P<by>by |from |brand )?{name}(?P<after> brand|牌|品牌)?"
        )
        if match is None or not _means_brand(scanner, match, word in vocabulary.plain_brands):
            continue
        scanner.take(*match.span())
        (unwanted if match["no"] else wanted).append(vocabulary.brands[word])
    return tuple(wanted), tuple(unwanted)


def _means_brand(scanner: Scanner, match: re.Match[str], ordinary: bool) -> bool:
    """A brand that is also an ordinary word needs "by", "brand" or a capital inside the sentence."""
    if not ordinary or match["by"] or match["after"]:
        return True
    written = scanner.text[match.start() : match.end()].strip()
    start = scanner.text[: match.start()].rstrip()
    return written[:1].isupper() and bool(start) and start[-1] not in ".!?。！？\n"


def take_colors(
    scanner: Scanner, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plain colour keys wanted, and those not wanted. Colours that the shop never names stay words."""
    guarded = any_of(lexicon().not_colors)
    words = {w: key for w, key in lexicon().colors.items() if key in vocabulary.colors}
    english = any_of(w for w in words if not is_han(w))
    chinese = any_of(w for w in words if is_han(w) and (len(w) > 1))
    single = "".join(w for w in words if is_han(w) and len(w) == 1)
    pattern = (
        rf"(?P<no>{NOT})?(?:in )?(?:(?:light|dark|bright|pale|deep) )?"
        rf"(?P<w>{english}|{chinese}|(?:[深浅淡亮])?[{single or 'x'}](?=的|款(?!式)))(?:[- ]?colou?red)?(?:系)?的?"
    )
    wanted: list[str] = []
    unwanted: list[str] = []
    start = 0
    while match := re.compile(pattern).search(scanner.lower, start):
        if any(
            g.start() <= match.start("w") < g.end() for g in re.finditer(guarded, scanner.lower)
        ):
            start = match.end()
            continue
        said = match["w"]
        key = words.get(said) or words.get(said.lstrip("深浅淡亮"), "")
        scanner.take(*match.span())
        start = match.start()
        (unwanted if match["no"] else wanted).append(key)
    return tuple(dict.fromkeys(w for w in wanted if w)), tuple(dict.fromkeys(unwanted))


def take_flags(scanner: Scanner, vocabulary: Vocabulary) -> tuple[AttributeFilter, ...]:
    """Yes/no attributes: "waterproof", "not wireless", "without strobing", "防水"."""
    found: dict[str, AttributeFilter] = {}
    for word, name in _longest_first(vocabulary.negated_flags):
        if match := scanner.search(rf"{NOT}{any_of([word])}(?:的)?|{any_of([word])}[- ]free"):
            scanner.take(*match.span())
            found[name] = AttributeFilter(name, "is", True)
    for word, name in _longest_first(vocabulary.flags):
        match = scanner.search(rf"(?P<no>{NOT})?(?:that (?:is|are) )?{any_of([word])}(?:的|功能)*")
        if match and name not in found:
            scanner.take(*match.span())
            found[name] = AttributeFilter(name, "is", not match["no"])
    return tuple(found.values())


def _longest_first(words: Iterable[str] | dict[str, str]) -> list[tuple[str, str]]:
    pairs = words.items() if hasattr(words, "items") else []
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def take_materials(
    scanner: Scanner, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[AttributeFilter, ...]]:
    """Materials not wanted (as plain words), and materials wanted.

    A wanted material counts where it describes something ("wool socks", "made of wool", "羊毛围巾"), not where
    it is the thing itself ("a wine glass").
    """
    unwanted: list[str] = []
    wanted: list[AttributeFilter] = []
    for key, words in lexicon().materials.items():
        name = any_of(words)
        unwelcome = any_of((*words, key))  # "down" alone is a material only after "not"
        if match := scanner.search(rf"{NOT}{unwelcome}(?:制成|制|做|质|材质)?的?|{name}[- ]free"):
            scanner.take(*match.span())
            unwanted.append(key)
        elif key in vocabulary.materials and not _part_of_a_name(scanner, name, vocabulary):
            describes = (
                rf"{MADE_OF}{name}|{name}(?=\s[a-z])(?! (?:for|with|under|over|in|and|or|of)\b)"
            )
            chinese = any_of(w for w in words if is_han(w) and len(w) > 1)
            if match := scanner.search(
                rf"{describes}|{chinese}(?:制成|制|做|质|材质)?的?(?=[{HAN}])"
            ):
                scanner.take(*match.span())
                wanted.append(AttributeFilter("material", "is", key))
    return tuple(unwanted), tuple(wanted)


def _part_of_a_name(scanner: Scanner, pattern: str, vocabulary: Vocabulary) -> bool:
    """Whether the material is part of what a thing is called here: "down jacket", 羽绒服."""
    names = (name for name in (*vocabulary.kinds, *vocabulary.categories) if name in scanner.lower)
    return any(re.search(pattern, name) for name in names)


def take_excluded(scanner: Scanner) -> tuple[str, ...]:
    """Other things that it must not have: "without a logo", "不要带香味的"."""
    found: list[str] = []
    stop = r"\b(?:for|with|and|or|in|under|over|that|which|please|to)\b"
    english = rf"(?<![a-z])without (?:any |an? |the )?(?P<w>(?:(?!{stop})[a-z][a-z-]+ ?){{1,2}})"
    chinese = rf"(?:不要带|不要有|不要含|不含|不带|不要)(?P<w>[{HAN}]{{1,6}}?)的?(?=[\s，,。.！!？?的{GAP}]|$)"
    for pattern in (english, chinese):
        while match := scanner.search(pattern):
            word = plain(match["w"]).strip()
            scanner.take(*match.span())
            if word and word not in ("太贵", "太大", "太小", "太重"):
                found.append(word)
    return tuple(found)


def find_categories(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The categories whose name is the thing wanted (the head of a phrase), not a word that describes it."""
    found: list[str] = []
    for phrase in heads(text):
        words = phrase.split()
        for start in range(len(words)):
            tail = singular(" ".join(words[start:]))
            if tail in vocabulary.categories:
                found += vocabulary.categories[tail]
                break
        else:
            found += _chinese_category(phrase, vocabulary)
    return tuple(dict.fromkeys(found))


def _chinese_category(phrase: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    if not is_han(phrase):
        return ()
    tails = (phrase[start:] for start in range(len(phrase)))
    return next(
        (vocabulary.categories[tail] for tail in tails if tail in vocabulary.categories), ()
    )


def heads(text: str) -> tuple[str, ...]:
    """The phrases of a wish that name things, small letters: what stands before "for", "with" and the like."""
    phrases: list[str] = []
    lower = plain(text.replace(GAP, " \u0001 ")).replace("\u0001", GAP)
    for part in re.split(
        rf"[{GAP},.;!?:，。；！？、]|\bor\b|\band\b|或者|或是|以及|还是|和(?!服|平|风)"
        rf"|(?<=[{HAN}])\s+(?=[{HAN}])",
        lower,
    ):
        phrase = re.split(
            r"\b(?:for|with|to|that|which|who|whose|when|while|from|in|on|at|under|over|of|if|because|as|so|like|against|by|during|without)\b",
            part.strip(),
        )[0]
        phrase = re.sub(r"\s+", " ", phrase).strip(" -'\"")
        if phrase:
            phrases.append(phrase)
    return tuple(phrases)
