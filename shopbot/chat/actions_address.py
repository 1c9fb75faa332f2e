"""An address out of a shopper's words: in one go, or field by field. Knows no rule of the shop. Pure."""

import re
from collections.abc import Mapping

from shopbot.types import Address

PARTS = ("name", "street", "city", "region", "postcode")
# Of any length: a digit too few is for the shop's rules to refuse, by its field.
_POSTCODE = re.compile(r"\b\d{3,7}(?:-\d{1,4})?\b")
_REGION_POSTCODE = re.compile(r"^(.*?)[\s,，]*\b(\d{3,7}(?:-\d{1,4})?)\b[\s,，.。]*(.*)$")
_LONGEST_NAME = 60  # characters
_STREET = re.compile(r"\d+\S*\s+\S")
_LEAD = re.compile(
    r"^.*(?:[:：]|\b(?:to|is|be)\s+|(?:寄|送|改|发)(?:到|给|成|为|往)|是)\s*(?=\S)", re.S
)
_COUNTRY = re.compile(r"^\W*(usa?|u\.s\.a?\.|united states( of america)?|america|美国)\W*$", re.I)
_SECOND = re.compile(r"^(apt|apartment|suite|ste|unit|floor|fl|#|room|公寓|单元|\d+室|\d+楼)", re.I)


def whole(text: str) -> dict[str, str]:
    """The fields of an address that was said in one go, {} where the words are no whole address.

    Read are parts parted by commas or line ends: name, street, perhaps a second line, city, state and postcode.
    """
    parts = [p.strip() for p in re.split(r"[,，、;；\n]+", text.strip(" .。")) if p.strip()]
    parts = [p for p in parts if not _COUNTRY.match(p)]
    if len(parts) < 3 or not _POSTCODE.search(parts[-1]):
        return {}
    if not _POSTCODE.sub("", parts[-1]).strip() and len(parts) > 3:  # "..., OR, 97205"
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
    found = _REGION_POSTCODE.match(parts[-1])
    if not found:
        return {}
    region, postcode = found[1].strip(), found[2]
    before = _from_name(parts[:-1])
    if len(before) == 2:  # "Ann Lee, 12 Oak Street, Portland OR 97205"
        city, _, region = region.rpartition(" ")
        before.append(city)
    if len(before) < 3 or not region or not all(before):
        return {}
    second = before[2] if len(before) > 3 and _SECOND.match(before[2]) else ""
    given = {"name": before[0], "street": before[1], "city": before[-1]}
    given |= {"region": region, "postcode": postcode}
    return given | ({"street2": second} if second else {})


def _from_name(parts: list[str]) -> list[str]:
    """The parts from the name on: "to my sister: Ann Lee, 12 Oak Street" begins with words about it."""
    street = next((n for n, part in enumerate(parts) if n and _STREET.match(part)), 1)
    name, *rest = parts[street - 1 :]
    return [_LEAD.sub("", name).strip() or name, *rest]


def may_be_name(text: str) -> bool:
    """Whether it can be what stands on a parcel, rather than an address that could not be read."""
    return len(text) <= _LONGEST_NAME and not re.search(r"\d.*[,，]|[,，].*\d|[,，].*[,，]", text)


def missing(given: Mapping[str, str]) -> str:
    """The first field that is still to be asked for, "" when the address is whole."""
    return next((name for name in PARTS if not given.get(name)), "")


def built(given: Mapping[str, str]) -> Address:
    """The address of these fields; all of PARTS must be there."""
    return Address(
        name=given["name"],
        street=given["street"],
        city=given["city"],
        region=given["region"],
        postcode=given["postcode"],
        country=given.get("country", "US"),
        street2=given.get("street2", ""),
    )


def fields(where: Address) -> dict[str, str]:
    """The fields of an address, as `built` takes them."""
    names = (*PARTS, "country", "street2")
    return {name: getattr(where, name) for name in names if getattr(where, name)}
