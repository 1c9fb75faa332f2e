"""A conversation as a file to keep: JSON, Markdown or plain text."""

import json
from collections.abc import Sequence
from typing import Literal

from shopbot.types import Turn

Format = Literal["json", "md", "txt"]
FORMATS: tuple[Format, ...] = ("json", "md", "txt")


def write(turns: Sequence[Turn], shape: Format, you: str, assistant: str, title: str) -> str:
    """The conversation in that format; `you` and `assistant` are the speakers' names."""
    if shape == "json":
        return json.dumps(
            {"title": title, "turns": [_plain(t) for t in turns]}, ensure_ascii=False, indent=2
        )
    mark = ("# ", "**", "**") if shape == "md" else ("", "", "")
    parts = [mark[0] + title]
    for turn in turns:
        parts += [f"{mark[1]}{you}:{mark[2]} {_safe(turn.question, shape)}"]
        parts += [f"{mark[1]}{assistant}:{mark[2]} {_safe(turn.reply, shape)}"]
    return "\n\n".join(parts) + "\n"


def _plain(turn: Turn) -> dict[str, object]:
    return {
        "question": turn.question,
        "reply": turn.reply,
        "locale": turn.locale,
        "decoding": turn.decoding,
        "products": list(turn.products),
        "alternatives": list(turn.alternatives),
        "stopped": turn.stopped,
    }


def _safe(text: str, shape: Format) -> str:
    return text.replace("<", "&lt;") if shape == "md" else text
