"""Every number that no other reader accounts for: a count the record can vouch for, or it is refused."""

import re

from shopbot.chat.ground_facts import NUMBER, Facts
from shopbot.chat.ground_options import has_size
from shopbot.chat.ground_reading import Finding, Reading, Test

_CODEWORD = re.compile(r"[A-Za-z]+[-]?\d[\w-]*|\d+[A-Za-z]+[\w-]*")
_SIZE_WORD = re.compile(r"\bsizes?\b|尺码|码数|[0-9]码", re.IGNORECASE)
_AGE_AFTER = re.compile(r"\s?周?岁|[- ]years?[- ]olds?\b")
_AGE_BEFORE = re.compile(r"\b(?:ages?|aged)(?: of| from)? $")
_COUNT_NOUN = re.compile(
    r"\s?-?(?:款|种|个|件)?\s?(colou?rs?|sizes?|options?|products?|choices?|models?"
    r"|items?|ones?|alternatives?|versions?|种?颜色|个?颜色|色|尺码|个?选择|款|种选择|件商品|个商品|种商品|个"
    r"|种)",
    re.IGNORECASE,
)


def read_counts(reading: Reading) -> None:
    """Notes every number that is left: a count the record can vouch for, or a figure of the product's text."""
    for found in _CODEWORD.finditer(reading.text):
        if not reading.is_used(found.start()) and found[0].lower() in reading.world.all_text:
            reading.used.append(found.span())
    for found in NUMBER.finditer(reading.text):
        if reading.is_used(found.start()):
            continue
        if reading.in_mention(found.start()):
            reading.claim("number", found.span(), _in_text(reading, found[0], found))
            continue
        if _is_count(reading, found):
            continue
        reading.claim("number", found.span(), _in_text(reading, found[0], found))


def _is_count(reading: Reading, found: re.Match[str]) -> bool:
    """Whether the number counts the products of this reply (never more than there are), or is a plain "one"."""
    head = reading.text[found.end() : found.end() + 14]
    noun = _COUNT_NOUN.match(head)
    if noun and re.search(r"colou?r|size|颜色|色|尺码", noun[0], re.IGNORECASE):
        _claim_options(reading, found, noun[0])
        return True
    value = float(found[0])
    if reading.asks:
        return True
    sold = re.search(
        r"(?:we have|there are|carry|sell|共有|一共有|我们有|本店有) ?$",
        reading.text[: found.start()],
        re.IGNORECASE,
    )
    if sold and not reading.world.facts:
        return False
    counted = noun or re.match(
        r"\s(?:\w+ ){0,4}(?:options?|products?|choices?|models?|items?|ones)\b", head
    )
    kinds = re.match(r"\s?(?:[\w-]+ ){0,3}[\w-]+", reading.text[found.end() : found.end() + 40])
    names_kind = kinds and any(
        m.start < found.end() + kinds.end() and m.end > found.end() for m in reading.mentions
    )
    if sold and re.search(r"\b(?:total|altogether|in all|全店|总共|shop|store)\b", reading.text):
        return False
    return (
        value == int(value)
        and value <= len(reading.world.facts)
        and bool(counted or names_kind or value == 1 or re.match(r"\s?[,;:]|$", head) or value <= 3)
    )


def _claim_options(reading: Reading, found: re.Match[str], noun: str) -> None:
    name = "size" if re.search(r"size|尺码", noun, re.IGNORECASE) else "color"

    def test(facts: Facts) -> Finding:
        options = facts.product.option_values(name)
        said = ", ".join(o.text.get(facts.words.locale) or o.value for o in options)
        line = f"{facts.words.say(f'option.{name}')}: {said}" if said else ""
        return Finding(len(options) == float(found[0]) or _near(found) in facts.text, line)

    reading.claim("number", found.span(), test)


def _near(found: re.Match[str]) -> str:
    return found.string[found.start() : found.end() + 6].lower()


def _in_text(reading: Reading, number: str, found: re.Match[str]) -> Test:
    after = reading.text[found.end() : found.end() + 16].lower()
    before = reading.text[max(0, found.start() - 16) : found.start()].lower()
    token = re.compile(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)")

    def test(facts: Facts) -> Finding:
        if _SIZE_WORD.search(reading.text) and has_size(facts, number):
            return Finding(True)
        if _AGE_AFTER.match(after) or _AGE_BEFORE.search(before):
            return Finding(is_age(facts, number), facts.attribute_line("age_from"))
        for attribute in facts.product.attributes:
            labels = [label.lower() for label in attribute.label.all()]
            plain = (
                not isinstance(attribute.value, bool | str)
                and attribute.unit.lower() not in reading.lexicon.units
            )
            if plain and any(label in reading.text.lower() for label in labels):
                return Finding(
                    attribute.value == float(number), facts.attribute_line(attribute.name)
                )
        counted = _counted(reading, facts, after, before)
        if counted:
            right = next((n for n in counted if facts.number_of(n) == float(number)), "")
            return Finding(bool(right), facts.attribute_line(right or counted[0]))
        if reading.topics and token.search(reading.world.shop_text):
            return Finding(True)
        for hit in token.finditer(facts.text):
            if _same_words(facts.text, hit, after, before):
                return Finding(True)
        return Finding(False)

    return test


def _counted(reading: Reading, facts: Facts, after: str, before: str) -> list[str]:
    """The attributes of the product that count what stands beside a number: people, pockets, keys."""
    return [
        name
        for name, words in reading.lexicon.counts.items()
        if facts.number_of(name) is not None and (words.search(after) or words.search(before))
    ]


def is_age(facts: Facts, number: str) -> bool:
    """Whether the record holds that number as an age."""
    if facts.number_of("age_from") == float(number):
        return True
    near = rf"(?<![\d.]){re.escape(number)}(?:\s?(?:周?岁|\+)|[- ]years?[- ](?:olds?|and up))"
    return bool(re.search(rf"{near}|\bage[ds]? (?:of |from )?{re.escape(number)}\b", facts.text))


def _same_words(text: str, hit: re.Match[str], after: str, before: str) -> bool:
    """Whether the number stands in the record beside the same word as in the sentence."""
    words = (
        re.findall(r"[a-z]{2,}|[\u4e00-\u9fff]", after)[:2]
        + re.findall(r"[a-z]{2,}|[\u4e00-\u9fff]", before)[-2:]
    )
    near = text[max(0, hit.start() - 24) : hit.end() + 24]
    return any(word.rstrip("s") in near for word in words) or not words
