"""Which products a sentence speaks of, and which of them a word in it belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shopbot.chat.ground_facts import WORD, Facts, clauses
from shopbot.chat.ground_lexicon import stem
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.ground_world import World

_ORDINAL = re.compile(
    r"(?:^|(?<=\s))(?P<item>\d{1,2})[.)](?=\s)"
    r"|\[(?P<bracket>\d{1,2})\]"
    r"|(?<![A-Za-z])(?:option|number|no\.|item|product|choice"
    r"|pick) ?#? ?(?P<option>\d{1,2})(?![\d.%])|#(?P<hash>\d{1,2})(?!\d)"
    r"|(?<![A-Za-z])(?P<word>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|last)"
    r" (?:one|option|product|item|choice|of (?:them|these|the))(?![A-Za-z])"
    r"|第(?P<zh>\d{1,2})(?:款|个|种|件|双|台|把|条|套|只|盏|项|位|瓶|本|号)?"
    r"|(?P<label>\d{1,2})号(?:商品|产品|款)",
    re.IGNORECASE,
)
_NAMED = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_JOINED = re.compile(r"^(?:[\s,、]|and|or|the|as well as|&|和|与|以及|及|跟|同)*$", re.IGNORECASE)
_LONGEST_NUMBER = 12  # characters of "option 2", which its title may follow
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "in",
        "for",
        "with",
        "to",
        "on",
        "by",
        "from",
        "at",
        "it",
        "its",
        "is",
        "are",
        "this",
        "that",
        "these",
        "one",
        "set",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a sentence that names products: one, or several that it could mean."""

    start: int
    end: int
    products: tuple[Facts, ...]
    exact: bool = False  # a whole title or a number
    weak: bool = False  # only a kind in lower case ("boots")
    stray: str = ""  # a capitalised word inside it that belongs to another product


@dataclass(frozen=True, slots=True)
class Aim:
    """The products that a claim must hold of: all of them, or any one."""

    products: tuple[Facts, ...]
    every: bool = False


def mentions(text: str, world: World) -> tuple[Mention, ...]:
    """All mentions, in order, not overlapping."""
    found: list[Mention] = []
    for mention in (
        *_titles(text, world),
        *_ordinals(text, world),
        *_runs(text, world),
        *_kinds(text, world),
    ):
        if not any(mention.start < m.end and m.start < mention.end for m in found):
            found.append(mention)
    strong = [m for m in found if not m.weak]
    for start, end in clauses(text):  # beside a name, the kind of another product is only a word
        if any(start <= m.start < end for m in strong):
            found = [m for m in found if not (m.weak and start <= m.start < end)]
    return tuple(_merged(text, sorted(found, key=lambda m: m.start)))


def _titles(text: str, world: World) -> Iterator[Mention]:
    """Whole titles, longest first."""
    lower = text.lower()
    names = {normalise(t).lower() for f in world.facts for t in f.product.title.all()}
    for name in sorted(names, key=len, reverse=True):
        products = tuple(
            f for f in world.facts if name in {normalise(t).lower() for t in f.product.title.all()}
        )
        at = lower.find(name)
        while at >= 0:
            yield Mention(at, at + len(name), products, exact=True)
            at = lower.find(name, at + len(name))


def _ordinals(text: str, world: World) -> Iterator[Mention]:
    for found in _ORDINAL.finditer(text):
        if (
            found["item"]
            and found.start()
            and text[found.start() - 2 : found.start() - 1] not in ".:;!?"
        ):
            continue
        number = next((int(v) for k, v in found.groupdict().items() if v and k != "word"), 0)
        if found["word"]:
            word = found["word"].lower()
            number = _NAMED.get(word) or int(word[0])
        number = len(world.facts) if number == -1 else number
        yield Mention(
            found.start(),
            found.end(),
            tuple(f for f in world.facts if f.number == number),
            exact=True,
        )


def _runs(text: str, world: World) -> Iterator[Mention]:
    """Runs of Latin words that belong to titles: "the Harrier boots"."""
    run: list[re.Match[str]] = []
    every = {s for f in world.facts for s in f.title_stems}
    for word in WORD.finditer(text):
        known = stem(word[0]) in every
        if run and (not known or text[run[-1].end() : word.start()].strip(" '\"") not in ("", "&")):
            if mention := _of_run(text, run, world):
                yield mention
            run = []
        if known and (run or word[0].lower() not in _SMALL):
            run.append(word)
    if run and (mention := _of_run(text, run, world)):
        yield mention


def _of_run(text: str, run: list[re.Match[str]], world: World) -> Mention | None:
    proper = [
        w
        for w in run
        if w[0][0].isupper() and (w.start() > 0 or _is_brand(w[0], world)) or w[0][0].isdigit()
    ]
    heads = {
        stem(kind.split()[-1])
        for f in world.facts
        for kind in f.product.kind.all()
        if kind.isascii() and kind
    }
    marks = [i for i, w in enumerate(run) if w in proper or stem(w[0]) in heads]
    if not marks or not any(len(re.sub(r"[^A-Za-z]", "", run[i][0])) > 1 for i in marks):
        return None  # "45 W" names nothing
    run = run[marks[0] : marks[-1] + 1]
    names = {stem(word[0]) for word in proper}
    said = {stem(word[0]) for word in run}
    scores = {f: 2 * len(names & f.title_stems) + len(said & f.title_stems) for f in world.facts}
    best = max(scores.values())
    products = tuple(f for f, score in scores.items() if score == best)
    stray = next(
        (w[0] for w in proper if not any(stem(w[0]) in f.title_stems for f in products)), ""
    )
    return Mention(run[0].start(), run[-1].end(), products, weak=not proper, stray=stray)


def _is_brand(word: str, world: World) -> bool:
    lower = word.lower()
    return any(
        lower in f.product.brand.lower().split()
        or lower == (f.product.title.get("en").lower().split() or [""])[0]
        for f in world.facts
    )


def _kinds(text: str, world: World) -> Iterator[Mention]:
    """Chinese titles without their brand, and Chinese kinds."""
    names: dict[str, list[Facts]] = {}
    for facts in world.facts:
        for name in {
            *_chinese(facts.product.title.get("zh")),
            *_chinese(facts.product.kind.get("zh")),
        }:
            names.setdefault(name, []).append(facts)
    for name in sorted(names, key=len, reverse=True):
        at = text.find(name)
        while at >= 0:
            yield Mention(at, at + len(name), tuple(names[name]))
            at = text.find(name, at + len(name))


def _chinese(name: str) -> list[str]:
    return list(re.findall(r"[\u4e00-\u9fff]{2,}", normalise(name)))


def _merged(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Neighbours such as "Harrier" + "登山靴" as one mention of what both can mean."""
    held: Mention | None = None
    for mention in found:
        if (
            held
            and text[held.end : mention.start].strip(" 的'\"「」《》“”:") == ""
            and not mention.exact | held.exact
        ):
            both = tuple(f for f in held.products if f in mention.products)
            stray = "" if both else text[held.start : held.end]
            held = Mention(
                held.start,
                mention.end,
                both or held.products,
                stray=stray or held.stray or mention.stray,
            )
            continue
        if (
            held
            and held.exact
            and held.end - held.start <= _LONGEST_NUMBER
            and mention.products
            and text[held.end : mention.start].strip(" :-*'\"「《") == ""
        ):
            both = tuple(f for f in held.products if f in mention.products)
            if both:
                held = Mention(held.start, mention.end, both, exact=True)
                continue
        if held:
            yield held
        held = mention
    if held:
        yield held


@dataclass(frozen=True, slots=True)
class Bindings:
    """Resolves which products a place in a sentence is about."""

    text: str
    mentions: tuple[Mention, ...]
    default: Aim
    universal: re.Pattern[str]

    def aim(self, at: int) -> Aim:
        """What a claim at this place must hold of: nearest mention of its clause, else the last one, else the next."""
        start, end = next((s, e) for s, e in clauses(self.text) if at <= e)
        inside = [m for m in self.mentions if m.start < end and m.end > start]
        before = [m for m in self.mentions if m.start <= at]
        chosen = next((m for m in reversed(inside) if m.start <= at), None) or (
            inside[0] if inside else None
        )
        chosen = (
            chosen
            or (before[-1] if before else None)
            or (self.mentions[0] if self.mentions else None)
        )
        if not inside and self.universal.search(self.text[start:end]) and len(self.mentions) != 1:
            return self._all()
        if chosen is None:
            return Aim(self.default.products, bool(self.universal.search(self.text)))
        return self._joined(chosen, self.text[start:end])

    def _all(self) -> Aim:
        named = {f.number: f for m in self.mentions for f in m.products}
        return Aim(tuple(named.values()) or self.default.products, every=True)

    def _joined(self, chosen: Mention, clause: str) -> Aim:
        """The mention, with those listed together with it ("the Harrier and the Kestrel")."""
        at = self.mentions.index(chosen)
        group = [chosen]
        for step, edge in ((-1, 0), (1, -1)):
            index = at + step
            while 0 <= index < len(self.mentions):
                left, right = sorted((self.mentions[index], group[edge]), key=lambda m: m.start)
                if not _JOINED.fullmatch(self.text[left.end : right.start]):
                    break
                group.insert(0, self.mentions[index]) if step < 0 else group.append(
                    self.mentions[index]
                )
                index += step
        if len(group) == 1:
            every = len(chosen.products) > 1 and bool(self.universal.search(clause))
            return Aim(chosen.products, every)
        named = {f.number: f for m in group for f in m.products}
        return Aim(tuple(named.values()), every=all(len(m.products) == 1 for m in group))
