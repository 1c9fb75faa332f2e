"""One answer on its way to the shopper: text becomes sentences, each checked, mended or withheld."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from shopbot.chat import compose, ground
from shopbot.chat.required import Required
from shopbot.chat.sentences import Sentences
from shopbot.chat.words import Words
from shopbot.types import Record, Sentence, Verdict

MOST_SENTENCES = 6
MOST_WITHHELD = 4  # of one answer, before the rest is written from the record


@dataclass(slots=True)
class Telling:
    """Collects one checked answer, which must not leave out what is `required`."""

    record: Record
    words: Words
    alternative: int = 0
    required: Required = field(default_factory=Required)
    said: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    withheld: int = 0
    _splitter: Sentences = field(default_factory=Sentences)
    _subject: tuple[str, ...] = ()
    _seen: set[str] = field(default_factory=set)

    @property
    def finished(self) -> bool:
        """Whether more text would not be shown anyway."""
        return len(self.said) >= MOST_SENTENCES or self.withheld >= MOST_WITHHELD

    @property
    def text(self) -> str:
        """Everything said so far as one text."""
        return ("" if self.words.locale == "zh" else " ").join(self.said)

    def lead(self, sentences: Iterable[str]) -> Iterator[Sentence]:
        """Sentences from the record, said as they stand."""
        for text in sentences:
            yield self._say(text, Verdict("record"))

    def feed(self, text: str) -> Iterator[Sentence]:
        """The sentences that this text completes, checked."""
        for sentence in self._splitter.feed(text):
            yield from self._judge(sentence)

    def flush(self, *, whole: bool) -> Iterator[Sentence]:
        """The last sentence. `whole` False: the model was cut off, so a torn sentence is dropped."""
        for sentence in self._splitter.flush():
            if whole or sentence.rstrip().endswith((".", "!", "?", "。", "！", "？", "…")):
                yield from self._judge(sentence)

    def ensure(self, fallback: Iterable[str]) -> Iterator[Sentence]:
        """The answer written from the record where the model left nothing that could be shown."""
        if not self.said:
            yield from self.lead(fallback)

    def _judge(self, text: str) -> Iterator[Sentence]:
        key = re.sub(r"\W+", "", text).lower()
        if not key or key in self._seen or self.finished:
            return
        self._seen.add(key)
        verdict = ground.check(text, self.record, self.words, self._subject)
        if verdict.status == "passed":
            yield from self._complete(text)
            yield self._say(text, verdict)
            return
        yield from self._mend(text, verdict)

    def _complete(self, text: str) -> Iterator[Sentence]:
        """The required sentence first, unless this one says it."""
        if self.required.sentence and not any(v in text for v in self.required.values):
            yield from self.lead([self.required.sentence])
        self.required = Required()

    def _mend(self, text: str, verdict: Verdict) -> Iterator[Sentence]:
        mended = self.required.sentence or compose.replacement(
            text, verdict, self.record, self.words
        )
        self.required = Required()
        key = re.sub(r"\W+", "", mended or "").lower()
        if mended and key not in self._seen:
            self._seen.add(key)
            yield self._say(mended, replace(verdict, status="repaired", original=text))
            return
        self.withheld += 1
        self.verdicts.append(replace(verdict, status="withheld", original=text))

    def _say(self, text: str, verdict: Verdict) -> Sentence:
        self._seen.add(re.sub(r"\W+", "", text).lower())
        self._subject = verdict.product_ids or self._subject
        self.said.append(text)
        self.verdicts.append(verdict)
        return Sentence(text, verdict, self.alternative)
