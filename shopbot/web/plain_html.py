"""HTML made of Python values: text is escaped where it enters, so that nothing has to be remembered later."""

import html
from collections.abc import Iterable

_VOID = frozenset(["br", "img", "input", "link", "meta"])


class Html(str):
    """Markup that is safe to send: what `tag` and `join` give."""

    __slots__ = ()


Part = Html | str | None
Value = str | int | bool | None


def tag(name: str, /, *parts: Part, **attributes: Value) -> Html:
    """An element. Text parts are escaped, None is left out.

    Attributes: `class_` is class, `aria_label` is aria-label; True stands alone, None and False are left out.
    """
    said = "".join(
        f" {_named(key)}" if value is True else f' {_named(key)}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    inside = "" if name in _VOID else f"{join(parts)}</{name}>"
    return Html(f"<{name}{said}>{inside}")


def join(parts: Iterable[Part]) -> Html:
    """Parts one after the other."""
    return Html("".join(_safe(part) for part in parts if part is not None))


def _safe(part: str) -> str:
    return part if isinstance(part, Html) else html.escape(part)


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
