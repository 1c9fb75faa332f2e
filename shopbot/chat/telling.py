"""One answer on its way to the shopper: text becomes sentences, each checked, mended or withheld."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from shopbot.chat import compose, plain
from shopbot.chat.ground import Ground
from shopbot.chat.plan import Step
from shopbot.chat.sentences import Sentences
from shopbot.chat.words import Words
from shopbot.types import Record, Sentence, Verdict


@dataclass(slots=True)
class Telling:
    """Collects one checked answer."""

    record: Record
    words: Words
    ground: Ground
    alternative: int = 0
    plain: bool = False  # in plain language: easy words, round numbers, short sentences only
    said: list[str] = field(default_factory=list)  # what is shown, sentence by sentence
    verdicts: list[Verdict] = field(default_factory=list)
    _room: int = 0  # sentences that the current step may still add
    _splitter: Sentences = field(default_factory=Sentences)
    _subject: tuple[str, ...] = ()
    _seen: set[str] = field(default_factory=set)
    _offer: str = ""  # how a sentence that offers a product begins
    _paragraph: bool = False  # the next sentence begins a new paragraph
    _text: str = ""

    @property
    def finished(self) -> bool:
        """Whether more text of this step would not be shown anyway."""
        return self._room <= 0

    @property
    def text(self) -> str:
        """Everything said so far, each paragraph a line."""
        return self._text

    def lead(
        self, sentences: Iterable[str], *, apart: bool = False, exact: bool = False
    ) -> Iterator[Sentence]:
        """Sentences from the record, said as they stand; `apart`: each a paragraph of its own.

        `exact`: no number of them is rounded, in plain language neither.
        """
        for text in sentences:
            self._paragraph = apart
            rests = self.ground.check(text, self._subject)
            verdict = Verdict("record", (), rests.product_ids, rests.evidence)
            yield from (self._put(text, verdict),) if exact else self._say(text, verdict)

    def begin(self, step: Step, opening: str) -> None:
        """Starts a step. A sentence that offers a product is tried again rather than mended."""
        self._splitter, self._room = Sentences(), step.sentences
        self._subject = (step.product.id,)
        self._paragraph = step.task != "describe"
        self._offer = opening if step.offers else ""

    def feed(self, text: str) -> Iterator[Sentence]:
        """The sentences that this text completes, checked."""
        for sentence in self._splitter.feed(text):
            yield from self._judge(sentence)

    def flush(self, *, whole: bool) -> Iterator[Sentence]:
        """The last sentence. `whole` False: the model was cut off, so a torn sentence is dropped."""
        for sentence in self._splitter.flush():
            if whole or sentence.rstrip().endswith((".", "!", "?", "。", "！", "？", "…")):
                yield from self._judge(sentence)

    def _judge(self, text: str) -> Iterator[Sentence]:
        key = _key(text)
        if not key or key in self._seen or self.finished:
            return
        self._seen.add(key)
        self._room -= 1
        verdict = self._checked(text)
        if self.plain and plain.too_long(text, self.words):
            self.verdicts.append(replace(verdict, status="withheld", original=text))
            return
        if verdict.status == "passed":
            yield from self._say(text, verdict)
            return
        yield from self._mend(text, verdict)

    def _checked(self, text: str) -> Verdict:
        if self._offer and len(self._subject) == 1:
            return self.ground.check_offer(text, self._offer, self._subject[0])
        return self.ground.check(text, self._subject)

    def _mend(self, text: str, verdict: Verdict) -> Iterator[Sentence]:
        mended = not self._offer and compose.replacement(text, verdict, self.record, self.words)
        if mended and _key(mended) not in self._seen:
            yield from self._say(mended, replace(verdict, status="repaired", original=text))
            return
        self.verdicts.append(replace(verdict, status="withheld", original=text))

    def _say(self, text: str, verdict: Verdict) -> Iterator[Sentence]:
        """A sentence that may be shown; in plain language it may become several."""
        told = plain.said(text, self.words, self.record.info.currency) if self.plain else (text,)
        for part in told:
            yield self._put(part, verdict)

    def _put(self, text: str, verdict: Verdict) -> Sentence:
        self._seen.add(_key(text))
        self._subject = verdict.product_ids or self._subject
        self.said.append(text)
        self.verdicts.append(verdict)
        begins, self._paragraph = self._paragraph and len(self.said) > 1, False
        joint = "\n" if begins else "" if self.words.locale == "zh" else " "
        self._text += (joint if self._text else "") + text
        return Sentence(text, verdict, self.alternative, paragraph=begins)


def _key(text: str) -> str:
    """What two sentences share that differ in spaces, signs and capitals only."""
    return re.sub(r"\W+", "", text).lower()
