"""Names: brands, models and kinds of product that the record does not have, and false "we don't sell that"."""

import re
from collections.abc import Iterator

from shopbot.chat.ground_facts import WORD
from shopbot.chat.ground_lexicon import stem
from shopbot.chat.ground_reading import Reading

_QUOTED = re.compile(r"[「《『【]([^」》』】]+)[」》』】]|[“\"]([^”\"]{2,60})[”\"]")
_HAN = r"\u4e00-\u9fff"
_STOP = re.compile(r"[的是有款和与这那了在把您我们也还或及为比]|第\d")
_POINTING = re.compile(r"\b(?:this|these|that|our|the|a|an)\b(?: [\w-]+){0,3} $", re.IGNORECASE)
_USE = re.compile(
    r"\b(?:for|with|when|while|under|over|during|after|before|on|in|into|onto|to"
    r"|your|like|as)\b(?: \w+){0,3} $|(?:用于|适合|配合|搭配|放在|放进|泡|煮|喝|在)[^,]{0,8}$",
    re.IGNORECASE,
)


def read_names(reading: Reading) -> None:
    """Refuses every name that the record does not hold."""
    for mention in reading.mentions:
        if not mention.products:
            reading.refuse("product", reading.text[mention.start : mention.end])
        elif mention.stray:
            reading.refuse("product", mention.stray)
    for readers in (_brands, _capitals, _quotes, _types):
        for claim in readers(reading):
            reading.refuse("product", claim)


def _known(reading: Reading, word: str) -> bool:
    return word.lower() in reading.world.all_text


def _brands(reading: Reading) -> Iterator[str]:
    for found in reading.lexicon.brands.finditer(reading.text):
        capital = not found[0][0].isascii() or found[0][0].isupper()
        whole = re.compile(rf"(?<![a-z0-9]){re.escape(found[0].lower())}(?![a-z0-9])")
        if capital and not whole.search(reading.world.all_text) and not _denied(reading, found[0]):
            yield found[0]


def _denied(reading: Reading, word: str) -> bool:
    """Whether the sentence rightly says that the shop does not have what the shopper asked for."""
    asked = word.lower() in reading.world.record.question.lower()
    return asked and (reading.absent or reading.asks)


def _capitals(reading: Reading) -> Iterator[str]:
    """Capitalised words in mid-sentence, and runs of them anywhere, that stand nowhere in the record."""
    words = list(WORD.finditer(reading.text))
    for index, word in enumerate(words):
        if (
            not word[0][0].isupper()
            or reading.in_mention(word.start())
            or reading.is_used(word.start())
        ):
            continue
        if _explained(reading, word[0]) or _denied(reading, word[0]):
            continue
        follows = words[index + 1] if index + 1 < len(words) else None
        first = _opens(reading.text, word.start())
        named = (
            follows is not None and follows[0][0].isupper() and follows.start() - word.end() == 1
        )
        has = re.match(
            r"(?:'s)? (?:is|has|offers?|costs?|makes?|comes?|are|sells?)\b",
            reading.text[word.end() :],
        )
        if not first or (named or has) and _odd(reading, word[0]):
            yield word[0]


def _explained(reading: Reading, word: str) -> bool:
    bare = re.sub(r"'s$", "", word).lower()
    if bare in reading.lexicon.capitals or len(bare) == 1:
        return True
    return all(stem(part) in reading.world.all_stems for part in re.split(r"[-/&+]", bare) if part)


def _odd(reading: Reading, word: str) -> bool:
    """Whether a first word is no common word of the language."""
    return stem(word) not in reading.lexicon.plain and not word.lower().endswith(
        ("ing", "ed", "ly")
    )


def _opens(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'“「(*-")
    return not before or before[-1] in ".:!?;" or bool(re.fullmatch(r"\d+", before))


def _quotes(reading: Reading) -> Iterator[str]:
    for found in _QUOTED.finditer(reading.text):
        said = (found[1] or found[2]).strip()
        if _known(reading, said) or _denied(reading, said):
            continue
        if (
            found[1]
            or any(t.search(said) for t in reading.lexicon.types.values())
            or said[:1].isupper()
        ):
            pieces = [p for p in re.split(r"[\s的]+", said) if p]
            if not all(_known(reading, piece) for piece in pieces):
                yield said


def _types(reading: Reading) -> Iterator[str]:
    """Kinds of product that are said to be here, and are not; and kinds said to be missing that are here."""
    for word, pattern in reading.lexicon.types.items():
        for found in pattern.finditer(reading.text):
            if reading.in_mention(found.start()) and not reading.absent:
                continue
            held = _held(reading, word)
            if reading.absent:
                if held and _sells(reading, word) and not _limited(reading, found):
                    yield f"no {found[0]}"
            elif not held and not reading.asks and _asserted(reading, found):
                yield found[0]
    yield from _chinese_models(reading)


def _limited(reading: Reading, found: re.Match[str]) -> bool:
    """Whether "we don't have" is narrowed by more words ("no red kettle under $20")."""
    return bool(
        re.search(
            r"\b(?:under|below|with|in|that|for|made|other|more|which|another|cheaper"
            r"|any \w+ \w+)\b|低于|以下|以内|其他|更|这种|带",
            reading.text,
        )
    ) or any(m.exact for m in reading.mentions)


def _held(reading: Reading, word: str) -> bool:
    text = reading.world.all_text
    if word.isascii():
        return stem(word) in reading.world.all_stems
    return word.lower() in text


def _sells(reading: Reading, word: str) -> bool:
    """Whether a product or a category of the record is of that kind."""
    for facts in reading.world.facts:
        if (
            word.isascii()
            and stem(word) in facts.title_stems
            or not word.isascii()
            and word in facts.text
        ):
            return True
    return any(
        word
        in (w.lower() for w in (*c.label.all(), *(s for ws in c.synonyms.values() for s in ws)))
        for c in reading.world.record.categories
        if c.count
    )


def _asserted(reading: Reading, found: re.Match[str]) -> bool:
    before = reading.text[: found.start()]
    if reading.pattern("needs").search(before) or reading.pattern("hedges").search(reading.text):
        return False
    if _USE.search(before[-32:]) and not reading.pattern("sold").search(before[-40:]):
        return False
    if found[0][0].isascii():
        return bool(_POINTING.search(before[-40:]) or reading.pattern("sold").search(before))
    return bool(
        reading.pattern("sold").search(before)
        or re.search(
            r"(?:这|那|该|本|此|一|1|两|2|是)(?:款|个|台|双|件|把|只|盏|种|条)?[^,。]{0,6}$", before
        )
    )


def _chinese_models(reading: Reading) -> Iterator[str]:
    """Names such as 耐寒牌保温杯: a kind of product with a modifier that the record does not know."""
    kinds = {
        w
        for f in reading.world.facts
        for w in re.findall(rf"[{_HAN}]{{2,}}", f.product.kind.get("zh"))
    }
    kinds |= {word for word in reading.lexicon.types if not word.isascii()}
    if reading.asks or reading.absent or reading.pattern("needs").search(reading.text):
        return
    for kind in kinds:
        for found in re.finditer(re.escape(kind), reading.text):
            chunk = re.search(rf"[{_HAN}]{{1,8}}$", reading.text[: found.start()])
            if (
                not chunk
                or reading.in_mention(found.start())
                and reading.in_mention(found.start() - 1)
            ):
                continue
            said = _STOP.split(chunk[0])[-1]
            for plain in reading.lexicon.plain_zh:
                said = said.replace(plain, "")
            said = reading.lexicon.term_pattern.without(said)
            if (
                said.endswith("牌")
                or len(said) == 2
                and re.search(rf"{said}(?:牌|{kind})", reading.text)
                and _pairless(reading, said)
            ):
                yield said + kind


def _pairless(reading: Reading, said: str) -> bool:
    return said not in reading.world.all_text and not re.search(
        r"[最更很较太再做成推荐看选买用需找]", said
    )
