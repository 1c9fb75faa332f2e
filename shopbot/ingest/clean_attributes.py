"""The attributes of a raw product: names and values in one spelling, measures as numbers. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from shopbot.ingest.clean_colors import PARTED, color_key
from shopbot.ingest.clean_rules import rules
from shopbot.ingest.clean_text import clean_text, in_its_language, local_text
from shopbot.ingest.clean_units import Measure, measure_of, unit_in_name
from shopbot.ingest.clean_values import Notes, Unusable, needed
from shopbot.types import Attribute, LocalText

CONDITION = LocalText({"en": "Condition", "zh": "成色"})
MATERIAL = LocalText({"en": "Material", "zh": "材质"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What a category file says of an attribute."""

    label: LocalText
    unit: str = ""


def attributes_of(
    data: Mapping[str, object], declared: Mapping[str, Declared], notes: Notes
) -> tuple[Attribute, ...]:
    """The attributes of a raw row, each name once. One that cannot be used is noted and left out."""
    found: dict[str, Attribute] = {}
    for attribute in (*_given(data.get("attributes"), declared, notes), *_columns(data)):
        if attribute.name in found:
            spare = attribute.label.get("en") or attribute.name
            if spare in found or attribute == found[attribute.name]:
                continue
            attribute = Attribute(  # the second "weight" keeps the name it came with
                spare, attribute.value, attribute.unit, attribute.label, attribute.text
            )
        found[attribute.name] = attribute
    return tuple(found.values())


def _given(given: object, declared: Mapping[str, Declared], notes: Notes) -> Iterator[Attribute]:
    if isinstance(given, Mapping):
        for name, value in given.items():
            if attribute := _loose(str(name), value):
                yield attribute
        return
    for item in given if isinstance(given, Sequence) and not isinstance(given, str) else []:
        read = notes.optional(lambda item=item: _declared(item, declared), None)  # type: ignore[misc]
        if read is not None:
            yield read


def _columns(data: Mapping[str, object]) -> Iterator[Attribute]:
    """Columns of their own that are attributes: the material, and a condition other than new."""
    material = local_text(data.get("material"))
    if material.all():
        yield Attribute("material", material.all()[0], label=MATERIAL, text=material)
    said = clean_text(data.get("condition")).rsplit("/", 1)[-1].lower()
    if said in rules()["new"]:
        return
    for key, known in rules()["conditions"].items():
        if said in known["words"]:
            text = LocalText({"en": known["en"], "zh": known["zh"]})
            yield Attribute("condition", key, label=CONDITION, text=text)
            return
    yield Attribute("condition", said, label=CONDITION, text=local_text(said))


# ------------------------------------------------------------------ attributes of foreign feeds


@lru_cache(maxsize=1)
def _known_names() -> Mapping[str, str]:
    return {word: name for name, words in rules()["attribute_names"].items() for word in words}


@lru_cache(maxsize=20_000)
def _named(name: str) -> tuple[str, str, LocalText]:
    """Our name for a column ("" if there is none), the unit its name ends with, and what people call it."""
    base, unit = unit_in_name(clean_text(name).rstrip(":： "))
    known = _known_names().get(base.replace("_", " ").lower(), "")
    return known, unit, local_text(base if unit else name)


def _loose(name: str, value: object) -> Attribute | None:
    """An attribute of a foreign feed, None when nothing is stated. Its words stay as they are written."""
    if isinstance(value, list | tuple):
        value = ", ".join(text for item in value if (text := clean_text(item)))
    known, unit, label = _named(name)
    if (key := _plain_color(name, value)) and label.all():
        text = clean_text(value)
        return Attribute("color", key, label=label, text=in_its_language(text))
    if isinstance(value, bool):
        return Attribute(_of_kind(known, name, measured=False), value, label=label)
    text = clean_text(value)
    if not text or not label.all():
        return None
    wanted = rules()["measure_of"].get(known, "")
    if measure := _measure(text, unit or rules()["bare_units"].get(known, ""), wanted):
        own = _of_kind(known, name, measured=True)
        return Attribute(own, measure.value, measure.unit, label, in_its_language(text))
    if isinstance(value, int | Decimal):
        return Attribute(name, float(value), label=label)
    if (answer := _yes_or_no(text)) is not None:
        return Attribute(
            _of_kind(known, name, measured=False), answer, label=label, text=in_its_language(text)
        )
    own = known if known == "material" else name
    return Attribute(own, text, label=label, text=in_its_language(text))


def _plain_color(name: str, value: object) -> str:
    """The plain colour of "颜色: 柔情粉", "" for anything else: "green / brown / grey" are choices, no colour."""
    if clean_text(name).rstrip(":： ").lower() not in rules()["option_names"]["color"]:
        return ""
    key = color_key(clean_text(value))
    return "" if key == "multicolor" and PARTED.search(clean_text(value).lower()) else key


def _of_kind(known: str, name: str, *, measured: bool) -> str:
    """Our name where it stands for values of this kind ("weight" for numbers), else the feed's own."""
    return known if known and (known in rules()["measure_of"]) is measured else name


def _measure(text: str, unit: str, wanted: str) -> Measure | None:
    """The measure in the text; a bare number takes the unit that its column's name states."""
    if unit and text.replace(".", "", 1).replace(",", "").isdecimal():
        return measure_of(f"{text} {unit}", wanted or "any")
    return measure_of(text, wanted)


def _yes_or_no(text: str) -> bool | None:
    small = text.lower()
    return True if small in rules()["yes"] else False if small in rules()["no"] else None


# ------------------------------------------------------------------ attributes that a category file declares


def _declared(item: object, declared: Mapping[str, Declared]) -> Attribute | None:
    if not isinstance(item, Mapping):
        raise Unusable("attributes", f"{item!r} is no attribute")
    name = needed(item.get("name"), "attributes")
    value, words = item.get("value"), local_text(item.get("text"))
    if name not in declared and isinstance(value, str | list) and not words.all():
        return _loose(name, value)
    known = declared.get(name, Declared(LocalText({"en": name.replace("_", " ")})))
    label = local_text(item.get("label"))
    label = label if label.all() else known.label
    unit = clean_text(item.get("unit")) or known.unit
    if isinstance(value, bool):
        return Attribute(name, value, label=label)
    if isinstance(value, int | Decimal):
        return Attribute(name, float(value), unit, label)
    text = needed(value, f"attributes.{name}")
    return Attribute(name, text, "", label, words if words.all() else local_text(text))
