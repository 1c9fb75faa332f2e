"""What each system wrote to the same questions, side by side, to be read by people."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from shopbot.chat.prompt import render, texts
from shopbot.errors import StorageError
from shopbot.learn.evaluate_cases import Case


def side_by_side(
    written: Mapping[str, Sequence[tuple[Case, str]]], assets: Path, out: Path
) -> None:
    """Writes Markdown: the prompt, the reference, and each system's answer with its opening.

    Raises:
        StorageError: when the file cannot be written.
    """
    first, *_ = written.values()
    lines = ["# Answers side by side", ""]
    for place, (case, _) in enumerate(first):
        brief = case.example.brief
        prompt = render(brief, texts(assets, brief.locale))
        lines += [f"## {place + 1}. {brief.task}, {brief.locale}", ""]
        lines += ["```", prompt.messages[1].content, "```", ""]
        lines.append(f"- reference: {prompt.opening} {case.example.answer}")
        for name, answers in written.items():
            lines.append(f"- {name}: {prompt.opening} {' '.join(answers[place][1].split())}")
        lines.append("")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("\n".join(lines), encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written: {error.strerror}.", "Name a folder that can be written."
        ) from error
