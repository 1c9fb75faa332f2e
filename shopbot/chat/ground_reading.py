"""A sentence being read: its claims so far, and the numbers that are accounted for."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shopbot.chat.ground_facts import Facts, clauses
from shopbot.chat.ground_lexicon import Lexicon, any_of
from shopbot.chat.ground_mentions import Aim, Bindings, Mention, mentions
from shopbot.chat.ground_world import World
from shopbot.types import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a claim holds of a product; `said` is the line of the record that bears it out or contradicts it."""

    holds: bool
    said: str = ""


Test = Callable[[Facts], Finding]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the sentence says of a product."""

    kind: str  # a Problem.kind
    start: int
    end: int
    test: Test
    alone: bool = False  # judged apart from the other claims of its product


@dataclass(slots=True)
class Reading:
    """One normalised sentence on its way through the readers of claims."""

    text: str
    world: World
    mentions: tuple[Mention, ...]
    bindings: Bindings
    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    used: list[tuple[int, int]] = field(
        default_factory=list
    )  # spans whose digits are accounted for
    options: tuple[tuple[int, int], ...] = ()  # names of colours and sizes as the maker calls them
    colors: tuple[tuple[str, str, int, int], ...] = ()  # plain colour, the word, start, end
    cited: bool = False  # held a review word for word, which has been taken out
    topics: tuple[str, ...] = ()  # promises it speaks of
    absent: bool = False  # says that the shop does not have something
    asks: bool = False  # a question to the shopper

    @property
    def bare(self) -> str:
        """The sentence with the names of products blanked out, every place kept."""
        text = self.text
        for mention in self.mentions:
            if mention.exact:
                text = (
                    text[: mention.start]
                    + " " * (mention.end - mention.start)
                    + text[mention.end :]
                )
        return text

    @property
    def lexicon(self) -> Lexicon:
        """The words of claims."""
        return self.world.lexicon

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern of the lexicon."""
        return self.lexicon.patterns[name]

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a place."""
        return next((s, e) for s, e in clauses(self.text) if at <= e)

    def claim(self, kind: str, span: tuple[int, int], test: Test, *, alone: bool = False) -> None:
        """Notes a claim about a product; its digits are accounted for."""
        self.claims.append(Claim(kind, *span, test, alone))
        self.used.append(span)

    def refuse(self, kind: str, claim: str, expected: str = "") -> None:
        """Notes a claim about the shop that does not hold."""
        self.problems.append(Problem(kind, claim.strip(), expected))  # type: ignore[arg-type]

    def is_used(self, at: int) -> bool:
        """Whether a place is accounted for already."""
        return any(start <= at < end for start, end in self.used)

    def in_mention(self, at: int) -> bool:
        """Whether a place is inside the name of a product."""
        return any(m.start <= at < m.end for m in self.mentions)

    def voiced(self, at: int, word: str, facts: Facts) -> bool:
        """Whether a word stands after "customers say" and in a review of the product."""
        voice = self.pattern("voices").search(self.text)
        return bool(voice and voice.start() <= at and word.lower() in facts.reviews)

    def aim(self, at: int) -> Aim:
        """The products that a claim at this place is about."""
        return self.bindings.aim(at)


def read(text: str, world: World, subject: Sequence[str]) -> Reading:
    """The sentence with its mentions found; `subject` are the products spoken of before."""
    lexicon = world.lexicon
    found = mentions(text, world)
    known = tuple(f for f in world.facts if f.product.id in subject)
    bindings = Bindings(text, found, Aim(known or world.facts), lexicon.patterns["universal"])
    reading = Reading(text, world, found, bindings)
    reading.used += [(m.start, m.end) for m in found if m.exact]
    reading.options = tuple(_option_spans(text, world))
    reading.colors = tuple(_colors(text, lexicon))
    reading.absent = bool(lexicon.patterns["absent"].search(text))
    reading.asks = text.rstrip(" \"')”」").endswith("?") and bool(
        lexicon.patterns["asks"].search(text)
    )
    reading.topics = tuple(name for name, topic in lexicon.topics.items() if topic.search(text))
    return reading


def _option_spans(text: str, world: World) -> Iterator[tuple[int, int]]:
    """Where the text uses a maker's own name for a colour ("linen beige")."""
    lower = text.lower()
    products = (f.product for f in world.facts)
    names = {t.lower() for p in products for o in p.option_values("color") for t in o.text.all()}
    yield from (found.span() for found in any_of(names).finditer(lower))


def _colors(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str, int, int]]:
    """Every colour word with its plain colour and place."""
    for found in lexicon.term_pattern.finditer(text):
        term = lexicon.term(found[0])
        if term.group == "colors":
            for name in term.names:
                yield name, found[0], found.start(), found.end()
