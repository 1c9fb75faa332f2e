"""The frozen dataclasses of `shopbot.types` as JSON, and back. Knows no table and no file.

Encoding follows the value, decoding follows the annotation. Union members that are dataclasses are told apart by
their field names.
"""

import json
import types
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Decoder = Callable[[Any], Any]
Value = TypeVar("Value")
_PLAIN = frozenset({str, int, float, bool, type(None)})


def encode(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """The value as JSON-ready dicts, lists, strings and numbers."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if names := _field_names(cast(Hashable, kind)):
        return {name: encode(getattr(value, name)) for name in names}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any class
    """The fields of a dataclass; none for any other kind of value."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def dumps(value: object) -> str:
    """The value as compact JSON."""
    return compact(encode(value))


def compact(data: object) -> str:
    """What `encode` gave, as compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[Value], text: str) -> Value:
    """The value that `dumps` wrote."""
    return decode(kind, json.loads(text))


def decode(kind: type[Value], data: object) -> Value:
    """A value of `kind` from what `encode` gave. Fields that are absent keep their defaults.

    Raises:
        ValueError: when the data does not have that shape.
    """
    return cast(Value, _decoder(cast(Hashable, kind))(data))


@cache
def _decoder(kind: Any) -> Decoder:  # noqa: ANN401 - annotations are Any to Python
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if origin in (Union, types.UnionType):
        return _union_decoder(arguments)
    if origin is tuple:
        return _tuple_decoder(arguments)
    if origin in (Mapping, dict):
        return _mapping_decoder(arguments[1])
    if origin is Literal:
        return lambda data: _one_of(data, arguments)
    return {date: _date, datetime: _moment, float: _float, int: _int}.get(kind, _same(kind))


def _dataclass_decoder(kind: Any) -> Decoder:  # noqa: ANN401
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    decoders: dict[str, Decoder] = {}

    def read(data: Any) -> Any:  # noqa: ANN401
        if not isinstance(data, dict):
            raise ValueError(f"expected an object for {kind.__name__}, found {data!r}")
        if not decoders:  # built at first use, because types may refer to each other
            decoders.update({name: _decoder(hints[name]) for name in names})
        try:
            return kind(**{name: decoders[name](data[name]) for name in names if name in data})
        except TypeError as error:
            raise ValueError(f"{kind.__name__}: {error}") from None

    return read


def _union_decoder(arguments: tuple[Any, ...]) -> Decoder:
    plain = tuple(a for a in arguments if isinstance(a, type) and not is_dataclass(a))
    shapes = {
        frozenset(f.name for f in fields(a)): _decoder(cast(Hashable, a))
        for a in arguments
        if is_dataclass(a)
    }
    rest = [_decoder(a) for a in arguments if a not in plain and not is_dataclass(a)]

    def read(data: Any) -> Any:  # noqa: ANN401
        if isinstance(data, dict):
            for names, decoder in shapes.items():
                if data.keys() <= names:
                    return decoder(data)
        if data is None and type(None) in plain:
            return None
        if date in plain and isinstance(data, str):
            return _date(data)
        if isinstance(data, plain) or (float in plain and isinstance(data, int)):
            return data
        for decoder in rest:
            with suppress(ValueError):
                return decoder(data)
        raise ValueError(f"expected one of {arguments}, found {data!r}")

    return read


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decoder:
    item = _decoder(arguments[0])

    def read(data: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(data, list | tuple):
            raise ValueError(f"expected a list, found {data!r}")
        return tuple(item(part) for part in data)

    return read


def _mapping_decoder(inner: Any) -> Decoder:  # noqa: ANN401
    item = _decoder(inner)

    def read(data: Any) -> dict[str, Any]:  # noqa: ANN401
        if not isinstance(data, dict):
            raise ValueError(f"expected an object, found {data!r}")
        return {key: item(value) for key, value in data.items()}

    return read


def _one_of(data: Any, allowed: tuple[Any, ...]) -> Any:  # noqa: ANN401
    if data not in allowed:
        raise ValueError(f"expected one of {', '.join(map(str, allowed))}, found {data!r}")
    return data


def _date(data: Any) -> date:  # noqa: ANN401
    return date.fromisoformat(str(data))


def _moment(data: Any) -> datetime:  # noqa: ANN401
    return datetime.fromisoformat(str(data))


def _float(data: Any) -> float:  # noqa: ANN401
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise ValueError(f"expected a number, found {data!r}")
    return float(data)


def _int(data: Any) -> int:  # noqa: ANN401
    if isinstance(data, bool) or not isinstance(data, int):
        raise ValueError(f"expected a whole number, found {data!r}")
    return data


def _same(kind: Any) -> Decoder:  # noqa: ANN401
    def read(data: Any) -> Any:  # noqa: ANN401
        if not isinstance(data, kind):
            raise ValueError(f"expected {kind.__name__}, found {data!r}")
        return data

    return read
