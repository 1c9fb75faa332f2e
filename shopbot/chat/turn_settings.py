"""The page's settings by words: "larger text", "dark mode", "be quiet". What was done is told, and how to undo it.

Names and values are those of assets/page_actions.json. A setting that the asker's page does not have is not promised.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from shopbot.chat.turn_parts import READ, Running
from shopbot.chat.turn_told import Told, back, one
from shopbot.chat.understand_reading import Command
from shopbot.types import PageAction

_DOES = ("open", "read")  # what is done once, rather than set
_OF_VOICE = ("speech", "speed", "handsfree", "gap", "patience", "hearing")
_USUAL = {"speed": "normal"}  # where the first value is not the usual one


@cache
def settings(assets: Path) -> Mapping[str, tuple[str, ...]]:
    """Every setting of the page with its values, the smallest first."""
    raw = json.loads((assets / "page_actions.json").read_text(encoding="utf-8"))
    return {name: tuple(values) for name, values in raw.items() if name not in _DOES}


def obey(command: Command, running: Running, called: Mapping[str, str]) -> Told | None:
    """The reply to a command about settings; None for an undo that is none of a setting.

    Args:
        command: set, unknown, undo or settings.
        running: the turn.
        called: "size.large" -> the words that set it, in the language of the turn.
    """
    if command.name == "settings":
        return _listed(running)
    if command.name == "unknown":
        return _unknown(command, running, called)
    if command.name == "undo":
        return _undone(running, called)
    return _set(command.setting, command.value, running, called)


def _set(name: str, value: str, running: Running, called: Mapping[str, str]) -> Told:
    words, has = running.words, running.request.manner
    if has is None or name not in has:
        voice = name in _OF_VOICE
        key = (
            "reading.no_page"
            if has is None
            else "reading.no_voice"
            if voice
            else "reading.no_setting"
        )
        return _told(running, words.say(key))
    values = settings(words.assets)[name]
    now = has[name] if has[name] in values else _USUAL.get(name, values[0])
    wanted = _moved(values, now, value)
    if wanted == now:
        return _told(
            running, words.say("reading.already", state=words.say(f"reading.set.{name}.{now}"))
        )
    said = words.say(f"reading.set.{name}.{wanted}")
    undo = words.say("reading.undo", words=called[f"{name}.{now}"])
    told = _told(running, said, undo)
    actions = [PageAction(name, wanted)]
    if name == "speech" and wanted == "off" and "read" in has:
        actions.append(PageAction("read", "stop"))
    return replace(told, state=replace(told.state, setting=(name, now)), page=tuple(actions))


def _moved(values: tuple[str, ...], now: str, value: str) -> str:
    """The value that is meant: the next one, the one before, or the one that was named."""
    if value not in ("+", "-"):
        return value
    place = values.index(now) + (1 if value == "+" else -1)
    return values[min(max(place, 0), len(values) - 1)]


def _undone(running: Running, called: Mapping[str, str]) -> Told | None:
    """The setting as it was before the last message; None where that set nothing."""
    last = running.turns[-1] if running.turns else None
    if last is None or last.decoding != READ or len(last.state.setting) != len(("name", "value")):
        return None
    name, former = last.state.setting
    return _set(name, former, running, called)


def _unknown(command: Command, running: Running, called: Mapping[str, str]) -> Told:
    """A value that there is not, told with those that there are."""
    words, name = running.words, command.setting
    known = settings(words.assets).get(name)
    if known is None:
        return _told(running, words.say(f"reading.unknown.{name}"))
    ways = words.join(
        [words.say("reading.quoted", words=called[f"{name}.{value}"]) for value in known]
    )
    return _told(running, words.say("reading.unknown", said=command.value, ways=ways))


def _listed(running: Running) -> Told:
    """Every setting of the asker's page as it is now."""
    words, has = running.words, running.request.manner
    if has is None:
        return _told(running, words.say("reading.no_page"))
    known = settings(words.assets)
    lines = [
        words.say(
            f"reading.set.{name}.{has[name] if has[name] in values else _USUAL.get(name, values[0])}"
        )
        for name, values in known.items()
        if name in has
    ]
    end = words.say("reading.settings.change")
    return Told(
        ((words.say("reading.settings"),), *((line,) for line in lines), (end,)), one(running).state
    )


def _told(running: Running, *said: str) -> Told:
    """The sentences, and after them what the shop still waits for."""
    asked = back(running)
    return one(running, *said, *([asked] if asked else []))
