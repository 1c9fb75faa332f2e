"""Whether a message weighs what is on the table, and which products of it are in question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from shopbot.chat import compose_choice, slots
from shopbot.chat.actions_asked import Asked
from shopbot.chat.compose_choice_words import Scale, Weighing, load
from shopbot.chat.gather_choice import Choice, Kind, weighed
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.hear import Ear
from shopbot.chat.phrases import Phrases
from shopbot.chat.state import positions
from shopbot.chat.turn_gift import Gift, gift_of, gifts_told
from shopbot.chat.turn_open import Open, open_of, opened
from shopbot.chat.turn_parts import Running
from shopbot.chat.understand_pointed import number_of
from shopbot.chat.words import Words
from shopbot.search import facets
from shopbot.shop.products import ProductStore
from shopbot.types import (
    AttributeFilter,
    DialogueState,
    Intent,
    Product,
    Record,
    Turn,
    Understanding,
)

_MOST = 5  # products on the table that can be weighed in one answer
_ASSUMED = 3  # products that "which is best?" is taken to point at, where it points at none
_ELSEWHERE: frozenset[Intent] = frozenset({"policy", "order", "statistic", "bundle", "goes_with"})


def as_compared(
    text: str, meant: Understanding, before: DialogueState, turns: Sequence[Turn], words: Words
) -> Understanding:
    """What is meant; with both products where one is set against the one talked about, or "the two" are compared."""
    ways = load(words.assets, words.locale)
    if meant.intent == "compare" and len(meant.referred) > 2 and ways.says("two", text):
        two = _two(before, turns)
        return _comparing(meant, two) if two else meant
    if len(meant.referred) != 1 or not ways.says("against", text):
        return meant
    one = meant.referred[0]
    rivals = [id_ for id_ in (before.focus, *before.compared) if id_ and id_ != one]
    return _comparing(meant, (rivals[0], one)) if rivals else meant


def _two(before: DialogueState, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The two products talked about last, in the order of the list; empty where fewer were."""
    if len(before.compared) == 2:
        return before.compared
    spoken_of = [turn.state.focus for turn in reversed(turns) if turn.state.focus in before.shown]
    two = tuple(dict.fromkeys(spoken_of))[:2]
    return tuple(i for i in before.shown if i in two) if len(two) == 2 else ()


def _comparing(meant: Understanding, ids: tuple[str, ...]) -> Understanding:
    state = replace(meant.state, compared=ids)
    return replace(meant, intent="compare", referred=ids, state=state)


Special: TypeAlias = Gift | Choice | Open  # a message that is answered in a way of its own


@dataclass(frozen=True, slots=True)
class Question:
    """A message with all that may be needed to tell whether it is answered in a way of its own."""

    text: str
    meant: Understanding  # what it was taken for
    limits: tuple[AttributeFilter, ...]  # that it states, as a question about a measure does, too
    before: DialogueState
    turns: tuple[Turn, ...]  # of the conversation so far
    phrases: Phrases  # of the message's language
    words: Words  # of the reply
    store: ProductStore
    currency: str

    @property
    def ways(self) -> Weighing:
        """How things are weighed in words."""
        return load(self.words.assets, self.phrases.locale)


def special_of(asked: Asked, running: Running, ear: Ear, store: ProductStore) -> Special | None:
    """What of `SPECIAL` the message is, the first that fits; None where none does, or a button was pressed."""
    if asked.press:
        return None
    limits = facets.parse(asked.text, ear.vocabulary, ear.currency).filters.attributes
    known = ear.phrases[running.words.locale]
    question = Question(
        asked.text, asked.meant, limits, running.before, running.turns, known, running.words, store, ear.currency
    )  # fmt: skip
    return next((found for read in SPECIAL if (found := read(question))), None)


def _gift(asked: Question) -> Gift | None:
    """An open wish for a gift."""
    return gift_of(
        asked.text, asked.meant, asked.before, asked.phrases, asked.words, asked.currency
    )


def choice_of(asked: Question) -> Choice | None:
    """The question, where the message is one that weighs what is on the table; None where it is not."""
    text, meant, before, ways = asked.text, asked.meant, asked.before, asked.ways
    if not before.shown or (before.errand and before.errand.asked) or asked.phrases.act(text):
        return None
    table = _table(meant, before, asked.store)
    said = asked.turns[-1].question if asked.turns else ""
    if ways.says("pick", text) or (_why(text, asked.phrases) and ways.says("pick", said)):
        return _picking(asked, table)
    scale = ways.scale(text)
    asks = ways.says("which", text) or _asks_kind(text, table, ways)
    if table and asks and not _settled(meant, before, table):
        stated = (w for w in asked.limits if w.value is True)
        wishes = (*stated, *_suiting(text, ways, asked.phrases))
        choice = _choice("which", asked, table, scale, wishes)
        return _about(choice, _winner(choice)) if _winner(choice) else choice
    one = _one(meant, before, asked.store)
    if one is None or meant.intent in _ELSEWHERE:
        return None
    own = meant.stated.price_max or meant.stated.attributes or meant.stated.excluded
    further = None if own else ways.wants_beyond(text)  # "cheaper, under 40, no noise cancelling"
    if further and not (meant.intent == "search" and "price" in further.attributes):
        return _choice("beyond", asked, (one,), further)
    measured = tuple(w for w in asked.limits if _measures(w, one))
    if measured and ways.says("version", text):
        return _choice("version", asked, (one,), None, measured)
    return None


def _open(asked: Question) -> Open | None:
    """A wish that names nothing."""
    return open_of(asked.text, asked.meant, asked.before, asked.phrases)


SPECIAL: tuple[Callable[[Question], Special | None], ...] = (_gift, choice_of, _open)


def special_told(
    special: Special, record: Record, products: ProductStore, words: Words
) -> Evidence:
    """What such a message is answered with."""
    if isinstance(special, Choice):
        return weighed(special, record, products, words)
    if isinstance(special, Open):
        return opened(special, record, products, words)
    return gifts_told(special, record, products, words)


def _asks_kind(text: str, table: Sequence[Product], ways: Weighing) -> bool:
    """Whether it asks "which clock talks?" where clocks are on the table."""
    found = ways.marks["which_kind"].search(text)
    heads = {product.kind.get("en").lower().split()[-1] for product in table if product.kind}
    return bool(found and any(f" {head}" in found[0].lower() for head in heads))


def _why(text: str, phrases: Phrases) -> bool:
    return phrases.means("why", text) and not positions(text, phrases)


def _table(meant: Understanding, before: DialogueState, store: ProductStore) -> tuple[Product, ...]:
    """The products in question: those pointed at, compared last, else all that is shown; empty for other goods."""
    pointed = meant.referred if 1 < len(meant.referred) < len(before.shown) else ()
    if pointed == before.shown[:_ASSUMED]:
        pointed = ()
    compared = before.compared if set(before.compared) <= set(before.shown) else ()
    found = store.get((pointed or compared or before.shown)[:_MOST])
    stated = meant.stated.categories
    elsewhere = stated and not any(product.category in stated for product in found)
    return () if elsewhere else found


def _one(meant: Understanding, before: DialogueState, store: ProductStore) -> Product | None:
    """The product that "a lighter one" is measured against; None where other goods are asked for."""
    ids: tuple[str, ...] = meant.referred if len(meant.referred) == 1 else (before.focus,)
    ids = ids if ids[0] else before.shown if len(before.shown) == 1 else ()
    product = next(iter(store.get(ids)), None)
    stated = meant.stated.categories
    return None if product and stated and product.category not in stated else product


def _settled(meant: Understanding, before: DialogueState, table: Sequence[Product]) -> bool:
    """Whether the question is answered elsewhere: by a search, a rule of the shop, or about the one that has it."""
    if meant.intent in _ELSEWHERE or len(table) == 1:
        return True
    only = meant.intent == "detail" and len(meant.referred) == 1
    if only and meant.referred != (before.focus,):
        return True
    narrows = meant.intent == "search" and (meant.fresh or meant.stated.attributes)
    return bool(narrows and not before.compared)


def _measures(wish: AttributeFilter, product: Product) -> bool:
    """Whether the message states a number of something that the product has a number of."""
    fact = product.attribute(wish.name)
    number = isinstance(wish.value, int | float) and not isinstance(wish.value, bool)
    return bool(number and fact is not None)


def _suiting(text: str, ways: Weighing, phrases: Phrases) -> tuple[AttributeFilter, ...]:
    """What somebody needs for whom it is to be: "better for arthritis"."""
    said = ways.marks["suits"].search(text)
    helps = slots.read(f"with {said['who']}" if said else text, phrases.slots).helps
    return tuple(AttributeFilter(name, "is", True) for name in helps)


def _wishes(asked: Question) -> tuple[AttributeFilter, ...]:
    """What this message and those before it ask for, and what the person needs whom it is for."""
    before, phrases = asked.before, asked.phrases
    needs = slots.read(" ; ".join(before.needs), phrases.slots).helps
    suiting = _suiting(asked.text, asked.ways, phrases)
    helps = (*suiting, *(AttributeFilter(n, "is", True) for n in needs))
    wishes = (*before.filters.attributes, *asked.limits, *helps)
    return tuple({wish.name: wish for wish in wishes}.values())


def _picking(asked: Question, table: tuple[Product, ...]) -> Choice | None:
    if not table or asked.meant.intent in ("order", "statistic"):
        return None
    wishes, before = _wishes(asked), asked.before
    picked = compose_choice.pick(table, before.filters, wishes, asked.words).product
    return _about(
        _choice("pick", asked, table, None, wishes), picked.id if picked else before.focus
    )


def _about(choice: Choice, focus: str) -> Choice:
    """The question, after which "it" means that product."""
    state = replace(choice.meant.state, focus=focus)
    return replace(choice, meant=replace(choice.meant, state=state))


def _winner(choice: Choice) -> str:
    """The id of the one that has most, or least, of the number that is asked for; "" where none alone has."""
    names = (choice.meant.topic, *(choice.scale.attributes if choice.scale else ()))
    for name in filter(None, names):
        held = {p.id: n for p in choice.products if (n := number_of(p, name)) is not None}
        if len(held) > 1:
            least = choice.scale.least if choice.scale else choice.meant.lowest_first
            best = (min if least else max)(held.values())
            having = [id_ for id_, number in held.items() if number == best]
            return having[0] if len(having) == 1 else ""
    return ""


def _choice(
    kind: Kind,
    asked: Question,
    products: tuple[Product, ...],
    scale: Scale | None,
    wishes: tuple[AttributeFilter, ...] = (),
) -> Choice:
    """The question with the wish as it stood: it asks for no other goods."""
    kept, before = asked.meant.state, asked.before
    state = replace(before, locale=kept.locale, needs=kept.needs, waiting=kept.waiting)
    ids = tuple(product.id for product in products)
    if len(ids) > 1:
        state = replace(state, compared=ids if len(ids) < len(before.shown) else before.compared)
    elif kind in ("version", "beyond"):
        state = replace(state, focus=ids[0])
    weighs = replace(
        asked.meant, intent="compare", state=state, referred=ids, fresh=False, more=False, unclear="", ask=None
    )  # fmt: skip
    return Choice(kind, weighs, products, asked.ways, scale, wishes)
