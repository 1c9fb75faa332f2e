"""Which variant is meant: by the choices that were said, and by what there is. Pure but for the product it is given."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shopbot.chat.compose_actions import option_text
from shopbot.shop.forms import forms, left
from shopbot.types import Option, Product, Variant


@dataclass(frozen=True, slots=True)
class Picked:
    """One variant, or what stands in the way of picking one."""

    variant: Variant | None = None
    option: str = ""  # the choice that is missing or cannot be had
    choices: tuple[Option, ...] = ()  # what there is of it, in stock
    wanted: tuple[Option, ...] = ()  # what was asked for and cannot be had
    gone: bool = False  # it exists, but is sold out


def pick(product: Product, said: Mapping[str, str], base: Variant | None = None) -> Picked:
    """The variant with these choices. `base`: the one that is in hand; what is not said stays as it is there."""
    fitting = forms(product)
    kept = {o.name: o.value for o in base.options if o.name not in said} if base else {}
    for name, value in {**said, **kept}.items():
        if not any(o.name == name for each in forms(product) for o in each.options):
            continue  # a size said of something that has none
        narrowed = [v for v in fitting if _has(v, name, value)]
        if not narrowed:
            wanted = (_option(product, name, value),)
            return Picked(option=name, choices=_choices(product, fitting, name), wanted=wanted)
        fitting = tuple(narrowed)
    there = tuple(v for v in fitting if left(product, v) != 0)
    if not there:
        return _gone(product, {**kept, **said}, fitting)
    names = dict.fromkeys(o.name for v in there for o in v.options)
    for name in names:
        values = _choices(product, there, name)
        if len(values) > 1:
            return Picked(option=name, choices=values)
    return Picked(there[0])


def _gone(product: Product, said: Mapping[str, str], fitting: Sequence[Variant]) -> Picked:
    """What fits is sold out: what there is instead, of the last choice that was made."""
    for name in reversed(tuple(said)):
        others = {k: v for k, v in said.items() if k != name}
        near = [v for v in forms(product) if all(_has(v, k, x) for k, x in others.items())]
        choices = _choices(product, near, name)
        if choices:
            wanted = tuple(_option(product, *choice) for choice in said.items())
            return Picked(option=name, choices=choices, wanted=wanted, gone=True)
    return Picked(fitting[0] if fitting else None, gone=True)


def _option(product: Product, name: str, value: str) -> Option:
    """The choice with what it is called; one that there is not by its plain value."""
    own = (o for v in forms(product) for o in v.options)
    return next((o for o in own if (o.name, o.value) == (name, value)), Option(name, value))


def _choices(product: Product, among: Sequence[Variant], name: str) -> tuple[Option, ...]:
    """The values of one option that are in stock among these variants, in their order."""
    there = [v for v in among if left(product, v) != 0]
    found = {o.value: o for v in there for o in v.options if o.name == name}
    return tuple(found.values())


def _has(variant: Variant, name: str, value: str) -> bool:
    own = [o for o in variant.options if o.name == name]
    wanted = _plain(value)
    return not own or any(wanted in {_plain(o.value), *map(_plain, o.text.all())} for o in own)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def said_choices(text: str, product: Product) -> dict[str, str]:
    """The choices of this product that stand in the words, in any of its languages, longest name first."""
    found: dict[str, str] = {}
    lower = text.lower()
    options = {(o.name, o.value): o for v in forms(product) for o in v.options}
    for option in sorted(options.values(), key=lambda o: -max(map(len, (o.value, *o.text.all())))):
        if option.name not in found and any(
            _stands(name.lower(), lower) for name in (option.value, *option.text.all())
        ):
            found[option.name] = option.value
    return found


def becoming(text: str, product: Product, base: Variant | None) -> dict[str, str]:
    """The choices in the words that the variant in hand is to get: of "purple instead of green" what it is not yet.

    Args:
        text: what was wanted.
        product: with the choices there are.
        base: the variant that was ordered.
    """
    own = {(o.name, o.value) for o in base.options} if base else set()
    found: dict[str, set[str]] = {}
    lower = text.lower()
    for title in product.title.all():
        lower = lower.replace(title.lower(), " ")
    for option in {(o.name, o.value): o for v in forms(product) for o in v.options}.values():
        new = (option.name, option.value) not in own
        if new and any(_stands(name.lower(), lower) for name in (option.value, *option.text.all())):
            found.setdefault(option.name, set()).add(option.value)
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def _stands(name: str, text: str) -> bool:
    if not name.isascii():
        return name in text
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def numbered(text: str, choices: Sequence[Option], positions: Sequence[int]) -> str:
    """The value among these choices that a number ("the second") or a name means, "" for none."""
    for option in sorted(choices, key=lambda o: -len(option_text(o).get("en"))):
        if any(_stands(name.lower(), text.lower()) for name in (option.value, *option.text.all())):
            return option.value
    if len(positions) == 1 and -len(choices) <= positions[0] <= len(choices) and positions[0]:
        place = positions[0] - 1 if positions[0] > 0 else positions[0]
        return choices[place].value
    return ""
