"""Hearing a message: its limits, the products it names, the attribute it asks for. Joins catalogue and rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shopbot.chat import slots
from shopbot.chat.hear_names import Names, open_names
from shopbot.chat.hear_told import (
    adds_only,
    asks_something,
    for_nobody,
    goods_of,
    named_in,
    only_called,
    told,
    unclear_in,
    wanted_now,
)
from shopbot.chat.hear_topic import limited, recorded, topic_of
from shopbot.chat.hear_typing import Typed, Typing
from shopbot.chat.intents import IntentClassifier
from shopbot.chat.phrases import Phrases
from shopbot.chat.slots_counts import counted
from shopbot.chat.state import merge, references
from shopbot.chat.state_question import question
from shopbot.chat.state_wishes import come_back, parts, same_as, set_aside
from shopbot.chat.understand import understand
from shopbot.chat.understand_acts import acted
from shopbot.chat.understand_buying import buys
from shopbot.chat.understand_choose import ACTS, OF_NO_GOODS, choose
from shopbot.chat.understand_heard import Heard
from shopbot.chat.understand_pointed import called
from shopbot.chat.understand_wording import in_our_words
from shopbot.search import facets
from shopbot.search.attribute_match import AttributeMatcher
from shopbot.search.facets_asker import without_asker
from shopbot.settings import ROOT
from shopbot.shop.products import ProductStore
from shopbot.types import DialogueState, Filters, Intent, Locale, Product, Understanding, Wish

_ENDS = " .。!！,，"
_OF_MANY = ("search", "statistic", "offers")
_UNKNOWN = ("search", "detail")  # what is left when no rule fits
_OF_ONE: frozenset[Intent] = frozenset({
    "detail", "describe", "reviews", "cart_add", "similar", "goes_with", "bundle", "why", "compare",
})  # fmt: skip
_CLAUSE = re.compile(r"[,，。.;；!！]")
_OPEN = 3  # words of a wish that says no more than what kind of thing
_LOOKED_AT = 120  # products among which the best question is chosen


@dataclass(frozen=True, slots=True)
class Ear:
    """Understands messages over one shop's catalogue."""

    products: ProductStore
    vocabulary: facets.Vocabulary
    phrases: Mapping[Locale, Phrases]
    names: Names
    currency: str
    matcher: AttributeMatcher | None = None  # None: attributes are known by their names only
    classifier: IntentClassifier | None = None  # None: intents are known by exact rules only
    typing: Typing | None = None  # None: what is typed wrong stays wrong

    def hear(self, text: str, state: DialogueState, locale: Locale) -> Understanding:
        """What the message wants. Of several wishes the first; the others wait in the state."""
        phrases = self.phrases[locale]
        text = self.worded(text, state, locale)
        if state.waiting and not (state.pending or state.errand) and phrases.act(text) == "yes":
            text, state = state.waiting[0], replace(state, waiting=state.waiting[1:])
        typed = self._typed(wanted_now(text, state, phrases), state, locale)
        first, later = self._parts(typed.text, state, phrases)
        meant = self._one_wish(first, state, phrases, typed)
        state = replace(meant.state, waiting=later or state.waiting)
        return replace(meant, state=state, put_right=typed.told(self.vocabulary))

    def worded(self, text: str, state: DialogueState, locale: Locale) -> str:
        """The message in the words that the rules know; as it is where it is a name, or an address is asked for."""
        if state.pending or state.errand or self.names.whole(text):
            return text
        return in_our_words(text, locale, ROOT / "assets", self.vocabulary.kinds)

    def _typed(self, text: str, state: DialogueState, locale: Locale) -> Typed:
        """The message as it was meant; as it is while an address or the like is asked for, and where names it has."""
        if self.typing is None or state.pending or state.errand or self.names.whole(text):
            return Typed(text)
        return self.typing.meant(text, locale)

    def _one_wish(
        self, text: str, state: DialogueState, phrases: Phrases, typed: Typed
    ) -> Understanding:
        if wish := come_back(text, state, phrases.slots, phrases):
            return self._back(wish, text, state, phrases)
        heard = self._heard(without_asker(text), state, phrases)
        heard = replace(heard, rest=goods_of(typed, phrases).as_typed(heard.rest))
        found = understand(heard, phrases)
        guess = self._guess(heard, found.intent, phrases)
        said = slots.read(text, phrases.slots)
        limited = bool(heard.filters != Filters() or heard.named)
        rule = phrases.act(text) or phrases.act(counted(text))
        if rule == "correct" and phrases.buying.several(heard.text):
            rule = "cart_add"  # put right on the way: "pink, no wait, blue, put that in the cart"
        known = said.email or said.code or said.postcode
        if found.intent in _UNKNOWN and known and not (rule or limited):
            rule = "checkout"  # nothing but what a checkout asks for
        asks = asks_something(heard.text, phrases)
        intent, sure = choose(rule, found.intent, guess, limited=limited, asks=asks, state=state)
        one_more = rule == "cart_change" and heard.named and phrases.buying.again(text)
        if (rule in ("", "cart_add") or one_more) and self._buys(
            heard, rule == "cart_add", phrases
        ):
            intent, sure = "cart_add", 1.0
            if said.quantity is None:
                said = replace(said, quantity=self._number(heard, phrases))
        elif intent in _OF_MANY and found.intent == "detail" and heard.named:
            intent = "detail"  # what is called by its whole name is known already
        if rule == "policy":
            intent, sure = rule, 1.0  # "and if I spend 60 dollars?"
        if intent in ACTS:
            right = self._put_right(heard, phrases) if intent == "correct" else heard
            found = acted(right, intent, phrases)
        elif intent != found.intent:
            found = understand(replace(heard, intent=intent), phrases)
        unclear = unclear_in(heard, phrases, self.vocabulary)
        if unclear and (intent in _OF_ONE or only_called(text, phrases)):
            state = replace(heard.state, locale=phrases.locale)
            found = Understanding("detail", phrases.locale, state, unclear=unclear)
        flags = self.vocabulary.flags.values()
        found = told(replace(found, confidence=sure), heard, said, phrases, flags)
        return self._asking(found, heard)

    def _guess(self, heard: Heard, said: Intent, phrases: Phrases) -> Mapping[Intent, float]:
        """What the learned layer takes a message for; nothing while an answer is waited for: a city is no thank-you."""
        if self.classifier is None or heard.state.pending:
            return {}
        if said == "search" and (self._wants_goods(heard, phrases) or adds_only(heard, phrases)):
            return {}  # whatever the layer takes "lawn mowers", or "vegan" after boots, for
        shares = self.classifier.guess(heard.text).shares
        wanted = heard.filters.categories and heard.filters.on_sale  # "boots on sale"
        offers = max(shares, key=lambda intent: shares[intent], default="") == "offers"
        rule = (
            said == "policy" and offers and not phrases.means("offers", heard.text)
        )  # 别家更便宜吗
        if wanted or rule or heard.topic in ("size", "color"):  # 还剩哪些码: no code is meant
            shares = {intent: share for intent, share in shares.items() if intent != "offers"}
        shares = {**shares, "policy": max(shares.get("policy", 0.0), 0.5)} if rule else shares
        about = heard.filters.attributes and heard.shown  # "do they talk?" asks nothing of us
        if not (about or heard.named or facets.names_goods(heard.text, self.vocabulary)):
            return shares
        return {intent: share for intent, share in shares.items() if intent not in OF_NO_GOODS}

    def _wants_goods(self, heard: Heard, phrases: Phrases) -> bool:
        """Whether the message asks for goods ("ok then a webcam") or is only their name ("talking clock", 血压计)."""
        text, bare = heard.text, phrases.says("bare_goods", heard.text.lower())
        names = [
            bare["name"] if bare else "",
            "" if asks_something(text, phrases) else text.strip(_ENDS),
        ]
        if any(name and facets.is_goods(name, self.vocabulary) for name in names):
            return True
        if heard.state.focus and not facets.names_goods(text, self.vocabulary):
            return False
        only = phrases.says("only_goods", text.lower().strip(_ENDS)) and not heard.state.focus
        return bool(phrases.says("asks_for_goods", text) or (only and heard.filters.categories))

    def _heard(self, text: str, state: DialogueState, phrases: Phrases) -> Heard:
        """The message with its limits, the products it names and the attribute it asks for."""
        shown = self.products.get(state.shown)
        named = named_in(text, self.names, state, phrases)
        asked = self.names.taken_out(text) if named else text
        parsed = facets.parse(asked, self.vocabulary, self.currency)
        about = self.products.get(named) or shown
        call = called(asked, phrases) if shown else ""
        beside = asked.replace(call, " ") if call else asked
        topic = topic_of(beside, about, phrases) or limited(parsed.filters)
        focus = self.products.get((state.focus,)) or about[:1]
        filters = same_as(text, parsed.filters, focus, state, phrases.slots)
        if asks_something(text, phrases):
            one = self._one(Heard(text, state, shown, named, parsed.filters, ""), phrases)
            if not any(recorded(product, topic) for product in one):
                topic = self._meant(asked, one, phrases.locale) or topic
        rest = self.names.words_out(parsed.rest, named)
        goods = facets.names_goods(_CLAUSE.split(asked.strip())[0], self.vocabulary)
        if goods and (bare := for_nobody(asked, phrases)) != asked:
            rest = facets.parse(bare, self.vocabulary, self.currency).rest
        return Heard(text, state, shown, named, filters, rest, topic, goods)

    def _asking(self, meant: Understanding, heard: Heard) -> Understanding:
        """With one question where the wish is too open; never in two replies running."""
        limits = meant.state.filters
        named = replace(Filters(), categories=limits.categories)
        few = len(heard.rest.split()) <= _OPEN and len(heard.rest) <= 4 * _OPEN
        open_wish = meant.intent == "search" and limits == named and not meant.more and few
        ask = None
        if open_wish and not meant.state.needs and (limits.categories or not meant.query):
            ask = question(self.products.select(limits, _LOOKED_AT), heard.state)
        asked = meant.state.asked if ask is None else (*meant.state.asked, ask.facet)
        state = replace(meant.state, asking=ask.facet if ask else "", asked=asked)
        return replace(meant, state=state, ask=ask)

    def _back(self, wish: Wish, text: str, state: DialogueState, phrases: Phrases) -> Understanding:
        """The earlier wish taken up again, with what the message adds to it."""
        added = facets.parse(text, self.vocabulary, self.currency).filters
        filters = merge(wish.filters, replace(added, categories=()))
        after = replace(
            state,
            query=wish.query,
            filters=filters,
            shown=wish.shown,
            focus=wish.focus,
            locale=phrases.locale,
            asking="",
        )
        after = replace(after, earlier=set_aside(state, after))
        return Understanding("search", phrases.locale, after, wish.query, fresh=False, back=True)

    def _put_right(self, heard: Heard, phrases: Phrases) -> Heard:
        """A correction without its opening and without what is not meant: "no, I said boots, not boats"."""
        marks = phrases.slots.marks
        text = marks["unwanted"].sub(" ", marks["correction"].sub("", heard.text)).strip(" ,，。.")
        return self._heard(text, heard.state, phrases) if text else replace(heard, rest="")

    def _parts(
        self, text: str, state: DialogueState, phrases: Phrases
    ) -> tuple[str, tuple[str, ...]]:
        """The first wish of a message and the others; the whole message where it is one."""
        pieces = parts(without_asker(text), phrases.slots)
        if len(pieces) < 2 or not all(self._whole(piece, state, phrases) for piece in pieces):
            return text, ()
        return pieces[0], pieces[1:]

    def _whole(self, piece: str, state: DialogueState, phrases: Phrases) -> bool:
        """Whether a stretch of a message is a wish by itself: it asks, names goods, or chooses a variant."""
        known = phrases.act(piece) or any(
            phrases.means(intent, piece) for intent in phrases.intents
        )
        if known or phrases.policy(piece) or facets.names_goods(piece, self.vocabulary):
            return True
        chosen = facets.parse(piece, self.vocabulary, self.currency).filters
        return bool(state.focus and (chosen.colors or chosen.sizes))

    def _meant(self, question: str, about: tuple[Product, ...], locale: Locale) -> str:
        """The attribute that a question about one product is near to in meaning: "will it survive rain?"."""
        if self.matcher is None or len(about) != 1:
            return ""
        match = self.matcher.best(question, about[0], locale)
        return match.topic if match and match.sure else ""

    def _one(self, heard: Heard, phrases: Phrases) -> tuple[Product, ...]:
        """What the message is about: what it names or points at, else ("吵吗？") the only thing on the table."""
        colors = heard.filters.colors
        pointed = heard.named or references(heard.text, heard.state, heard.shown, phrases, colors)
        if pointed or not heard.shown:
            return self.products.get(pointed)
        elsewhere = (
            heard.filters != Filters()
            or phrases.says("other_goods", heard.text)
            or facets.names_goods(heard.text, self.vocabulary)
        )
        if elsewhere:
            return ()
        return self.products.get((heard.state.focus,)) if heard.state.focus else heard.shown

    def _number(self, heard: Heard, phrases: Phrases) -> int | None:
        """How many are taken; a number in a name, or that is a size of the product, says nothing of it."""
        said = phrases.buying.number(self.names.taken_out(heard.text))
        about = self.products.get(heard.named or (heard.state.focus,))
        sizes = " ".join(o.value for p in about for v in p.variants for o in v.options)
        if not said or re.search(rf"(?<!\d){re.escape(said)}(?!\d)", sizes):
            return None
        return slots.number(said, phrases.slots)

    def _buys(self, heard: Heard, says_so: bool, phrases: Phrases) -> bool:
        """Whether the message takes what it names, or the one product that was talked about."""
        if heard.named and (says_so or phrases.buying.several(heard.text)):
            return not phrases.buying.asks(heard.text)
        named = self.products.get(heard.named[:1]) if len(heard.named) == 1 else ()
        elsewhere = named or heard.named or facets.names_goods(heard.text, self.vocabulary)
        table = (heard.state.focus,) if heard.state.focus else heard.state.shown
        focus = self.products.get(table) if len(table) == 1 and not elsewhere else ()
        stated = (*heard.filters.colors, *heard.filters.sizes)
        one, other = next(iter(named), None), next(iter(focus), None)
        text = heard.text.replace(called(heard.text, phrases) or "\0", " ")  # "the Finch one"
        return buys(text, one, other, stated, phrases.buying)


def open_ear(
    products: ProductStore,
    vocabulary: facets.Vocabulary,
    phrases: Mapping[Locale, Phrases],
    matcher: AttributeMatcher | None = None,
    classifier: IntentClassifier | None = None,
) -> Ear:
    """The ear of one shop. The first product keeps a title that several share."""
    names = open_names(products)
    currency = products.info().currency
    typing = Typing(ROOT / "assets", vocabulary)
    return Ear(products, vocabulary, phrases, names, currency, matcher, classifier, typing)
