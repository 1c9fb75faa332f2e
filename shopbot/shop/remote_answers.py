"""What an order system on the other side of REST says, read with distrust. Knows no network."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from shopbot.chat.words import Words
from shopbot.errors import OrderSystemDown, Refused, ShopbotError
from shopbot.shop import codec
from shopbot.types import Locale, LocalText, Money

Value = TypeVar("Value")
READ = "See docs/order-system.md for what it should say."
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def answer_of(body: bytes) -> Mapping[str, Any]:
    """The JSON object that an answer holds.

    Raises:
        OrderSystemDown: when it holds something else.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise OrderSystemDown("The order system answered with something that is no JSON.", READ)
    return answer


def parse(kind: type[Value], answer: Mapping[str, Any], name: str) -> Value:
    """The value that an answer holds under a name.

    Raises:
        OrderSystemDown: when it is missing or has another shape.
    """
    try:
        return codec.decode(kind, answer[name])
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise OrderSystemDown(
            f"The order system's {name} has another form: {said}.", READ
        ) from None


def refusal_of(
    status: int, answer: Mapping[str, Any], words: Mapping[Locale, Words]
) -> ShopbotError:
    """A no of the order system as an error: one that can be said in every language, or a general one."""
    said = answer.get("error")
    if not isinstance(said, dict) or not str(said.get("key", "")).startswith("refused."):
        return OrderSystemDown(f"The order system answered with status {status}.", READ)
    slots = said.get("slots")
    key, known = str(said["key"]), _slots(slots if isinstance(slots, dict) else {})
    for each in words.values():
        try:
            each.say(key, **known)
        except (LookupError, ValueError, TypeError, AttributeError):
            return Refused("refused.by_order_system")
    return Refused(key, **known)


def _slots(said: Mapping[str, Any]) -> dict[str, object]:
    return {str(name): _slot(value) for name, value in said.items()}


def _slot(value: Any) -> object:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for kind in (Money, LocalText):
            try:
                return codec.decode(kind, value)
            except ValueError:
                continue
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value if isinstance(value, int | float) else str(value)[:200]
