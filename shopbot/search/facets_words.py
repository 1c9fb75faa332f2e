"""Colours, sizes, brands, categories, yes/no attributes, materials, audience and order in a shopper's words. Pure."""

import re
from dataclasses import dataclass, field

from shopbot.search.facets_lexicon import HAN, any_of, compiled, is_han, lexicon
from shopbot.search.facets_numbers import AFTER_BARE
from shopbot.search.facets_pack import literal
from shopbot.search.facets_vocabulary import Vocabulary, plain, singular
from shopbot.types import Sort

GAP = "\n"  # stands where something was understood and taken out
NOT = (
    r"(?:any(?:thing)? (?:colou?r )?(?:but|except)|(?:is|are|do|does|was|were)n'?t|not|non"
    r"|nothing|neither|nor|never(?: show me)?|no|without"
    r"|except(?: for)?|apart from|aside from|excluding|save for"
    r"|but not|avoid|instead of|rather than|allergic to|hate|can'?t (?:wear|stand|have|eat)"
    r"|do(?:n't|nt| not) (?:want|like|need|show me|wear|give me)|free of|other than|anything with"
    r"|不要|不想要|不用|不含|不是|没有|别要|别有|别给我看|别给我|别|无|非|不带|不喜欢|讨厌|不能有|不吃|不穿|不|除了)"
    r"(?: made| filled| lined)?(?: of| from| in| with)?[\s-]*(?:any |anything |a |an |the |用|含|有|带)*"
)
REFUSED = r"的?(?:过敏|免谈|不考虑|除外|就算了|都?不行|都?不要(?=[，,。.！!\s]|$))"  # after what is not wanted
CHANGED = re.compile(  # what is given back: "the blue one for a yellow one", "灰色换黑色"
    r"\b(?:swap|chang(?:e|ing)|exchang(?:e|ing)|switch|replac(?:e|ing)|trad(?:e|ing))\b(?P<old>[^,.;]*?)\b(?:for|to|with|into)\b"
    r"|(?P<had>[^，。,;；]*?)(?:换成?|改成?)(?=[^，。,;；]*色|[^，。,;；]*的)"
    r"|(?:发|寄|送|给)(?:了|来|成|的是?)?(?:我)?(?P<sent>[^，。,;；]{1,3}?)的?(?=[，,]?(?:要?换|退))"
    r"|\b(?:ordered|got|bought|have|sent me|sent)\b(?P<wrong>[^,.;]*?)\b(?:instead of|but wanted)\b"
)
SORTS: tuple[tuple[Sort, str], ...] = (
    (
        "price_asc",
        r"(?:the )?(?:cheapest|least expensive|lowest[- ]pric(?:ed|e)|most affordable)(?: (?:one|option)s?)?"
        r"|(?:cheapest|lowest price|low(?:est)? to high(?:est)?)(?: price)? first"
        r"|(?:sort|order|rank)(?:ed)?[a-z ]{0,25} by price|by price"
        r"|最便宜的?|价格最低的?|最低价的?|从便宜到贵|(?:价格)?从低到高|按价格(?:排序?)?|便宜的(?:先|排前)[^，。]{0,4}|便宜的(?=[^，。]{1,6}(?:先看|先给|排前|放前|在前))",
    ),
    (
        "price_desc",
        r"(?:the )?(?:most expensive|dearest|priciest|highest[- ]pric(?:ed|e))(?: one)?"
        r"|最贵的?|价格最高的?|从贵到便宜|(?:价格)?从高到低|贵的(?:先|排前)[^，。]{0,4}",
    ),
    (
        "rating_desc",
        r"(?:the )?(?:best|top|highest)[- ](?:rated|reviewed|rating)s?(?: one)?"
        r"|(?:sort|order|rank)(?:ed)?[a-z ]{0,25} by (?:rating|reviews?|stars)"
        r"|评分最高的?|评价最(?:好|高)的?|口碑最好的?|好评最多的?|(?:好评|评分|评价|口碑)(?:高|好|多)的(?:先|排前|放前)[^，。]{0,5}|按(?:评分|好评|评价)(?:排序?)?",
    ),
)
IN_STOCK = (
    r"(?:that (?:is|are) |which (?:is|are) )?(?:currently |only )?in[- ]stock(?: now| only)?|available (?:right )?now"
    r"|ready to ship|有现货的?|现货|有货的?|有库存的?"
)

ON_SALE = (
    r"(?:(?:that|which) (?:is|are) )?(?:on sale|discounted|marked down|reduced(?: in)?(?: price)?)"
    r"|(?:正?在)?(?:打折|特价|降价|减价|折扣)(?:中)?的?"
)
CHILD = (  # up to twelve years
    r"(?:for )?(?:(?:my|our|his|her|their|an?) )?(?<![\d-])"
    r"(?P<w>(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"[- ]?"
    r"(?:years?|yrs?|y)[- ]?olds?)(?! (?:shop|company|wine|house|car|bike|laptop|phone))"
    r"(?: (?:boy|girl|child|kid|son|daughter))?"
    r"|(?<!\d)(?P<v>(?:[1-9]|1[0-2])岁)(?!以上|以下|多?[了前后])的?(?:大的?|小)?"
)
GROWN = r"[房床车]|上大学|上高中|高考|毕业|工作了|成家|结婚"  # of a child: it is none any more, or a room
AGED = r"(?:\d{1,2}岁的?)?"  # of a child
SYSTEMS = {"uk": "UK", "us": "US", "英": "UK", "美": "US"}


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
        return compiled(pattern).search(self.lower)

    def has(self, word: str) -> bool:
        """Whether a word may stand there: quicker than to look for it as a word."""
        return literal(word) in self.lower


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


def take_sale(scanner: Scanner) -> bool:
    """Whether only what costs less than before is wanted."""
    if match := scanner.search(rf"(?<![a-z])(?:{ON_SALE})(?![a-z])"):
        scanner.take(*match.span())
        return True
    return False


def take_sizes(scanner: Scanner, vocabulary: Vocabulary, worn: bool) -> tuple[str, ...]:
    """Sizes, as the shop prints them where it has them; beside goods that are worn a number alone is one."""
    words = lexicon().sizes
    printed = [key for key in vocabulary.sizes if scanner.has(key)]
    named = any_of((*words, *printed))
    measured = any_of(key for key in printed if re.search(r"\d.*[a-z]", key))  # "160 x 200 cm"
    numbers = "|".join(re.escape(key) for key in printed if re.fullmatch(r"\d{2,3}(?:\.5)?", key))
    numbers = numbers or "(?!)"
    short = r"\d{1,3}(?:\.5)?|x{0,4}[sl]|m|[2-5]xl"
    other = rf"(?:\s*(?:,|and|or|/|或者?|和|、)\s*(?:size )?(?P<t>{numbers})(?![\d\w]))?"
    letter = r"x{0,4}[sl]|m|[2-5]xl"
    patterns = [
        r"(?:in )?(?:an? )?(?<![a-z])(?P<system>uk|us)\s?(?:shoe )?(?:size\s?)?(?P<s>\d{1,2}(?:\.5)?)(?!\d)",
        r"(?<![a-z])size\s?(?P<s>\d{1,2}(?:\.5)?)\s(?P<system>uk|us)(?![a-z])",
        r"(?:in )?(?:an? )?(?<![a-z0-9$.])(?P<s>1[0-4]|[3-9](?:\.5)?)\s?(?P<system>uk|us)(?![a-z$]|\s?(?:\$|dollars?))",
        r"(?P<system>英|美)码\s?(?P<s>\d{1,2}(?:\.5)?)(?!\d)(?:的)?",
        rf"(?<![a-z0-9])(?P<s>{measured})(?![a-z0-9])",
        rf"(?:in )?(?:a )?(?:shoe |eu |european )*(?<![a-z])(?:size[sd]?|sz)(?![a-z]):?\s*"
        rf"(?P<s>{short}|{named})(?![a-z0-9]){other}",
        r"(?<![a-z0-9])(?:eu|eur)\s?(?P<s>3\d|4\d)(?!\d)",
        r"欧码\s?(?P<s>3\d|4\d)(?!\d)(?:的)?",
        rf"(?<![\d.大小])(?P<s>{numbers})\s*(?:或者?|、|/|和|到)\s*(?P<t>{numbers})\s*码(?:的)?",
        rf"(?<![\d.大小])(?P<s>{short})\s*码(?:的)?",
        rf"(?<![\d.a-z])(?P<s>{numbers}|{letter})\s*号(?:的)?",
        rf"(?:尺码|尺寸|码数|鞋码)(?:是|为|要|：|:)?\s*(?P<s>{short})(?![a-z0-9])",
        r"(?P<s>加加大号|加大号|特大号|加小号|大号|中号|小号)的?(?!字)",
        r"(?<![a-z0-9'])(?P<s>x{1,4}[sl]|[2-5]xl)(?![a-z0-9])",
        r"(?<![a-z0-9])(?P<s>extra[- ](?:large|small))(?![a-z])",
        r"(?<![a-z0-9])(?:in|to|for|take|wear|am|need) (?:an? |the )?(?P<s>small|medium|large)"
        r"(?![a-z])(?! (?!in\b|but\b|and\b|please\b)[a-z])",
        rf"\b(?:feet|foot|shoe size) (?:are|is) (?:an? )?(?P<s>{numbers})(?![\d\w])",
        rf"(?<![a-z])(?P<s>small|medium|large)(?= (?:[a-z]+ )?{any_of(lexicon().letter_sized)})",
        r"(?<![a-z0-9'])(?P<s>x{0,3}[sml])(?=断码|码|还有|有没有|有货|有吗|缺货|卖完)",
        rf"(?:^|[{GAP},;，])\s*(?P<s>small|medium|large)\s*(?=$|[{GAP},;，.])",
        r"(?<![a-z0-9'])(?:in|to|for|size|wear|take) (?:an? )?(?P<s>[sml])(?![a-z0-9'])",
        r"(?<!不)(?:要|穿|换成?|改成?|码是|来)(?P<s>[sml])(?![a-z0-9])",
        rf"(?<![a-z0-9])(?:in|an?|to|need|wear|take) (?:an? )?(?P<s>{numbers}){other}{AFTER_BARE}",
        rf"(?<=[{HAN}{GAP}，, ])(?<![第约到近过])(?P<s>{numbers}){other}"
        rf"(?=的(?![^，。]*[元块刀])|\s*(?:$|[，,。!！?？{GAP}]))",
    ]
    if worn:
        patterns.append(rf"(?:^|[{GAP},;])\s*(?P<s>{numbers})\s*(?=$|[{GAP},;.])")
    found: list[str] = []
    for pattern in patterns:
        if pattern.startswith(r"(?<=[") and not is_han(scanner.text):
            continue  # a number alone is a size in Chinese, where what it counts would be named
        while match := scanner.search(pattern):
            said = match["s"].replace("extra-", "extra ")
            system = SYSTEMS.get(match.groupdict().get("system") or "", "")
            scanner.take(*match.span())
            key = f"{system} {said}".strip() if system else words.get(said, said)
            found.append(vocabulary.sizes.get(key.lower(), key.upper()))
            if second := match.groupdict().get("t"):
                found.append(vocabulary.sizes[second])
    return tuple(dict.fromkeys(found))


def take_audience(scanner: Scanner, vocabulary: Vocabulary, worn: bool) -> str:
    """For whom: "women", "men", "kids" or "".

    Args:
        scanner: what is left of the message.
        vocabulary: the words of the shop.
        worn: whether goods are named that are sold for women and men: only then does "for my mother" say which.
    """
    if not vocabulary.audiences:
        return ""
    groups, kin = lexicon().audiences, lexicon().kin
    words = any_of(w for w, key in groups.items() if key in vocabulary.audiences)
    people = any_of(w for w, key in kin.items() if key in vocabulary.audiences)
    whose = r"(?:my|our|his|her|their|your|a|the) (?:\d+[- ]year[- ]old |old |little |young )?"
    patterns = [rf"(?:for |给)?(?P<w>{words})(?!{GROWN})(?:穿的|用的|的)?"]
    if worn:
        names = any_of(name for name in vocabulary.categories if is_han(name) and len(name) > 1)
        patterns.append(rf"(?P<w>[男女])(?={names}|[鞋靴包表袜])")
    if "kids" in vocabulary.audiences:
        patterns.append(CHILD)
    if worn:
        patterns += [
            rf"for (?:{whose})?(?P<w>{people})(?:'s birthday|'s)?(?![a-z])",
            rf"(?:给|送给?|为)?(?:我|他|她)?的?{AGED}(?P<w>{people})(?:穿|用|戴)?的?(?:买(?:一)?[个双件条块台把套只本副张]?)?",
        ]
    for pattern in patterns:
        if match := scanner.search(pattern):
            said = match["w"] or match["v"]
            if pattern.startswith("(?:给|送") and not is_han(said):
                continue  # "mum" needs "for": "mum to be" is somebody else
            goods = said[-1:] == "鞋"  # 女鞋 names the thing too
            scanner.take(match.start(), match.end("w") - 1 if goods else match.end())
            return "kids" if pattern is CHILD else kin.get(said) or _audience_key(said)
    return ""


def _audience_key(word: str) -> str:
    audiences = {**lexicon().audiences, "男": "men", "女": "women"}
    return audiences.get(word) or audiences.get(singular(word), "")


def take_brands(
    scanner: Scanner, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Brands wanted, and brands not wanted."""
    wanted: list[str] = []
    unwanted: list[str] = []
    there = [word for word in vocabulary.brands if len(word) > 1 and word in scanner.lower]
    for word in sorted(there, key=len, reverse=True):
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


ABLE = r"(?:i|you|we|he|she|they|one|(?:my|his|her|our|an?) \w+) (?:can|could|may|might)"


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
            rf"\b(?:{ABLE}|for|with|to|that|which|who|whose|when|while|from|in|on|at|under|over|of|if|because|as|so|like|against|by|during|without)\b",
            part.strip(),
        )[0]
        phrase = re.sub(r"\s+", " ", phrase).strip(" -'\"")
        if phrase:
            phrases.append(phrase)
    return tuple(phrases)
