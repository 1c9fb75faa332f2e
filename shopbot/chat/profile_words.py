"""A profile in words: what is remembered, what is asked before, what is said after. Pure."""

from collections.abc import Iterable, Mapping

from shopbot.chat.profile_changes import held, holds_nothing
from shopbot.chat.words import Words
from shopbot.search.facets_fit import color_label
from shopbot.search.facets_lexicon import is_han, lexicon
from shopbot.types import Change, Like, LocalText, Money, Need, Profile, Size

Labels = Mapping[str, LocalText]  # of the shop's categories, by key: `Vocabulary.category_labels`


def tell(profile: Profile, words: Words, labels: Labels | None = None) -> tuple[str, ...]:
    """Everything that is remembered, one sentence each, then until when and how to change it; or that it is nothing."""
    if holds_nothing(profile):
        return (words.say("profile.nothing"),)
    lines = [
        words.say("profile.line", fact=fact(change, words, labels)) for change in held(profile)
    ]
    if profile.consent and profile.expires:
        given, expires = profile.consent.given, profile.expires
        lines.append(words.say("profile.consent", given=given, expires=expires))
    return (*lines, words.say("profile.ways"))


def ask(changes: Iterable[Change], words: Words, labels: Labels | None = None) -> str:
    """The question before anything is written: "Shall I remember that you wear size 42?"."""
    facts = words.join([fact(change, words, labels) for change in changes])
    return words.say("profile.ask", facts=facts)


def purpose(words: Words) -> str:
    """What a yes agrees to, as it is recorded with the consent."""
    return words.say("profile.purpose")


def done(changes: Iterable[Change], words: Words, labels: Labels | None = None) -> str:
    """What is said once it was done: what is remembered now, or what was forgotten."""
    changes = tuple(changes)
    learns = [fact(change, words, labels) for change in changes if not change.remove]
    if learns:
        return words.say("profile.kept", facts=words.join(learns))
    gone = [_forgotten(change, words, labels) for change in changes]
    return words.say("profile.forgotten", facts=words.join(gone))


def fact(change: Change, words: Words, labels: Labels | None = None) -> str:
    """What a change is about: "you wear size 42"; of a whole field: "your sizes"."""
    value = change.value
    if change.field == "history":
        return words.say("profile.history")
    if _whole(change):
        return _say(words, "field", change.field)
    if isinstance(value, Size):
        return _say(words, "size", value.of or "any", size=value.value)
    if isinstance(value, Money):
        return words.say("profile.budget", amount=value)
    if isinstance(value, Need):
        return _need(value, words)
    if isinstance(value, Like):
        return _say(words, "like", value.kind, what=_liked(value, words, labels))
    if change.field == "name":
        return words.say("profile.name", name=value)
    return _say(words, change.field, str(value))


def plain_word(word: str, words: Words) -> str:
    """A material, colour or other plain word in the language of the reply, where its name there is known."""
    names = lexicon().materials.get(word) or color_label(word).all()
    return next((name for name in names if is_han(name) == (words.locale == "zh")), word)


# ------------------------------------------------------------------ inside


def _say(words: Words, field: str, value: str, **slots: object) -> str:
    return words.say(f"profile.{field}.{value}", **slots)


def _whole(change: Change) -> bool:
    """Whether it is about everything of its field: all sizes, or those of shoes."""
    value = change.value
    return value is None or (isinstance(value, Size) and not value.value)


def _forgotten(change: Change, words: Words, labels: Labels | None) -> str:
    if _whole(change):
        return _say(words, "field", change.field)
    return words.say("profile.that", fact=fact(change, words, labels))


def _need(need: Need, words: Words) -> str:
    if need.words == "wants":
        named = [_wanted(limit.name, words) for limit in need.attributes]
    else:
        named = [plain_word(word, words) for word in need.free_of]
    return _say(words, "need", need.words, what=words.join(named))


def _wanted(attribute: str, words: Words) -> str:
    known = lexicon().flags.get(attribute, ())
    own = (word for word in known if is_han(word) == (words.locale == "zh"))
    return next(own, attribute.replace("_", " "))


def _liked(like: Like, words: Words, labels: Labels | None) -> str:
    if like.kind == "category":
        label = (labels or {}).get(like.value)
        return label.get(words.locale) if label else like.value
    return like.value if like.kind == "brand" else plain_word(like.value, words)
