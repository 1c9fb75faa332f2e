"""Whether a message weighs what is on the table, and which products of it are in question."""

from collections.abc import Sequence
from dataclasses import replace

from shopbot.chat import compose_choice, slots
from shopbot.chat.actions_asked import Asked
from shopbot.chat.compose_choice_words import Scale, Weighing, load
from shopbot.chat.gather_choice import Choice, Kind
from shopbot.chat.hear import Ear
from shopbot.chat.phrases import Phrases
from shopbot.chat.state import positions
from shopbot.chat.turn_gift import Gift, gift_of
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


def special_of(
    asked: Asked, running: Running, ear: Ear, store: ProductStore
) -> Gift | Choice | None:
    """An open wish for a gift, or a question that weighs what is on the table; None for everything else."""
    if asked.press:
        return None
    words, before, text = running.words, running.before, asked.text
    known = ear.phrases[words.locale]
    if gift := gift_of(text, asked.meant, before, known, words, ear.currency):
        return gift
    if not before.shown:
        return None
    limits = facets.parse(text, ear.vocabulary, ear.currency).filters.attributes
    return choice_of(text, asked.meant, limits, before, running.turns, store, known, words)


def choice_of(
    text: str,
    meant: Understanding,
    limits: Sequence[AttributeFilter],
    before: DialogueState,
    turns: Sequence[Turn],
    store: ProductStore,
    phrases: Phrases,
    words: Words,
) -> Choice | None:
    """The question, where the message is one that weighs what is on the table; None where it is not.

    Args:
        text: the message.
        meant: what it was taken for.
        limits: that it states on attributes, as a question about a measure does, too.
        before: the state before it.
        turns: of the conversation so far.
        store: of the shop.
        phrases: of the message's language.
        words: of the reply.
    """
    if (before.errand and before.errand.asked) or phrases.act(text):
        return None
    ways = load(words.assets, phrases.locale)
    table = _table(meant, before, store)
    said = turns[-1].question if turns else ""
    if ways.says("pick", text) or (_why(text, phrases) and ways.says("pick", said)):
        return _picking(text, meant, limits, before, table, phrases, ways, words)
    scale = ways.scale(text)
    asks = ways.says("which", text) or _asks_kind(text, table, ways)
    if table and asks and not _settled(meant, before, table):
        wishes = (*(w for w in limits if w.value is True), *_suiting(text, ways, phrases))
        choice = _choice("which", meant, before, table, ways, scale, wishes)
        return _about(choice, _winner(choice)) if _winner(choice) else choice
    one = _one(meant, before, store)
    if one is None or meant.intent in _ELSEWHERE:
        return None
    further = ways.wants_beyond(text)
    if further and not (meant.intent == "search" and "price" in further.attributes):
        return _choice("beyond", meant, before, (one,), ways, further)
    measured = tuple(w for w in limits if _measures(w, one))
    if measured and ways.says("version", text):
        return _choice("version", meant, before, (one,), ways, None, measured)
    return None


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


def _wishes(
    text: str,
    limits: Sequence[AttributeFilter],
    before: DialogueState,
    ways: Weighing,
    phrases: Phrases,
) -> tuple[AttributeFilter, ...]:
    """What this message and those before it ask for, and what the person needs whom it is for."""
    needs = slots.read(" ; ".join(before.needs), phrases.slots).helps
    helps = (*_suiting(text, ways, phrases), *(AttributeFilter(n, "is", True) for n in needs))
    wishes = (*before.filters.attributes, *limits, *helps)
    return tuple({wish.name: wish for wish in wishes}.values())


def _picking(
    text: str,
    meant: Understanding,
    limits: Sequence[AttributeFilter],
    before: DialogueState,
    table: tuple[Product, ...],
    phrases: Phrases,
    ways: Weighing,
    words: Words,
) -> Choice | None:
    if not table or meant.intent in ("order", "statistic"):
        return None
    wishes = _wishes(text, limits, before, ways, phrases)
    choice = _choice("pick", meant, before, table, ways, None, wishes)
    picked = compose_choice.pick(table, before.filters, wishes, words).product
    return _about(choice, picked.id if picked else before.focus)


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
    meant: Understanding,
    before: DialogueState,
    products: tuple[Product, ...],
    ways: Weighing,
    scale: Scale | None,
    wishes: tuple[AttributeFilter, ...] = (),
) -> Choice:
    """The question with the wish as it stood: it asks for no other goods."""
    kept = meant.state
    state = replace(before, locale=kept.locale, needs=kept.needs, waiting=kept.waiting)
    ids = tuple(product.id for product in products)
    if len(ids) > 1:
        state = replace(state, compared=ids if len(ids) < len(before.shown) else before.compared)
    elif kind in ("version", "beyond"):
        state = replace(state, focus=ids[0])
    weighs = replace(
        meant, intent="compare", state=state, referred=ids, fresh=False, more=False, unclear="", ask=None
    )  # fmt: skip
    return Choice(kind, weighs, products, ways, scale, wishes)
