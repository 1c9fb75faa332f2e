"""A turn that begins with a picture: searched, told from the record, kept like any other turn, without the picture."""

import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Event as StopSignal

from shopbot.chat import safety
from shopbot.chat.phrases import language_of
from shopbot.chat.words import Words
from shopbot.errors import StorageError, UnreadableMessage, UnreadablePicture
from shopbot.search.facets import Vocabulary, parse
from shopbot.search.pictures import PictureSearch
from shopbot.shop.journal import Journal
from shopbot.types import (
    Citation,
    DialogueState,
    Done,
    Event,
    Failed,
    Filters,
    Found,
    Locale,
    Query,
    Sentence,
    Shown,
    Status,
    Timings,
    Turn,
    Verdict,
)

SHOWN = 4  # products in one reply, as in a turn that begins with words
NAMED = 3  # products named in its sentence
SENT, LINKED = "picture", "picture link"  # what such a turn has in place of a decoding strategy
_LINK = re.compile(r"https://[^\s<>\"']+\.(?:jpe?g|png|webp|gif|avif|bmp)(?:\?[^\s<>\"']*)?", re.I)
_NEXT = ("compare", "cheaper", "describe")


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """One picture, or a message that links to one, with the words beside it."""

    session: str
    text: str
    locale: Locale
    picture: bytes = b""  # b"": the text holds a link
    replaces: str = ""


def link_in(text: str) -> str:
    """The address of the picture that a message links to, "" if it links to none."""
    found = _LINK.search(text)
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class PictureTurns:
    """Answers pictures. `fetch` None: links are not followed."""

    search: PictureSearch
    journal: Journal
    vocabulary: Callable[[], Vocabulary]  # of the shop as it is now
    currency: str
    words: Mapping[Locale, Words]
    fetch: Callable[[str], bytes] | None = None
    clock: Callable[[], float] = time.perf_counter

    def takes(self, text: str) -> bool:
        """Whether a message without a picture is one for here: it links to one, and links are followed."""
        return self.fetch is not None and bool(link_in(text))

    def find(self, picture: bytes, text: str, locale: Locale, k: int) -> Found:
        """The products that look like it, within the limits that the words state.

        Raises:
            UnreadablePicture: when the bytes are no picture.
        """
        asked = parse(text, self.vocabulary(), self.currency)
        query = Query(asked.rest.strip(), asked.filters, locale, k)
        return self.search.search(self.search.read(picture), query)

    def reply(self, request: PictureRequest, stop: StopSignal) -> Iterator[Event]:
        """The events of one turn; the last is Done (then it is recorded) or Failed (then nothing is)."""
        link = "" if request.picture else link_in(request.text)
        said = request.text.replace(link, " ").strip() if link else request.text.strip()
        words = self.words[language_of(said, request.locale)]
        try:
            yield from self._turn(request, link, safety.screen_in(said) if said else "", words)
        except UnreadablePicture as error:
            yield Failed(words.say(error.key), words.say(f"{error.key}.do"))
        except UnreadableMessage as error:
            told = words.say(error.key, count=error.characters, limit=safety.LONGEST)
            yield Failed(told, words.say(f"{error.key}.do"))
        except StorageError:
            yield Failed(words.say("fail.storage"), words.say("fail.storage.do"))

    def _turn(self, request: PictureRequest, link: str, said: str, words: Words) -> Iterator[Event]:
        started = self.clock()
        yield Status("searching")
        picture = self.fetch(link) if link and self.fetch else request.picture
        found = self.find(picture, said, words.locale, SHOWN)
        yield Shown(found, words.locale)
        told = [Sentence(text, verdict) for text, verdict in _told(found, words)]
        yield from told
        seconds = self.clock() - started
        filters = parse(said, self.vocabulary(), self.currency).filters
        ids = tuple(hit.product.id for hit in found.hits)
        turn = Turn(
            id=uuid.uuid4().hex[:12],
            session=request.session,
            question=request.text.strip() or words.say("picture.question"),
            reply=("" if words.locale == "zh" else " ").join(s.text for s in told),
            locale=words.locale,
            decoding=LINKED if link else SENT,
            products=ids,
            citations=tuple(Citation(n, key) for n, key in enumerate(ids[:NAMED], 1)),
            verdicts=tuple(sentence.verdict for sentence in told),
            state=self._state(request.session, found, filters, words.locale),
            timings=Timings(seconds, seconds, 0),
        )
        if request.replaces:
            self.journal.truncate(request.session, request.replaces)
        self.journal.record(turn)
        yield Done(turn, tuple(words.say(f"suggest.{key}") for key in _NEXT) if ids else ())

    def _state(self, session: str, found: Found, filters: Filters, locale: Locale) -> DialogueState:
        """The state after it; who was identified and what was being collected stand."""
        _, before = self.journal.load(session)
        after = _state(found, filters, locale)
        return replace(after, customer=before.customer, errand=before.errand)


def _told(found: Found, words: Words) -> Iterator[tuple[str, Verdict]]:
    """What is said of it: which limits were let go, then what looks like the picture."""
    if found.relaxed:
        limits = words.join([words.reason(reason) for reason in found.relaxed])
        yield words.say("say.relaxed", limits=limits), Verdict("record")
    named = [hit.product for hit in found.hits[:NAMED]]
    if not named:
        yield words.say("say.picture.none"), Verdict("record")
        return
    titles = words.join([product.title.get(words.locale) for product in named])
    key = "say.picture.like.one" if len(found.hits) == 1 else "say.picture.like.many"
    about = Verdict("record", (), tuple(product.id for product in named))
    yield words.say(key, titles=titles), about


def _state(found: Found, filters: Filters, locale: Locale) -> DialogueState:
    """What "cheaper" and "the second one" mean next: the kind of thing that was found, and these products."""
    first = found.hits[0].product if found.hits else None
    kind = (first.kind.get(locale) or first.title.get(locale)) if first else ""
    ids = tuple(hit.product.id for hit in found.hits)
    return DialogueState(query=kind, filters=filters, shown=ids, locale=locale)
