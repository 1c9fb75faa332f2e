"""What a message says beside its intent, put to its understanding; and what in it is unclear. Pure."""

from collections.abc import Collection
from dataclasses import replace

from shopbot.chat import slots
from shopbot.chat.hear_names import Names, definite
from shopbot.chat.hear_typing import Typed
from shopbot.chat.phrases import Phrases
from shopbot.chat.state import by_kind, content, positions, references
from shopbot.chat.understand import goes_on
from shopbot.chat.understand_heard import Heard
from shopbot.chat.understand_pointed import called, extreme, without_call
from shopbot.search import facets
from shopbot.search.facets_stated import stated
from shopbot.types import DialogueState, Filters, Understanding

_ASKING = ("?", "？", "吗", "呢")


def asks_something(text: str, phrases: Phrases) -> bool:
    """Whether the message is a question."""
    return text.rstrip().endswith(_ASKING) or bool(phrases.says("question_detail", text.strip()))


def adds_only(heard: Heard, phrases: Phrases) -> bool:
    """Whether a message says nothing but limits or a use of the wish that stands ("vegan"), or is of other goods."""
    standing = heard.state.query or heard.state.filters != Filters()
    limits = heard.filters != Filters() and not (heard.state.focus or content(heard.rest, phrases))
    return bool(standing and limits) or goes_on(heard, phrases)


def put_aside(state: DialogueState, text: str, phrases: Phrases) -> DialogueState:
    """The state without the question that waits, where the message leaves it: "forget that, I want gloves"."""
    waits = (state.pending or state.errand) and not state.proposed
    left = waits and phrases.says("dismisses", text)
    return replace(state, pending="", errand=None) if left else state


def for_nobody(text: str, phrases: Phrases) -> str:
    """The message without whom the goods are for: a kettle for a daughter is a kettle."""
    if phrases.says("gift", text):
        return text
    bare = phrases.marks["is_for"].sub(" ", text)
    return bare if content(bare, phrases) else text


def named_in(text: str, names: Names, state: DialogueState, phrases: Phrases) -> tuple[str, ...]:
    """Products called by their name, or by so much of it that no other can be meant."""
    if found := names.whole(text) or names.nearly(text, phrases.buying):
        return found
    table = (state.focus, *state.shown)
    if phrases.says("asks_choice", text) and (found := names.most(text, table)):
        return found
    if found := names.partly(definite(text, phrases), table):
        return found
    if phrases.says("other_goods", text) or phrases.buying.seeks(text.lower(), ()):
        return ()
    if branded := names.partly(names.branded(text), table):
        return branded
    asked = phrases.locale == "zh" and (asks_something(text, phrases) or phrases.buying.wants(text))
    return names.most(text, table) if asked else ()


def wanted_now(text: str, state: DialogueState, phrases: Phrases) -> str:
    """The message without "never mind," before what is wanted instead; as it is while an answer is waited for."""
    if state.pending or state.errand or state.proposed:
        return text
    rest = phrases.marks["dismisses"].sub("", text, count=1)
    return text if phrases.act(rest) in ("yes", "no") else rest


def goods_of(typed: Typed, phrases: Phrases) -> Typed:
    """What was put right but for small words: "somthing" is nothing that is searched for."""
    changes = tuple(change for change in typed.changes if change[1] not in phrases.filler)
    return replace(typed, changes=changes)


def told(
    meant: Understanding,
    heard: Heard,
    said: slots.Slots,
    phrases: Phrases,
    flags: Collection[str],
) -> Understanding:
    """The understanding with everything the message says beside its intent.

    Args:
        meant: what it wants.
        heard: the message.
        said: its slots.
        phrases: of its language.
        flags: names of the yes/no attributes of the shop.
    """
    sizes, colors = heard.filters.sizes, heard.filters.colors
    if phrases.says("mends", heard.text):
        sizes, colors = sizes[-1:], colors[-1:]
    chosen = {"size": sizes[:1], "color": colors[:1]}
    fresh = meant.fresh and meant.intent == "search"
    before = replace(meant.state, needs=(), occasion="", asked=()) if fresh else meant.state
    needs = tuple(dict.fromkeys((*before.needs, *said.needs)))
    state = replace(before, needs=needs, occasion=said.occasion or before.occasion)
    return replace(
        meant,
        state=state,
        stated=stated(heard.filters, meant.intent, heard.text),
        quantity=said.quantity,
        options={name: values[0] for name, values in chosen.items() if values},
        positions=positions(heard.text, phrases),
        everything=said.everything,
        order_id=said.order_id,
        email=said.email,
        code=said.code,
        postcode=said.postcode,
        reason=said.reason,
        recipient=said.recipient,
        needs=said.needs,
        helps=tuple(name for name in said.helps if name in flags),
        occasion=said.occasion,
    )


def unclear_in(heard: Heard, phrases: Phrases, vocabulary: facets.Vocabulary) -> str:
    """How the message calls a product that is not among those shown, or that cannot be told from them; else ""."""
    state, shown, colors = heard.state, heard.shown, heard.filters.colors
    said = called(heard.text, phrases)
    if not said or not shown or heard.named or (colors and state.focus):
        return ""  # of the product that is talked about it is told which colours there are
    pointed = references(heard.text, state, shown, phrases, colors, loosely=False)
    if pointed or by_kind(said, shown):
        return ""
    most = extreme(heard.text, shown, phrases) is not None
    if phrases.locale == "zh" and not (most or colors or facets.names_goods(said, vocabulary)):
        return ""  # what stands before 那个 may be anything: 我觉得那个
    return said


def only_called(text: str, phrases: Phrases) -> bool:
    """Whether the message does nothing but call one of the things shown: "the lantern one"."""
    return not content(without_call(text, phrases), phrases)
