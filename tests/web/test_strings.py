"""Every message is said somewhere, and everything that is said has a message, in both languages."""

import json
import re

import pytest

from shopbot.settings import ROOT
from shopbot.types import LOCALES

ASSETS = ROOT / "assets"
SHOPBOT = ROOT / "shopbot"
PYTHON = "\n".join(p.read_text("utf-8") for p in sorted(SHOPBOT.rglob("*.py")))
PAGE = "\n".join(
    p.read_text("utf-8")
    for p in sorted((SHOPBOT / "web" / "page").rglob("*"))
    if p.suffix in {".js", ".html"}
)
# Keys that are put together when they are needed, as the source writes them; {} stands for a part that is filled in.
BUILT_IN_PYTHON = (
    "act.ask.{field}",
    "act.done.{receipt.kind}",
    "act.option.{name if name in _OPTIONS else 'other'}",
    "act.order.{order.status}",
    "act.status.{order.status}",
    "act.title.{kind}",
    "act.yes.{kind}",
    "aside.{kind}",
    "aside.{kind}.more",
    "chip.attribute.{limit.op}",
    "chip.sort.{filters.sort}",
    "chip.{facet}",
    "compare.{name}",
    "error.{status}",
    "extra.ask.{key}",
    "form.simple.{name}",
    "look.missing.{name}",
    "look.{name}",
    "offline.{part}",
    "option.{name}",
    "page.checkout.{name}",
    "page.help.say.{group}",
    "plain.stock.{stock}",
    "plain.{meant.intent}",
    "profile.{field}.{value}",
    "reading.open.{command.value}",
    "reading.set.{name}.{wanted}",
    "reading.unknown.{name}",
    "reviews.count.{first.opinion}",
    "say.statistic.{kind}",
    "say.{meant.intent}",
    "suggest.start.{n}",
    "suggest.{key}",
    "tell.answer.{said}",
    "tell.attribute.{fact.name}",
    "tell.look.{key}",
    "tell.look.{name}",
    "tell.stock.{key}",
    "tell.{said}",
    "unit.{unit}",
    "{error.key}.do",
    "{name}.{v}",
    "{reason.key}.{name}",
)
BUILT_IN_PAGE = (
    "decoding.${decoding.strategy}",
    "key.${name}",
    "number.${name}",
    "option.${known.includes(option.name) ? option.name : \"other\"}",
    "page.preset.${name}",
    "picture.error.${key}",
    "stage.${name}",
    "voice.deaf.${deaf}",
    "voice.error.${key}",
    "voice.state.${name}",
    "voice.${name}",
    "${prefix}.${value}",
)  # fmt: skip
# What fills ${prefix}: the groups of radio buttons.
PREFIXES = ("decoding", "verbosity", "theme", "size", "spacing", "plain")
# A message with several wordings ends in a number, one for a single thing in .one; attributes in what they say.
ENDINGS = re.compile(r"(\.(\d|one|plain|yes|no|if\.\w+|help|does|remedy|do))+$")


def messages(locale: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted((ASSETS / "strings").glob("*.json")):
        if file.name.endswith(f"{locale}.json"):
            found |= json.loads(file.read_text("utf-8"))
    return found


def pattern(template: str, prefix: str = "") -> re.Pattern[str]:
    parts = re.split(r"\$?\{.*\}(?=$)|\$?\{[^}]*\}", template)
    return re.compile(re.escape(prefix) + r"[\w.%°]+".join(map(re.escape, parts)))


def spoken() -> tuple[set[str], list[re.Pattern[str]]]:
    """The keys that the source names, and the shapes of those it builds."""
    named = set(re.findall(r'["\']([a-z][\w.%°]*)["\']', PYTHON))
    named |= {f"page.{key}" for key in re.findall(r'["`]([a-z][\w.]*)["`]', PAGE)}
    named |= set(re.findall(r"\{\{([a-z]+\.[\w.]+)\}\}", PAGE))
    shapes = [re.compile(r"audience\.\w+")]  # what fills {name}.{v}
    shapes += [pattern(t) for t in BUILT_IN_PYTHON if not t.startswith("{")]
    for template in BUILT_IN_PAGE:
        if template.startswith("${prefix}"):
            shapes += [re.compile(rf"page\.{prefix}\.\w+") for prefix in PREFIXES]
        else:
            shapes.append(pattern(template, "" if template.startswith("page.") else "page."))
    return named, shapes


@pytest.mark.parametrize("template", BUILT_IN_PYTHON)
def test_each_built_key_of_python_is_built(template):
    assert f'f"{template}' in PYTHON


@pytest.mark.parametrize("template", BUILT_IN_PAGE)
def test_each_built_key_of_the_page_is_built(template):
    assert f"`{template}" in PAGE


def test_no_message_is_left_over():
    named, shapes = spoken()
    left = [
        key
        for key in messages("en")
        if key not in named
        and ENDINGS.sub("", key) not in named
        and not (key.startswith("reason.") and key.rpartition(".")[0] in named)
        and not any(shape.fullmatch(key) for shape in shapes)
    ]
    assert left == []


@pytest.mark.parametrize("locale", LOCALES)
def test_whatever_is_said_has_a_message(locale):
    known = messages(locale)
    said = set(
        re.findall(
            r'\b(?:words\.say|self\._say)\(\s*(?:[\w.]+,\s*)?"([a-z][\w.]*\.[\w.]+)"', PYTHON
        )
    )
    said |= set(re.findall(r'\bReason\(\s*"([a-z][\w.]*)"', PYTHON))
    said |= {f"page.{key}" for key in re.findall(r'\bt\("([a-z][\w.]*)"', PAGE)}
    assert len(said) > 130
    assert sorted(said - known.keys()) == []


def test_both_languages_have_the_same_messages():
    different = messages("en").keys() ^ messages("zh").keys()
    assert [key for key in different if not key.endswith(".one")] == []  # Chinese has no plural
