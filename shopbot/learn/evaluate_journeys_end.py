"""Whether the database holds at the end of a journey what it should, and nothing else was changed."""

from collections.abc import Iterator, Mapping

from shopbot.learn.evaluate_journeys_file import End, Journey, minor
from shopbot.learn.evaluate_journeys_stage import Stage
from shopbot.types import DialogueState, Order, Profile

Json = object


def end_problems(
    journey: Journey, stage: Stage, states: Mapping[str, DialogueState]
) -> Iterator[str]:
    """What does not hold, each in words."""
    end = journey.end
    for name, wanted in {"a": end.cart, **end.carts}.items():
        yield from _cart(journey, stage, name, wanted)
    yield from _orders(end, stage)
    yield from _stock(journey, stage)
    state = states.get("a", DialogueState())
    if end.pending is not None and (state.proposed is not None) != end.pending:
        yield f"at the end a proposal {'waits' if state.proposed else 'does not wait'} for a yes"
    session = f"journey-{journey.id}-a"
    yield from _profile(end.profile, stage.profile(session, state.customer))


def _cart(journey: Journey, stage: Stage, name: str, wanted: Mapping[str, int]) -> Iterator[str]:
    actions = stage.assistant.actions
    if actions is None:
        return
    cart = actions.cart.desk.cart(f"journey-{journey.id}-{name}")
    held = {line.variant_id: line.quantity for line in cart.lines}
    if held != dict(wanted):
        yield f"the cart of {name} holds {held or 'nothing'}, expected {dict(wanted) or 'nothing'}"


def _orders(end: End, stage: Stage) -> Iterator[str]:
    before, now, made = stage.orders_before(), stage.orders(), stage.new_orders()
    if len(made) != end.new:
        yield f"{len(made)} orders were placed, expected {end.new}"
    elif made:
        yield from _order("the new order", now[made[-1]], end.new_order)
    for order_id, order in before.items():
        if order_id in end.orders:
            yield from _order(order_id, now[order_id], end.orders[order_id])
        elif order_id not in stage.moved and now[order_id] != order:
            yield f"{order_id} was changed, and nobody may have changed it"


def _order(name: str, order: Order, wanted: Mapping[str, object]) -> Iterator[str]:
    for what, value in wanted.items():
        seen = _seen(order, what)
        expected = minor(str(value)) if what in _MONEY else value
        if seen != expected:
            yield f"{name}: {what} is {seen!r}, expected {expected!r}"


_MONEY = ("total", "discount", "shipping", "tax")
_ADDRESS = ("name", "street", "city", "region", "postcode")


def _seen(order: Order, what: str) -> object:
    """One thing of an order as a journey writes it down."""
    if what in _MONEY:
        amount = getattr(order, what)
        return amount.minor if amount else None
    if what in _ADDRESS:
        return getattr(order.address, what) if order.address else None
    if what == "items":
        return {line.variant_id: line.quantity for line in order.lines}
    if what in ("returned", "exchanged"):
        kind = {"returned": "return", "exchanged": "exchange"}[what]
        return sorted(i for back in order.sent_back if back.kind == kind for i in back.items)
    if what == "becomes":
        return sorted(i for back in order.sent_back for i in back.new_items)
    return getattr(order, what)


def _stock(journey: Journey, stage: Stage) -> Iterator[str]:
    """Pieces count from what the journey itself made of them, if it did."""
    before, now, wanted = stage.stock_before(), stage.stock(), journey.end.stock
    staged = {
        variant: int(str(pieces))
        for step in journey.turns
        for change in step.before
        for variant, pieces in change.get("stock", {}).items()
    }
    for variant, pieces in (before | staged).items():
        moved = now.get(variant, 0) - pieces
        if moved != wanted.get(variant, 0):
            yield f"stock of {variant} changed by {moved}, expected {wanted.get(variant, 0)}"


def _profile(wanted: Mapping[str, object] | None, profile: Profile) -> Iterator[str]:
    seen = {
        "name": profile.name,
        "sizes": sorted(size.value for size in profile.sizes),
        "needs": len(profile.needs),
        "likes": sorted(like.value for like in profile.likes),
        "budget": profile.budget.minor if profile.budget else None,
        "language": profile.language,
        "verbosity": profile.verbosity,
        "consent": profile.consent is not None,
    }
    if not wanted:
        if profile != Profile():
            yield "something is remembered of the shopper, and nothing may be"
        return
    for what, value in wanted.items():
        expected = minor(str(value)) if what == "budget" else value
        if seen[what] != expected:
            yield f"profile: {what} is {seen[what]!r}, expected {expected!r}"
