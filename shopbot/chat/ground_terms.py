"""Claims about what a product is: yes/no features, materials, parts, origin, colour, and whatever "it has"."""

import re

from shopbot.chat.ground_facts import WORD, Facts, affirms, stems
from shopbot.chat.ground_lexicon import Term, stem
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.ground_options import has_color
from shopbot.chat.ground_reading import Finding, Reading, Test
from shopbot.chat.ground_wishes import discouraged, needed, suited

_KINDS = {"colors": "color"}
_CLOSED = {"materials": "material", "countries": "made_in"}  # an attribute that says it in full
_COMPARING = re.compile(r"(?:er|more|less|most|est) $", re.IGNORECASE)
_MADE_OF = re.compile(r"(?:made|built|constructed|crafted) ", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_UNKNOWN_SHARE = 0.34  # of the words of "it has ..." that need not stand in the record


def read_terms(reading: Reading) -> None:
    """Notes every word of the lexicon that claims something of a product."""
    for found in reading.lexicon.term_pattern.finditer(reading.text):
        start, end = reading.clause(found.start())
        term = reading.lexicon.term(found[0])
        if term.group != "colors" and any(s <= found.start() < e for s, e in reading.options):
            continue
        if reading.asks or any(
            m.exact and m.start <= found.start() < m.end for m in reading.mentions
        ):
            continue
        if needed(reading, start, end, found.start()):
            _read_wish(reading, term, found, start)
            continue
        hedged = reading.pattern("hedges").search(reading.text[start:end])
        hedged = hedged or (reading.pattern("hedges").search(reading.text) if start else None)
        if (
            hedged
            and hedged.start() < found.start()
            or hedged
            and not reading.text[:start].strip()
            or hedged
        ):
            reading.claim(_KINDS.get(term.group, "attribute"), found.span(), _silent(term))
        else:
            says = affirms(reading.bare, found, reading.lexicon, start)
            reading.claim(
                _KINDS.get(term.group, "attribute"),
                found.span(),
                _test(reading, term, found, says),
            )


def _read_wish(reading: Reading, term: Term, found: re.Match[str], start: int) -> None:
    """Refuses "choose the Kestrel if you need a waterproof shoe" where the record says that it is not."""
    facts = suited(reading, found.start())
    if facts is None or term.group != "features" or discouraged(reading, found.start()):
        return
    if affirms(reading.bare, found, reading.lexicon, start) and all(
        facts.flag(name) is False for name in term.names
    ):
        reading.refuse("attribute", found[0], facts.attribute_line(term.names[0]))


def _silent(term: Term) -> Test:
    """The test of "the shop does not say whether ...": it holds where the record is silent."""

    def test(facts: Facts) -> Finding:
        if term.group == "colors":
            known = bool(facts.product.option_values("color"))
        else:
            known = any(facts.flag(n) is not None for n in term.names)
            closed = _CLOSED.get(term.group, "")
            known = known or bool(closed and facts.product.attribute(closed))
        line = next((facts.attribute_line(n) for n in term.names if facts.attribute_line(n)), "")
        return Finding(not known, line)

    return test


def _test(reading: Reading, term: Term, found: re.Match[str], says: bool) -> Test:
    word, at = found[0], found.start()

    def test(facts: Facts) -> Finding:
        if reading.voiced(at, word, facts):
            return Finding(True)  # how well it was understood is judged with the reviews
        if term.group == "colors":
            return _color(facts, term, word, says)
        findings = [_one(facts, term, name, says) for name in term.names]
        best = next((f for f in findings if f.holds), findings[0])
        if best.holds or not reading.topics:
            return best
        said = {p for name in term.names for p in reading.world.shop_polarity.get(name, ())}
        return Finding(says in said, best.said)

    return test


def _color(facts: Facts, term: Term, word: str, says: bool) -> Finding:
    options = facts.product.option_values("color")
    words = facts.words
    said = ", ".join(o.text.get(words.locale) or o.value for o in options)
    line = f"{words.say('option.color')}: {said}" if said else ""
    has = any(has_color(facts, name, word) for name in term.names)
    if not says and not options:
        return Finding(False, line)
    return Finding(has is says, line)


def _one(facts: Facts, term: Term, name: str, says: bool) -> Finding:
    """What the record says of one canonical name: attribute first, then the texts, then what implies it."""
    line = facts.attribute_line(name)
    flag = facts.flag(name)
    if flag is not None:
        return Finding(flag is says, line)
    if term.group == "audiences" and facts.product.audience:
        return Finding((facts.product.audience == name) is says)
    said = facts.said(name)
    if said:
        closed = facts.attribute_line(_CLOSED.get(term.group, ""))
        return Finding(says in said, closed or line or text_line(facts, name))
    for other in facts.lexicon.implied.get(name, ()):
        if says and (facts.flag(other) or True in facts.polarity.get(other, ())):
            return Finding(True, facts.attribute_line(other) or text_line(facts, other))
    closed = facts.attribute_line(_CLOSED.get(term.group, ""))
    if not says and (closed or term.group == "audiences"):
        return Finding(True, closed)
    return Finding(False, closed)


def text_line(facts: Facts, name: str) -> str:
    """The sentence of the description that speaks of a term, as evidence."""
    locale = facts.words.locale
    for text in (facts.product.description.get(locale), facts.title):
        for line in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", text):
            for found in facts.lexicon.term_pattern.finditer(line):
                if name in facts.lexicon.term(found[0]).names:
                    return facts.words.say("evidence.description", line=line.strip())
    return ""


def read_frames(reading: Reading) -> None:
    """Notes "it comes with ...", "made of ...": most of what follows must stand in the record."""
    if reading.asks or reading.absent:
        return
    for found in reading.pattern("frames").finditer(reading.bare):
        group = next((g for g in range(1, len(found.groups()) + 1) if found[g]), 0)
        if not group or needed(reading, *reading.clause(found.start()), found.start()):
            continue
        said = found[group]
        if reading.pattern("hedges").search(reading.text):
            continue
        start = found.start(group)
        if any(m.start < start + len(said) and m.end > start for m in reading.mentions):
            continue
        if _MADE_OF.match(found[0]):
            reading.claim("attribute", (found.start(), found.start()), _made_of(reading, said))
        elif _HAN.search(said):
            reading.claim("attribute", (found.start(), found.start()), _frame_zh(reading, said))
        else:
            reading.claim(
                "attribute", (found.start(), found.start()), _frame_en(reading, said, start)
            )


def _frame_en(reading: Reading, said: str, at: int) -> Test:
    said = re.split(
        r"\b(?:that|which|so|because|to|when|while|than|making|if|where|and is|and it)\b", said
    )[0]
    content = [stem(w[0]) for w in WORD.finditer(said) if not w[0][0].isdigit()]
    content = [s for s in content if s not in reading.lexicon.plain]

    def test(facts: Facts) -> Finding:
        held = facts.stems | _term_stems(facts)
        if reading.topics:
            held = held | reading.world.all_stems
        unknown = [s for s in content if s not in held and not reading.voiced(at, s, facts)]
        return Finding(len(unknown) <= _UNKNOWN_SHARE * len(content))

    return test


def _made_of(reading: Reading, said: str) -> Test:
    """What it is made of stands in its texts or in an attribute of that kind: no colour, no plug is a material."""
    said = re.split(r"\b(?:that|which|so|because|to|when|while|than|making|and is|and it)\b", said)[
        0
    ]
    content = [stem(w[0]) for w in WORD.finditer(said) if not w[0][0].isdigit()]
    content = [s for s in content if s not in reading.lexicon.plain]

    def test(facts: Facts) -> Finding:
        product = facts.product
        kinds = [a for a in product.attributes if reading.pattern("material_names").search(a.name)]
        texts = [*product.title.all(), *product.kind.all(), *product.description.all()]
        texts += [str(text) for a in kinds for text in (a.value, *a.text.all())]
        held = stems(normalise(" ".join(texts)).lower())
        unknown = [s for s in content if s not in held]
        return Finding(len(unknown) <= _UNKNOWN_SHARE * len(content))

    return test


def _term_stems(facts: Facts) -> frozenset[str]:
    """Words for what the record holds under other words: yes/no labels that are true, terms of its texts."""
    names = {n for n, said in facts.polarity.items() if True in said}
    names |= {a.name for a in facts.product.attributes if a.value is not False}
    return frozenset(
        stem(w[0])
        for alias, term in facts.lexicon.terms.items()
        if names.intersection(term.names)
        for w in WORD.finditer(alias)
    )


def _frame_zh(reading: Reading, said: str) -> Test:
    for found in reading.lexicon.term_pattern.finditer(said):
        said = said.replace(found[0], " ")  # judged as a term already
    for plain in reading.lexicon.plain_zh:
        said = said.replace(plain, " ")
    pairs = [part[i : i + 2] for part in _HAN.findall(said) for i in range(len(part) - 1)]

    def test(facts: Facts) -> Finding:
        labels = " ".join(t for a in facts.product.attributes for t in a.label.all())
        known = f"{facts.text} {labels} " + (reading.world.shop_text if reading.topics else "")
        unknown = [pair for pair in pairs if pair not in known]
        return Finding(len(unknown) <= 0.5 * len(pairs))

    return test
