"""Whether a sentence may be said: every claim in it must be held by the record.

The sentence is normalised (ground_numerals), its products are found (ground_mentions), each reader notes the claims
of its kind (ground_money, ground_options, ground_terms, ...), and here they are judged product by product.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shopbot.chat.ground_codes import read_addresses, read_codes, read_dates
from shopbot.chat.ground_compare import read_comparisons
from shopbot.chat.ground_counts import read_counts
from shopbot.chat.ground_denials import read_denials
from shopbot.chat.ground_echo import echoes
from shopbot.chat.ground_facts import Facts
from shopbot.chat.ground_facts import plain as _plain
from shopbot.chat.ground_familiar import without_likenings
from shopbot.chat.ground_kinds import read_kinds
from shopbot.chat.ground_lexicon import load
from shopbot.chat.ground_mentions import Aim
from shopbot.chat.ground_money import read_money
from shopbot.chat.ground_names import read_names
from shopbot.chat.ground_numbers import read_quantities
from shopbot.chat.ground_numerals import normalise
from shopbot.chat.ground_options import read_options, read_stock
from shopbot.chat.ground_percent import read_percent
from shopbot.chat.ground_ratings import read_ratings
from shopbot.chat.ground_readable import read_language
from shopbot.chat.ground_reading import Claim, Finding, Reading, read
from shopbot.chat.ground_shapes import read_shapes
from shopbot.chat.ground_shop import read_abilities, read_promises
from shopbot.chat.ground_terms import read_frames, read_terms
from shopbot.chat.ground_world import World, world_of
from shopbot.chat.words import Words
from shopbot.types import Problem, Record, Verdict, VerdictStatus

_READERS = (
    read_language,
    read_addresses,
    read_dates,
    read_ratings,
    read_money,
    read_percent,
    read_options,
    read_stock,
    read_comparisons,
    read_shapes,
    read_quantities,
    read_codes,
    read_names,
    read_kinds,
    read_promises,
    read_abilities,
    read_terms,
    read_frames,
    read_denials,
    read_counts,
)

_QUOTE = re.compile(r"[“\"「]([^”\"」]+)[”\"」]")


class Ground:
    """Checks the sentences of one reply against its record."""

    def __init__(self, record: Record, words: Words) -> None:
        """Makes the record ready; each product is read once."""
        self.world: World = world_of(record, words, load(words.assets))
        self._stated = {_plain(s) for s in record.statements}
        self._stated |= {_plain(line) for line in self.world.shop_lines}

    def check(self, sentence: str, subject: Sequence[str] = ()) -> Verdict:
        """The verdict on one sentence; `subject` are the ids of the products spoken of before it."""
        text = normalise(sentence)
        reading = read(text, self.world, subject)
        if _plain(text) in self._stated:
            return Verdict("passed", (), _ids(reading), (sentence.strip(),))
        if own := self._quoted(reading):
            return Verdict("passed", (), (own.product.id,), (sentence.strip(),))
        text, likenings = without_likenings(text, self.world.words.assets)
        if likenings:
            reading = read(text, self.world, subject)
        reading = self._without_reviews(reading, subject)
        for proof in likenings:
            reading.claim("number", (0, 0), proof)
        for reader in _READERS:
            reader(reading)
            if reading.problems and reader is read_language:
                break
        problems, evidence, spoken = _judge(reading)
        status: VerdictStatus = "withheld" if problems else "passed"
        original = sentence if problems else ""
        ids = tuple(f.product.id for f in spoken) or _ids(reading)
        return Verdict(status, tuple(problems), ids, tuple(dict.fromkeys(evidence)), original)

    def check_offer(self, sentence: str, opening: str, product_id: str) -> Verdict:
        """The verdict on a sentence that offers a product and begins with `opening`.

        What follows the opening must rest on something of the record, or at least not only say the wish again.
        """
        subject = (product_id,)
        verdict = self.check(sentence, subject)
        told = sentence.removeprefix(opening.strip())
        facts = next((f for f in self.world.facts if f.product.id == product_id), None)
        if verdict.status != "passed" or told == sentence or facts is None:
            return verdict
        if set(verdict.evidence) - set(self.check(opening, subject).evidence):
            return verdict
        record = self.world.record
        if not echoes(told, record.question, facts, record.locale):
            return verdict
        echo = Problem("echo", told.strip())
        return replace(verdict, status="withheld", problems=(echo,), original=sentence)

    def _without_reviews(self, reading: Reading, subject: Sequence[str]) -> Reading:
        """The sentence without what a review of its product says word for word."""
        for found in _QUOTE.finditer(reading.text):
            said = _plain(found[1])
            if any(said and said in _plain(f.reviews) for f in reading.aim(found.start()).products):
                rest = reading.text[: found.start()] + reading.text[found.end() :]
                reading = read(rest.rstrip(" :"), self.world, subject)
                reading.cited = True
                break
        return reading

    def _quoted(self, reading: Reading) -> Facts | None:
        """The product whose own text the sentence is, word for word, perhaps after its title and a colon."""
        text, named = reading.text, reading.bindings.default.products
        opening = reading.mentions[0] if reading.mentions else None
        if (
            opening
            and opening.start <= 4
            and len(opening.products) == 1
            and text[opening.end : opening.end + 1] == ":"
        ):
            text, named = text[opening.end + 1 :], opening.products
        lead, _, rest = text.partition(":")
        if reading.pattern("quoting").search(lead) and rest:
            text = rest
            named = next((m.products for m in reading.mentions if m.end <= len(lead)), named)
        return next((f for f in named if _plain(text) in f.own_lines), None)


def check(sentence: str, record: Record, words: Words, subject: Sequence[str] = ()) -> Verdict:
    """The verdict on one sentence of a reply that may rest on this record only."""
    return Ground(record, words).check(sentence, subject)


def _ids(reading: Reading) -> tuple[str, ...]:
    """The products that a sentence without claims speaks of."""
    named = {
        f.product.id: None for m in reading.mentions if len(m.products) == 1 for f in m.products
    }
    default = reading.bindings.default.products
    if not named and len(default) == 1 and not reading.asks:
        named = {default[0].product.id: None}
    return tuple(named)


def _judge(reading: Reading) -> tuple[list[Problem], list[str], list[Facts]]:
    """All problems, the evidence of what holds, and the products that the claims turned out to be about."""
    problems, evidence = list(reading.problems), list(reading.evidence)
    spoken: dict[int, Facts] = {
        f.number: f for m in reading.mentions if len(m.products) == 1 for f in m.products
    }
    for aim, claims in _groups(reading):
        if not aim.products:
            problems += [_problem(reading, claim, Finding(False)) for claim in claims]
            continue
        chosen = aim.products if aim.every else _best(aim.products, claims)
        for facts in chosen:
            for claim in claims:
                finding = claim.test(facts)
                if not finding.holds:
                    problems.append(_problem(reading, claim, finding))
                elif finding.said:
                    evidence.append(finding.said)
            if len(aim.products) == 1 or aim.every or len(claims) and len(chosen) == 1:
                spoken.setdefault(facts.number, facts)
    return list(dict.fromkeys(problems)), evidence, [spoken[n] for n in sorted(spoken)]


def _groups(reading: Reading) -> Iterable[tuple[Aim, list[Claim]]]:
    """Claims by the products they are about: those of one product must hold together."""
    groups: dict[tuple[tuple[int, ...], bool], tuple[Aim, list[Claim]]] = {}
    for claim in reading.claims:
        aim = reading.aim(claim.start)
        key = (tuple(f.number for f in aim.products), aim.every)
        groups.setdefault(key, (aim, []))[1].append(claim)
    return groups.values()


def _best(products: Sequence[Facts], claims: Sequence[Claim]) -> tuple[Facts, ...]:
    """The one product for which most of the claims hold."""
    return (max(products, key=lambda facts: sum(claim.test(facts).holds for claim in claims)),)


def _problem(reading: Reading, claim: Claim, finding: Finding) -> Problem:
    words = reading.text[claim.start : claim.end] or reading.text[claim.start : claim.start + 40]
    return Problem(claim.kind, words.strip(), finding.said)  # type: ignore[arg-type]
