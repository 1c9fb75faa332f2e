"""A profile after a change. Pure; knows neither words nor the database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from shopbot.types import Change, Profile, ProfileField, Size

_SEVERAL: Mapping[ProfileField, str] = {"size": "sizes", "need": "needs", "like": "likes"}
_SINGLE: tuple[ProfileField, ...] = ("name", "language", "verbosity", "history", "budget")
_EMPTY = Profile()


def apply(profile: Profile, change: Change) -> Profile:
    """The profile with one thing more or less. What stands already is not there twice.

    A size takes the place of the one for the same sort of thing; a budget, name, language that of the one before.
    """
    if change.field in _SEVERAL:
        return _several(profile, _SEVERAL[change.field], change)
    value = getattr(_EMPTY, change.field) if change.remove else change.value
    return _with(profile, change.field, value)


def apply_all(profile: Profile, changes: Iterable[Change]) -> Profile:
    """The profile after all of them, in their order."""
    return reduce(apply, changes, profile)


def held(profile: Profile) -> tuple[Change, ...]:
    """Everything that is remembered, as the changes that would make the profile out of an empty one."""
    found = [Change(name, value) for name in _SINGLE if (value := getattr(profile, name))]
    several = [
        Change(name, value) for name, place in _SEVERAL.items() for value in getattr(profile, place)
    ]
    return (*found, *several)


def holds_nothing(profile: Profile) -> bool:
    """Whether nothing is remembered; the consent alone is nothing."""
    return replace(profile, consent=None, expires=None) == _EMPTY


def _several(profile: Profile, name: str, change: Change) -> Profile:
    there: tuple[Any, ...] = getattr(profile, name)
    value = change.value
    if change.remove:
        left = tuple(one for one in there if value is not None and not _same(one, value))
        return _with(profile, name, left)
    if isinstance(value, Size):
        there = tuple(size for size in there if size.of != value.of)
    if value is None or value in there:
        return profile
    return _with(profile, name, (*there, value))


def _same(held: object, value: object) -> bool:
    """Whether it is what shall be forgotten; a size without a value means whatever is worn of that sort."""
    if isinstance(held, Size) and isinstance(value, Size) and not value.value:
        return held.of == value.of
    return held == value


def _with(profile: Profile, name: str, value: Any) -> Profile:  # noqa: ANN401 - of any field
    fields: dict[str, Any] = {name: value}
    return replace(profile, **fields)
