"""A set of things for one use and one budget: found, chosen exactly, told part by part with what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shopbot.chat import compose_lines as lines
from shopbot.chat.compose_relations import listed
from shopbot.chat.gather_evidence import Evidence
from shopbot.chat.words import Words
from shopbot.search.hybrid import Retriever
from shopbot.search.relations_bundle import Bundle, Part, bundle, cheapest_pair, parts
from shopbot.search.relations_kin import sort_of
from shopbot.types import Filters, Found, Hit, Money, Product, Query, Reason, Record, Understanding

CANDIDATES = 40  # products that are looked at for one set
_TRIED = 5  # things of one sort around which a set is tried
_TOLD = 2  # reasons for one part, beside what it goes with
_NO_REASON = ("reason.category", "reason.meaning", "reason.meaning.language")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a set is chosen from. `around`: the product it is built around."""

    candidates: tuple[Part, ...]
    around: Part | None = None
    chosen: Bundle | None = None


@dataclass(frozen=True, slots=True)
class Bundler:
    """Puts sets together out of one shop."""

    retriever: Retriever

    def evidence(
        self, meant: Understanding, around: Product | None, record: Record, words: Words
    ) -> Evidence | None:
        """The set asked for, or why there is none; None where the shop does not sell what it is for."""
        choice = self.choose(meant, around, record.info.currency)
        if choice is None:
            return None
        budget = meant.state.filters.price_max
        hits = self.hits(choice.chosen) if choice.chosen else ()
        record = replace(record, products=tuple(hit.product for hit in hits))
        prices = [part.price for part in choice.chosen.parts] if choice.chosen else []
        told = (
            *_opening(meant.query, choice, budget, words),
            *(listed(hit, words, price) for hit, price in zip(hits, prices, strict=True)),
            *_closing(choice, budget, words),
        )
        return Evidence(
            replace(record, statements=told),
            Found(hits, matching=len(hits)),
            told,
            writes=False,
            listed="bundle",
            anchor=around.id if around else "",
        )

    def choose(self, meant: Understanding, around: Product | None, currency: str) -> Choice | None:
        """The best set for the wish, or around a product; None where the shop does not sell what it is for.

        The price that was stated is that of the whole set; every other limit holds for each part that is searched
        for. Where only one sort of thing answers the wish, the set is built around one of them.
        """
        budget = meant.state.filters.price_max
        if around is not None:
            return self._around(around, budget, currency)
        limits = replace(meant.state.filters, price_max=None, price_min=None)
        result = self.retriever.search(Query(meant.query, limits, meant.locale, CANDIDATES))
        if not result.carried:
            return None
        hits = () if result.relaxed else result.hits
        candidates = parts(hits, limits, currency)
        whole = Choice(candidates, None, bundle(candidates, budget))
        if whole.chosen or len({sort_of(part.product) for part in candidates}) > 1:
            return whole
        tries = [self._around(part.product, budget, currency) for part in candidates[:_TRIED]]
        return next((choice for choice in tries if choice.chosen), tries[0] if tries else whole)

    def _around(self, product: Product, budget: Money | None, currency: str) -> Choice:
        """The product with what goes with it; nothing where it cannot be had itself."""
        centre = parts([Hit(product, 1.0)], Filters(), currency)
        if not centre:
            return Choice(())
        found = self.retriever.relations.goes_with(product.id, CANDIDATES)
        candidates = parts(found, Filters(), currency)
        return Choice(candidates, centre[0], bundle(candidates, budget, centre[0]))

    def hits(self, chosen: Bundle) -> tuple[Hit, ...]:
        """The parts as hits, each with what it goes with and what speaks for it."""
        products = [part.product for part in chosen.parts]
        return tuple(
            Hit(part.product, part.value, _reasons(part, products)) for part in chosen.parts
        )


def _reasons(part: Part, others: list[Product]) -> tuple[Reason, ...]:
    """What it goes with in this set, then what speaks for it; at least what it is."""
    mine = part.product
    tied = [
        Reason("reason.goes_with", {"title": other.title})
        for other in others
        if other.id in mine.goes_with or mine.id in other.goes_with
    ]
    spoken = [r for r in part.reasons if r.key not in (*_NO_REASON, "reason.goes_with")]
    if mine.rating:
        spoken.append(Reason("reason.rating", {"rating": mine.rating}))
    if told := (*tied[:1], *spoken[:_TOLD]):
        return told
    return (Reason("reason.category", {"category": mine.kind}),) if mine.kind.all() else ()


def _opening(wish: str, choice: Choice, budget: Money | None, words: Words) -> Iterator[str]:
    around, chosen = choice.around, choice.chosen
    if chosen is None:
        yield from _none(wish, choice, budget, words)
        return
    values = {"count": len(chosen.parts), "total": chosen.total}
    if around is not None:
        yield words.say("tell.bundle.around", title=around.product.title, **values)
    elif wish:
        yield words.say("tell.bundle", wish=wish, **values)
    else:
        yield words.say("tell.bundle.any", **values)


def _none(wish: str, choice: Choice, budget: Money | None, words: Words) -> Iterator[str]:
    least = cheapest_pair(choice.candidates, choice.around)
    if budget is not None and least is not None:
        yield words.say("tell.bundle.over", budget=budget, least=least)
    elif choice.around is not None:
        yield words.say("tell.goes_with.none", title=lines.title(choice.around.product, words))
    else:
        yield words.say("tell.bundle.none")


def _closing(choice: Choice, budget: Money | None, words: Words) -> Iterator[str]:
    if choice.chosen and budget and budget.currency == choice.chosen.total.currency:
        left = Money(budget.minor - choice.chosen.total.minor, budget.currency)
        yield words.say("tell.bundle.left", left=left, budget=budget)
