"""Colours, yes/no attributes, materials and what a thing must not have, in a shopper's words. Pure."""

from collections.abc import Mapping
from functools import cache

from shopbot.search.facets_lexicon import HAN, any_of, compiled, contains, is_han, lexicon
from shopbot.search.facets_vocabulary import Vocabulary, names_goods, plain
from shopbot.search.facets_words import CHANGED, GAP, NOT, REFUSED, Scanner
from shopbot.types import AttributeFilter

HAVING = r"(?:with|has|have|having|带有?|有|配|含)\s*(?:an? )?"
MADE_OF = r"(?:made (?:out )?(?:of|from)|in) "


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
        rf"(?P<w>{english}|{chinese}|(?:[深浅淡亮])?[{single or 'x'}](?=的|款(?!式)))(?:[- ]?colou?red)?(?:系)?"
        rf"(?P<after>{REFUSED})?的?"
    )
    changed = [
        match.span(group)
        for match in CHANGED.finditer(scanner.lower)
        for group in ("old", "had", "sent", "wrong")
    ]
    wanted: list[str] = []
    unwanted: list[str] = []
    start = 0
    while match := compiled(pattern).search(scanner.lower, start):
        if any(
            g.start() <= match.start("w") < g.end()
            for g in compiled(guarded).finditer(scanner.lower)
        ):
            start = match.end()
            continue
        said = match["w"]
        key = words.get(said) or words.get(said.lstrip("深浅淡亮"), "")
        given_back = any(begin <= match.start("w") < end for begin, end in changed)
        scanner.take(*match.span())
        start = match.start()
        shorter = match.end() - match.start() - len(GAP)
        changed = [(begin - shorter, end - shorter) for begin, end in changed]
        if not given_back:
            (unwanted if match["no"] or match["after"] else wanted).append(key)
    return tuple(dict.fromkeys(w for w in wanted if w)), tuple(dict.fromkeys(unwanted))


def take_flags(scanner: Scanner, vocabulary: Vocabulary) -> tuple[AttributeFilter, ...]:
    """Yes/no attributes: "waterproof", "not wireless", "without strobing", "防水"."""
    found: dict[str, AttributeFilter] = {}
    for word, name in _longest_first(vocabulary.negated_flags, scanner):
        if match := scanner.search(rf"{NOT}{any_of([word])}(?:的)?|{any_of([word])}[- ]free"):
            scanner.take(*match.span())
            found[name] = AttributeFilter(name, "is", True)
    guarded = any_of(lexicon().not_flags)
    for word, name in _longest_first(vocabulary.flags, scanner):
        having = (
            HAVING if word in vocabulary.categories else ""
        )  # 扶手 is sold; "带扶手" is said of a chair
        match = scanner.search(
            rf"(?!{guarded})(?P<no>{NOT})?(?:that (?:is|are) )?{having}{any_of([word])}(?:的|功能)*"
        )
        if (
            match
            and name not in found
            and not _in_one_word(scanner, word)
            and not _part_of_a_synonym(scanner, any_of([word]), vocabulary)
        ):
            scanner.take(*match.span())
            found[name] = AttributeFilter(name, "is", not match["no"])
    return tuple(found.values())


def take_beside(scanner: Scanner, vocabulary: Vocabulary) -> tuple[AttributeFilter, ...]:
    """What it must get on with, named alone beside the thing: "不粘锅 电磁炉", "frying pan, induction hob".

    Without another name of goods it is the thing that is wanted.
    """
    found = []
    for name, words in lexicon().flags_beside.items():
        if name not in vocabulary.flags.values():
            continue
        match = scanner.search(
            rf"(?:^|(?<=[{GAP}\s,，、;；+/]))(?:for )?{any_of(words)}(?=$|[{GAP}\s,，、;；+/])"
        )
        if not match:
            continue
        around = scanner.text[: match.start()] + "," + scanner.text[match.end() :]
        if names_goods(around, vocabulary):
            scanner.take(*match.span())
            found.append(AttributeFilter(name, "is", True))
    return tuple(found)


def _longest_first(words: Mapping[str, str], scanner: Scanner) -> list[tuple[str, str]]:
    """Of the words those that may be there."""
    return sorted(
        (pair for pair in words.items() if scanner.has(pair[0])), key=lambda pair: -len(pair[0])
    )


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
        if not any(scanner.has(word) for word in (*words, key)):
            continue
        name = any_of(words)
        unwelcome = any_of((*words, key))  # "down" alone is a material only after "not"
        not_this = rf"{NOT}{unwelcome}(?:制成|制|做|质|材质)?的?|{name}[- ]free|{unwelcome}(?:制|质)?{REFUSED}"
        if match := scanner.search(not_this):
            scanner.take(*match.span())
            unwanted.append(key)
        elif key in vocabulary.materials and not _part_of_a_name(scanner, name, vocabulary):
            describes = (
                rf"{MADE_OF}{name}|{name}(?=\s[a-z])(?! (?:for|with|under|over|in|and|or|of)\b)"
            )
            chinese = any_of(w for w in words if is_han(w) and len(w) > 1)
            if match := scanner.search(
                rf"{describes}|{chinese}(?:制成|制|做|质|材质)?的?(?=[{HAN}a-z])|(?:是|要){chinese}的"
                rf"|(?<=[{GAP},，;；])\s*{name}(?:的|材质|做的)?\s*(?=$|[{GAP},，;；.。])|^{name}的?(?=[,，])"
            ):
                scanner.take(*match.span())
                wanted.append(AttributeFilter("material", "is", key))
    return tuple(unwanted), tuple(wanted)


def _part_of_a_name(scanner: Scanner, pattern: str, vocabulary: Vocabulary) -> bool:
    """Whether the material is part of what a thing is called here: "down jacket", 羽绒服."""
    found = compiled(pattern)
    if not found.search(scanner.lower):
        return True  # it is not there at all, which need not be looked up among thousands of names
    names = (name for name in (*vocabulary.kinds, *vocabulary.categories) if name in scanner.lower)
    return any(found.search(name) for name in names) or _part_of_a_synonym(
        scanner, pattern, vocabulary
    )


def _in_one_word(scanner: Scanner, word: str) -> bool:
    """Whether the word stands in a Chinese name with one more character: 保温瓶 promises no 保温."""
    return is_han(word) and any(
        word in name and len(name) == len(word) + 1 and scanner.has(name) for name in _synonyms()
    )


def _part_of_a_synonym(scanner: Scanner, pattern: str, vocabulary: Vocabulary) -> bool:
    """Whether the words are part of what a thing is called in any shop: "无线充", of which "充" would be left.

    Where the rest names a thing too (抓绒外套 is a 外套), it counts only while this shop has no name in that
    language: only the whole name can then be translated.
    """
    found = compiled(pattern)
    said = (n for n in _synonyms() if scanner.has(n) and contains(scanner.lower, n))
    rests = [found.sub("", name).strip(" -") for name in said if found.search(name)]
    if not any(rests):
        return False
    known = [
        name
        for names in (_synonyms(), vocabulary.kinds, vocabulary.categories)
        for name in names
        if not found.search(name)
    ]
    if any(rest and not any(name.endswith(rest) for name in known) for rest in rests):
        return True
    foreign = is_han(scanner.lower)
    own = vocabulary.kinds or vocabulary.categories
    return bool(own) and not any(is_han(name) == foreign for name in own)


@cache
def _synonyms() -> frozenset[str]:
    return frozenset(name for group in lexicon().synonyms for name in group)


def take_excluded(scanner: Scanner) -> tuple[str, ...]:
    """Other things that it must not have or be: "without a logo", "no laces", "不要带香味的", "羽毛过敏", "not a mug".

    What somebody has already is not wanted either: "she already has a backpack", 他已经有书包了.
    """
    found: list[str] = []
    stop = r"\b(?:for|with|and|or|in|under|over|that|which|please|to)\b"
    lacking = (
        r"without|free from|free of|allergic to|allergy to|(?:doesn't|don't|does not|do not) have"
        r"|can(?:'t|not| not)(?: really)? (?:do|tie|manage|close|fasten|handle) (?:my|his|her)?"
        r"|(?:not|isn't|aren't) (?:made|filled|lined) (?:of|from|with|out of)"
    )
    plain_no = any_of(lexicon().not_excluded)
    thing = rf"(?P<w>(?:(?!{stop})[a-z][a-z-]+ ?){{1,2}})"
    no_one = r"(?!(?:it|that|this|these|those|them|one|ones|any|anything|something|much|more|you|your|me)\b)"
    english = rf"(?<![a-z])(?:{lacking}) (?:any |an? |the )?{no_one}{thing}"
    bare = rf"(?:(?<=[,;{GAP}])\s*|^|\b(?:with|but|and) )no (?!{plain_no}){thing}(?=\s*(?:$|[,;.!]|please))"
    ends = rf"的?(?=[\s，,。.！!？?的{GAP}]|$)"
    lacks = (
        "不要带|不要有|不要含|不能有|别有|别带|不含|不带|不想要|不喜欢|受不了|不要|不用"
        "|系不了|系不上|扣不上|拉不上|不会系"
    )
    with_none = (
        rf"(?<!有)没[有带](?P<w>(?!货|现|人|用|什么|别|买|想|这|的)[{HAN}]{{1,5}}?)的(?=[{HAN}])"
    )
    chinese = rf"(?:{lacks})[系带有用]?(?P<w>(?!了|太|再)[{HAN}]{{1,6}}?){ends}"
    after = rf"(?<![{HAN}])(?:对)?(?P<w>[{HAN}]{{1,4}}?)(?:制品)?{REFUSED}"
    owner = r"(?:\b(?:i|we|she|he|they|you|my \w+)(?:'ve|'s)? )?"
    least = r"an? |some |the |plenty of |enough "
    no_thing = r"(?!(?:ones?|it|them|some|enough|fan|problem|bad|good)\b)"
    owned = rf"{owner}already (?:has|have|had|got|owns?) (?:{least})?{no_thing}{thing}(?=\s*(?:$|[,;.!]))"
    named = (
        rf"(?:(?<=[,;{GAP}])\s*|^|\b(?:but|and) )not (?:another |an? ){no_thing}{thing}"
        r"(?=\s*(?:$|[,;.!]|please))"
    )
    owned_zh = rf"(?:[我你您他她它]们?)?(?:家里?)?(?:已经|已)有了?(?P<w>(?!货|现|人)[{HAN}]{{1,6}}?)了?{ends}"
    for pattern in (english, bare, chinese, with_none, after, owned, named, owned_zh):
        while match := scanner.search(pattern):
            word = plain(match["w"]).strip()
            scanner.take(*match.span())
            if word:
                found.append(word)
    return tuple(found)
