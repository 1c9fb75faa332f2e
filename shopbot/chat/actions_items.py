"""Pieces of an order that are returned, exchanged or changed: which ones, why, and what they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shopbot.chat import compose_actions as compose
from shopbot.chat.actions_asked import Asked, Outcome
from shopbot.chat.actions_cart import ask_choice
from shopbot.chat.actions_cues import Cues
from shopbot.chat.actions_lines import heads, likeness, matched, names_of
from shopbot.chat.actions_pick import Picked, becoming, numbered, pick, said_choices
from shopbot.chat.actions_propose import Proposer
from shopbot.chat.actions_words import why
from shopbot.errors import Refused
from shopbot.shop.forms import form
from shopbot.types import Errand, Intent, Locale, Order, OrderLine, Product, Variant, Write

_ASKING: dict[Intent, str] = {
    "return": "act.ask.items.return",
    "exchange": "act.ask.items.exchange",
    "order_change": "act.ask.items.change",
    "order_cancel": "act.ask.items.cancel",
}
_WANT_REASON = ("refused.reason", "refused.not_taken_back")
_OF_ALL = ("refused.not_delivered_yet", "refused.too_late")
_NOT_IN_PART = ("refused.not_offered", "refused.by_order_system")


@dataclass(frozen=True, slots=True)
class Items:
    """Finds the pieces, asks for what is missing, then proposes."""

    proposer: Proposer
    cues: Mapping[Locale, Cues]

    def go_on(self, asked: Asked, errand: Errand, order: Order) -> Outcome:
        """The next question, or the proposal when nothing is missing."""
        write = errand.write or Write("return_items")
        if not write.items:
            items = self.meant(asked, order)
            if not items:
                self._need_possible(write, errand, order)
                return self._which(asked, errand, order)
            write = replace(write, items=items)
        errand = replace(errand, write=write)
        if errand.intent == "order_cancel":
            return self._cancel(asked, write, order)
        if errand.intent == "return":
            return self._send_back(asked, errand, write)
        return self._become(asked, errand, order, dict(errand.options))

    def _need_possible(self, write: Write, errand: Errand, order: Order) -> None:
        """Nothing, unless no piece of the order can be sent back: that is told before it is asked which.

        Raises:
            Refused: then.
        """
        if errand.intent != "return":
            return
        try:
            self.proposer.orders.propose(replace(write, items=order.pieces[:1]))
        except Refused as refused:
            if refused.key in _OF_ALL or refused.key.startswith("refused.status_"):
                raise

    def _cancel(self, asked: Asked, write: Write, order: Order) -> Outcome:
        """The cancellation of these pieces, of the whole order where nothing is left of it."""
        if len(write.items) == len(order.pieces):
            return self.proposer.write(asked, replace(write, kind="cancel_order", items=()))
        try:
            return self.proposer.write(asked, replace(write, kind="cancel_items"))
        except Refused as refused:
            if refused.key not in _NOT_IN_PART:
                raise
            told = asked.say("act.cancel.part", order=order.id)
            return Outcome((told,), Errand("order", write=replace(write, items=())))

    def _send_back(self, asked: Asked, errand: Errand, write: Write) -> Outcome:
        """The return; why is asked only where the rules of the shop want to know."""
        try:
            return self.proposer.write(asked, write)
        except Refused as refused:
            if refused.key not in _WANT_REASON or write.reason:
                raise
            told = (why(refused, asked.words), asked.say("act.ask.reason.return"))
            return Outcome(told, replace(errand, asked="reason"))

    def take(self, asked: Asked, errand: Errand, order: Order, text: str) -> Outcome | None:
        """The answer to which pieces, why, or what they become; None where the words are none."""
        write = errand.write or Write("return_items")
        if errand.asked == "reason":
            skips = self.cues[asked.heard].says("skip", text)
            reason = "" if skips else asked.meant.reason or text.strip(" .。!！")
            return self.go_on(asked, replace(errand, write=replace(write, reason=reason)), order)
        if errand.asked == "items":
            items = self.meant(asked, order)
            if not items:
                return None
            return self.go_on(asked, replace(errand, write=replace(write, items=items)), order)
        found = self._line(order, write)
        product = next(iter(self.proposer.products.get((found.product_id,))), None)
        if product is None:
            return None
        said = said_choices(text, product) | dict(asked.meant.options)
        if errand.asked not in said:
            waiting = pick(product, dict(errand.options))
            answer = numbered(text, waiting.choices, asked.meant.positions)
            said |= {errand.asked: answer} if answer else {}
        return self._become(asked, errand, order, dict(errand.options) | said) if said else None

    # ------------------------------------------------------------ which

    def meant(self, asked: Asked, order: Order) -> tuple[str, ...]:
        """The pieces that the message means, one variant id for each; none where that is not clear."""
        everything = order.pieces
        if len(everything) == 1:
            return everything
        cues = self.cues[asked.heard]
        text, out = cues.apart(asked.text)
        if left := self._lines(asked, order, out) if out else []:
            rest = [line for line in order.lines if line not in left]
            return tuple(line.variant_id for line in rest for _ in range(line.quantity))
        if cues.says("everything", text):
            return everything
        lines = self._lines(asked, order, text)
        if not lines and (asked.meant.everything or cues.says("all", text)):
            return everything
        return tuple(line.variant_id for line in lines for _ in range(_count(asked, line)))

    def choice(self, asked: Asked, order: Order, write: Write) -> bool:
        """Whether the words hold a choice that the pieces of the write could become: "34 instead"."""
        line = self._line(order, write)
        product = next(iter(self.proposer.products.get((line.product_id,))), None)
        return product is not None and bool(said_choices(asked.text, product))

    def names(self, asked: Asked, order: Order) -> bool:
        """Whether the message calls something of the order by its name."""
        titles = self.proposer.products.get([line.product_id for line in order.lines])
        return any(likeness(asked.text, names_of(product)) for product in titles)

    def _lines(self, asked: Asked, order: Order, text: str) -> list[OrderLine]:
        """The lines that these words mean: by number, else by name."""
        lines, errand = order.lines, asked.errand
        numbers, alone = asked.meant.positions, text.strip(" .。")
        if not numbers and alone.isdecimal():
            numbers = (int(alone),)
        if numbers and errand and errand.asked == "items":
            return [lines[n - 1 if n > 0 else n] for n in numbers if -len(lines) <= n <= len(lines) and n]  # fmt: skip
        titles = {p.id: names_of(p) for p in self.proposer.products.get([x.product_id for x in lines])}  # fmt: skip
        found = _called(text, lines, titles)
        return found or [line for line in lines if line.product_id in asked.meant.referred]

    def _which(self, asked: Asked, errand: Errand, order: Order) -> Outcome:
        titles = self.proposer.titles([line.product_id for line in order.lines], asked.words)
        names = [titles.get(line.variant_id, line.variant_id) for line in order.lines]
        told = asked.say(_ASKING[errand.intent], items=compose.numbered(names, asked.words))
        return Outcome((told,), replace(errand, asked="items"))

    # ------------------------------------------------------------ what they become

    def _become(
        self, asked: Asked, errand: Errand, order: Order, said: Mapping[str, str]
    ) -> Outcome:
        write = errand.write or Write("exchange_items")
        line = self._line(order, write)
        product = next(iter(self.proposer.products.get((line.product_id,))), None)
        if product is None or len(set(write.items)) > 1:
            return self._which(asked, replace(errand, write=replace(write, items=())), order)
        base = form(product, line.variant_id)
        said = said or becoming(errand.words, product, base)
        if not said:
            waiting = _asked_for(asked, product, base)
            slots = {
                "title": product.title,
                "option": compose.option_name(waiting.option, asked.words),
                "choices": compose.choices(waiting.choices, asked.words),
            }
            told = asked.say("act.ask.new", **slots)
            return Outcome((told,), replace(errand, asked=waiting.option or "size"))
        picked = pick(product, said, base)
        if picked.variant is None or picked.gone:
            gone = asked.say("act.ask.sold_out", title=product.title)
            told = ask_choice(asked, product, picked) if picked.choices else gone
            return Outcome((told,), replace(errand, asked=picked.option or "size", options=()))
        becomes = (picked.variant.id,) * len(write.items)
        return self.proposer.write(asked, replace(write, new_items=becomes))

    def _line(self, order: Order, write: Write) -> OrderLine:
        wanted = write.items[0] if write.items else ""
        return next((x for x in order.lines if x.variant_id == wanted), order.lines[0])


def _asked_for(asked: Asked, product: Product, base: Variant | None) -> Picked:
    """What is to be chosen anew: the option that the words name ("another size"), else the first there is."""
    names = [o.name for o in base.options] if base else []
    text = asked.text.lower()
    for name in names:
        if name in text or compose.option_name(name, asked.words).lower() in text:
            others = {o.name: o.value for o in base.options if o.name != name} if base else {}
            if (found := pick(product, others)).option == name:
                return found
    return pick(product, {})


def _count(asked: Asked, line: OrderLine) -> int:
    number = asked.meant.quantity
    return line.quantity if number is None or number < 1 else number


def _called(
    text: str, lines: Sequence[OrderLine], titles: Mapping[str, Sequence[str]]
) -> list[OrderLine]:
    """The lines that the words call by name. One whose words another line explains, and more, is not meant."""
    parts = [(matched(text, titles.get(line.product_id, ())), line) for line in lines]
    said = [found for found, _ in parts if found]
    if said:
        return [line for found, line in parts if found and not any(found < more for more in said)]
    ends = [line for line in lines if heads(text, titles.get(line.product_id, ()))]
    return ends if len(ends) == 1 else []
