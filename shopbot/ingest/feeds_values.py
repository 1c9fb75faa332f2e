"""Single JSON values, decoded so that everything below can walk through them and store them."""

import json
import re
from decimal import Decimal, InvalidOperation

DEEPEST_VALUE = 60  # objects within objects
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def decode(text: str) -> object:
    """The JSON value of a text; numbers with a point are Decimals.

    Raises:
        ValueError: naming the place.
    """
    try:
        return sound(text, DECODER.decode(text))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def sound(raw: str, value: object) -> object:
    """A value that everything below can walk through and store."""
    if raw.count("{") + raw.count("[") > DEEPEST_VALUE and _depth(value) > DEEPEST_VALUE:
        raise ValueError("nested too deeply")
    return _whole_characters(raw, value)


def _depth(value: object) -> int:
    depth, level = 0, [value]
    while level and depth <= DEEPEST_VALUE:
        depth += 1
        inner = [
            v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)
        ]
        level = [item for items in inner for item in items]
    return depth


def _number(text: str) -> Decimal | str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if abs(number.adjusted()) < 30 else text


DECODER = json.JSONDecoder(
    parse_float=_number,
    parse_int=lambda text: int(text) if len(text) < 30 else text,
    parse_constant=lambda _: None,  # NaN: nothing is stated
    strict=False,  # line breaks inside texts
)


def _whole_characters(raw: str, value: object) -> object:
    """Halves of characters (a lone surrogate) are replaced: nothing below could store them."""
    if not SURROGATE.search(raw):
        return value
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {str(_whole_characters(raw, k)): _whole_characters(raw, v) for k, v in value.items()}
    if isinstance(value, list):
        return [_whole_characters(raw, v) for v in value]
    return value
