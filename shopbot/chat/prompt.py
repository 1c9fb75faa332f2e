"""The one renderer: a brief becomes a prompt, for serving, training and evaluation.

Layout: system line, what there is to know, earlier exchanges, the customer's words, the task. Catalogue text
is data: it stands under a heading, as list items on one line each, and is never obeyed. What does not fit is
cut from the end.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from shopbot.chat.brief import Brief
from shopbot.chat.notes import limit_words, step_notes
from shopbot.chat.plan import Step
from shopbot.chat.words import Words
from shopbot.ports import Message, Prompt
from shopbot.types import Locale, Record

VERSION = 2  # of the layout below; part of what an adapter is trained for
_SLOTS = ("policies", "offers", "reviews", "cart", "orders")
_LONGEST_LINE = 600  # characters


@cache
def texts(assets: Path, locale: Locale) -> Mapping[str, str]:
    """The instructions of one language."""
    loaded: dict[str, str] = json.loads(
        (assets / "prompt" / f"{locale}.json").read_text(encoding="utf-8")
    )
    return loaded


def template_hash(assets: Path) -> str:
    """Identifies layout and instructions; an adapter records the one it was trained with."""
    total = hashlib.sha256(str(VERSION).encode())
    for file in sorted((assets / "prompt").glob("*.json")):
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def render(brief: Brief, says: Mapping[str, str]) -> Prompt:
    """The prompt of a brief in the language of its reply."""
    lines = [*_known(brief, says), *_talk(brief, says)]
    title = brief.notes[0].title if brief.notes else ""
    other = brief.notes[1].title if len(brief.notes) > 1 else ""
    task = says[brief.task].format(title=title, other=other)
    lines += [f"{says['customer']}: {_one_line(brief.said)}", f"{says['task']}: {task}"]
    kind = "system" if f"{brief.task}.opening" in says else "system.reply"
    system = Message("system", says[kind].format(shop=brief.shop))
    return Prompt((system, Message("user", "\n".join(lines))), brief.opening)


def build(
    record: Record,
    step: Step,
    wish: str,
    words: Words,
    says: Mapping[str, str],
    *,
    tuned: bool = False,
) -> Prompt:
    """The prompt of one step; `wish` is what the customer wants, in words.

    An adapter that was trained for it (`tuned`) is told the limits, too, and answers questions in its own words.
    """
    return render(brief_of(record, step, wish, words, says, tuned=tuned), says)


def brief_of(
    record: Record,
    step: Step,
    wish: str,
    words: Words,
    says: Mapping[str, str],
    *,
    tuned: bool = False,
) -> Brief:
    """What the prompt of one step rests on, as `build` renders it."""
    product, locale = step.product, record.locale
    return Brief(
        task=step.task,
        locale=locale,
        shop=record.info.name.get(locale),
        said=wish,
        notes=(step_notes(product, step.task, words),),
        limits=limit_words(record.filters, product, words, says) if tuned else (),
        opening=_opening(step, words, says, "tuned" if tuned else "opening"),
    )


def _opening(step: Step, words: Words, says: Mapping[str, str], kind: str) -> str:
    """How the reply begins: with the name, and the price from the record."""
    product = step.product
    priced = (
        says["priced"].format(price=words.price(product)) if product.price else says["unpriced"]
    )
    pattern = says.get(f"{step.task}.{kind}", "")
    return pattern.format(title=product.title.get(words.locale), priced=priced)


def _known(brief: Brief, says: Mapping[str, str]) -> Iterator[str]:
    """The slots of what there is to know, each under its heading."""
    for notes in brief.notes:
        yield from _section(says["notes"].format(title=notes.title), notes.lines)
    for name in _SLOTS:
        yield from _section(says[name + ".heading"], getattr(brief, name))
    yield from _section(says["pending.heading"], [brief.pending] if brief.pending else [])


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"- {_one_line(line)}" for line in lines]
    if listed:
        yield f"{heading}:"
        yield from listed
        yield ""


def _talk(brief: Brief, says: Mapping[str, str]) -> Iterator[str]:
    """What was said before, and the standing wish."""
    for customer, assistant in brief.history:
        yield f"{says['customer']}: {_one_line(customer)}"
        yield f"{says['assistant']}: {_one_line(assistant)}"
    if brief.history:
        yield ""
    if brief.wish:
        yield f"{says['wish']}: {_one_line(brief.wish)}"
    if brief.limits:
        yield f"{says['limits']}: {_one_line(says['limits.and'].join(brief.limits))}"
    if brief.focus:
        yield f"{says['focus']}: {_one_line(brief.focus)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_LINE]
