"""Commands for reading, obeyed: "read that again", "the next one", "just the price", "where was I".

Answered from the record and from the last turn, never by the model. What waits for an answer goes on waiting: the state
stays as it was but for the product that is talked about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from shopbot.chat import compose_reading as compose
from shopbot.chat.actions import Actions
from shopbot.chat.phrases import Phrases
from shopbot.chat.state import positions
from shopbot.chat.turn_parts import ACTED, READ, Running
from shopbot.chat.turn_settings import obey
from shopbot.chat.turn_shelf import Shelf
from shopbot.chat.turn_told import Paragraphs, Told, one
from shopbot.chat.understand_reading import Command, Name, Ways
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Found, Hit, Locale, PageAction, Turn

_SETS: tuple[Name, ...] = ("set", "unknown", "undo", "settings")
_ANSWERS: tuple[Name, ...] = (
    "slower",
    "shorter",
    "next",
    "previous",
    "undo",
)  # may be what a checkout asks


@dataclass(frozen=True, slots=True)
class Reader:
    """Obeys commands over one shop."""

    products: ProductStore
    ways: Mapping[Locale, Ways]
    phrases: Mapping[Locale, Phrases]
    actions: Actions | None

    def told(self, text: str, running: Running) -> Told | None:
        """The reply to a command; None where the message is none, or nothing that it could be about is there."""
        locale = running.words.locale
        command = self.ways[locale].command(text)
        if command is None or self._answers(command, running):
            return None
        if command.name in _SETS:
            told = obey(command, running, self.ways[locale].called)
        elif command.name == "open":
            told = self._open(command, running)
        else:
            told = self._read(command.name, text, running)
        return told and replace(told, state=replace(told.state, locale=locale))

    def again(self, running: Running) -> Told:
        """The last reply once more."""
        if not running.turns:
            return one(running, running.words.say("reading.nothing"))
        return self._repeated(running.turns[-1], running)

    def whole(self, text: str, running: Running) -> str:
        """The last question, to be answered in full, where plain language had cut the answer and more is wanted.

        The turn then begins from the state in which that question was asked.
        """
        command = self.ways[running.words.locale].command(text)
        last = running.turns[-1] if running.turns else None
        if not running.request.plain or command is None or command.name != "more" or last is None:
            return ""
        if not _cut(last):
            return ""
        running.before = running.turns[-2].state if len(running.turns) > 1 else DialogueState()
        running.whole = True
        return last.question

    @property
    def _shelf(self) -> Shelf:
        return Shelf(self.products)

    def _answers(self, command: Command, running: Running) -> bool:
        """Whether it is rather an answer to what is being asked: how fast an order is sent."""
        errand = running.before.errand
        terse = command.name in _ANSWERS or command.setting == "speed"
        return bool(running.before.pending and errand and errand.asked and terse)

    def _read(self, name: Name, text: str, running: Running) -> Told | None:
        pointed = positions(text, self.phrases[running.words.locale])
        acts: dict[str, Callable[[], Told | None]] = {
            "repeat": lambda: self.again(running),
            "slower": lambda: self._slower(running),
            "shorter": lambda: self._shorter(running),
            "more": lambda: self._more(pointed, running),
            "next": lambda: self._shelf.step(1, running),
            "previous": lambda: self._shelf.step(-1, running),
            "read_one": lambda: self._shelf.card(pointed, running),
            "read_list": lambda: self._shelf.listed(running),
            "price": lambda: self._shelf.prices(pointed, running),
            "picture": lambda: self._shelf.picture(pointed, running),
            "spell": lambda: self._shelf.spelt(pointed, running, brand=False),
            "spell_brand": lambda: self._shelf.spelt(pointed, running, brand=True),
            "spell_number": lambda: self._number(running),
            "count": lambda: self._count(running),
            "where": lambda: self._where(running),
            "buttons": lambda: self._buttons(running),
            "help": lambda: self._help(running),
            "stop": lambda: self._stop(running),
        }
        return acts[name]()

    # ------------------------------------------------------------ the last reply

    def _repeated(self, turn: Turn, running: Running, *, apart: bool = False) -> Told:
        said = compose.paragraphs(turn)
        if apart:
            said = tuple((line,) for line in compose.sentences(turn))
        told = self._beside(turn, running, said)
        heard = running.request.manner or {}
        voiced = (
            "read" in heard and heard.get("speech") != "on"
        )  # with speech on it is read like every reply
        slow = "slower" if apart else "again"
        return replace(told, page=(PageAction("read", slow),)) if voiced else told

    def _beside(self, turn: Turn, running: Running, said: Paragraphs) -> Told:
        """Sentences with the products and the table of an earlier turn beside them."""
        hits = tuple(Hit(p, 1.0) for p in self.products.get(turn.products))
        found = Found(hits, matching=len(hits)) if hits else None
        setting = turn.state.setting if turn.decoding == READ else ()
        state = replace(running.before, setting=setting)
        return Told(said or ((turn.reply,),), state, found, turn.comparison)

    def _last(self, running: Running) -> Turn | None:
        """The last reply that was no word about settings."""
        return next(
            (t for t in reversed(running.turns) if not (t.decoding == READ and t.state.setting)),
            None,
        )

    def _slower(self, running: Running) -> Told:
        turn = self._last(running)
        if turn is None:
            return one(running, running.words.say("reading.nothing"))
        told = self._repeated(turn, running, apart=True)
        if (running.request.manner or {}).get("speech") != "on":
            return told
        slowed = obey(Command("set", "speed", "-"), running, self.ways[running.words.locale].called)
        assert slowed is not None  # only an undo can be none of a setting
        said, state = (
            (*slowed.paragraphs, *told.paragraphs),
            replace(told.state, setting=slowed.state.setting),
        )
        return replace(told, paragraphs=said, state=state, page=slowed.page)

    def _shorter(self, running: Running) -> Told:
        turn, before = self._last(running), running.before
        if turn is None:
            return one(running, running.words.say("reading.nothing"))
        if before.proposed:  # what is agreed to is never shortened
            return self._repeated(turn, running)
        said = compose.one_sentence(turn, self.products.get(turn.products), running.words)
        asked = compose.question(turn) if before.pending else ""
        parts = tuple(dict.fromkeys(filter(None, (said, asked))))
        return self._beside(turn, running, (parts,))

    def _more(self, pointed: tuple[int, ...], running: Running) -> Told | None:
        turn = self._last(running)
        if running.request.plain and turn and turn is running.turns[-1] and _cut(turn):
            return None  # answered in full instead: see `whole`
        quoted = compose.quoted_policy(turn, self.products.policies()) if turn else ()
        if quoted:
            return one(running, *quoted)
        if (product := self._shelf.meant(pointed, running)) is None:
            return self.again(running) if running.turns else None
        said = compose.everything(product, running.words)
        return replace(self._shelf.about(product, running, said), exact=False)

    def _number(self, running: Running) -> Told:
        words, number = running.words, compose.order_number(running.turns)
        if not number:
            return one(running, words.say("reading.number.none"))
        return one(running, words.say("reading.spelt", name=number, letters=words.spelt(number)))

    def _count(self, running: Running) -> Told | None:
        count = len(running.before.shown)
        key = "reading.count.one" if count == 1 else "reading.count"
        return one(running, running.words.say(key, count=count)) if count else None

    # ------------------------------------------------------------ where one is, and what can be said

    def _where(self, running: Running) -> Told:
        before, words = running.before, running.words
        focus = next(iter(self.products.get((before.focus,) if before.focus else ())), None)
        begun = self.actions.cart.desk.cart(running.request.session).lines if self.actions else ()
        turn = self._last(running)
        waits = compose.question(turn) if turn and (before.pending or before.remember) else ""
        said = (
            words.say("reading.where.wish", query=before.query) if before.query else "",
            words.say("reading.where.shown", count=len(before.shown))
            if len(before.shown) > 1
            else "",
            words.say("reading.where.focus", title=focus.title) if focus else "",
            words.say("reading.where.cart", count=sum(line.quantity for line in begun))
            if begun
            else "",
            words.say("reading.where.asked", question=waits) if waits else "",
        )
        told = tuple(filter(None, said)) or (words.say("reading.nothing"),)
        return one(running, *told)

    def _buttons(self, running: Running) -> Told:
        words = running.words
        key = (
            "reading.buttons"
            if running.request.manner and "theme" in running.request.manner
            else "reading.buttons.none"
        )
        shown = (words.say("reading.buttons.card"),) if running.before.shown else ()
        return one(running, words.say(key), *shown)

    def _help(self, running: Running) -> Told:
        groups = ("find", "read", "buy", "page", "person")
        said = tuple((running.words.say(f"page.help.say.{group}"),) for group in groups)
        return Told(said, replace(running.before, setting=()))

    def _stop(self, running: Running) -> Told:
        can = "read" in (running.request.manner or {})
        told = one(running, running.words.say("reading.stopped" if can else "reading.silent"))
        return replace(told, page=(PageAction("read", "stop"),)) if can else told

    def _open(self, command: Command, running: Running) -> Told | None:
        """A part of the page. The cart is told in words as well, by who knows it."""
        if "open" not in (running.request.manner or {}):
            return (
                None
                if command.value == "cart"
                else one(running, running.words.say("reading.no_page"))
            )
        action = PageAction("open", command.value)
        if command.value == "cart":
            running.page = (action,)
            return None
        return replace(
            one(running, running.words.say(f"reading.open.{command.value}")), page=(action,)
        )


def _cut(turn: Turn) -> bool:
    """Whether plain language may have cut this answer: one about no product, or a comparison."""
    answered = turn.decoding not in (READ, ACTED)
    return answered and (not turn.products or turn.comparison is not None)
