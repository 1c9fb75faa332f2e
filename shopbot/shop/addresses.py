"""Whether a parcel and a letter can get there: addresses and e-mail addresses as they may be kept. Pure.

A problem is a `Refused` whose key names the field; its slot `seen` is what was given.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from shopbot.errors import Refused
from shopbot.types import Address, Delivery, LocalText

ELSE_FROM = "US"  # the country of a shop that names none, as that of `Address`
LONGEST = 100  # characters of one field
LONGEST_EMAIL = 254  # RFC 5321
EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]"
)
# The first of each pair has an example of the United States, which would mislead elsewhere.
_REGION, _REGION_THERE = "refused.address.region", "refused.address.region_there"
_POSTCODE, _POSTCODE_THERE = "refused.address.postcode", "refused.address.postcode_there"
_SCRIPTS = {
    "street": "refused.address.street_script",
    "street2": "refused.address.street_script",
    "city": "refused.address.city_script",
}
REGION_ENDINGS = ("州", "省", "市")  # "俄勒冈" is "俄勒冈州"


def checked_email(text: str) -> str:
    """The address without what is around it.

    Raises:
        Refused: `refused.email` when it is none.
    """
    email = tidy(text)
    if len(email) > LONGEST_EMAIL or ".." in email or not EMAIL.fullmatch(email):
        raise Refused("refused.email", seen=email[:LONGEST])
    return email


def checked_address(address: Address, delivery: Delivery) -> Address:
    """The address as the post writes it: the region as its code, digits as digits.

    Raises:
        Refused: `refused.address.*` for the first field that is missing, too long, not readable or not served.
    """
    clean = replace(
        address,
        **{name: tidy(getattr(address, name)) for name in Address.__dataclass_fields__},
    )
    for name, key in (
        ("name", "refused.address.name"),
        ("street", "refused.address.street"),
        ("city", "refused.address.city"),
    ):
        if not any(map(str.isalnum, getattr(clean, name))):
            raise Refused(key, seen=getattr(clean, name))
    for name in Address.__dataclass_fields__:
        if len(getattr(clean, name)) > LONGEST:
            raise Refused("refused.address.long", field=name, limit=LONGEST)
    return _placed(clean, delivery)


def tidy(text: str) -> str:
    """Text in its plain form, on one line: full-width letters and digits as the usual ones, no control characters."""
    plain = unicodedata.normalize("NFKC", str(text))
    kept = (" " if unicodedata.category(c)[0] in "CZ" else c for c in plain)
    return " ".join("".join(kept).split())


def check_field(name: str, value: str, delivery: Delivery, country: str = "") -> None:
    """Nothing, unless the post of the country cannot use this one field; the others need not be known yet.

    Args:
        name: of a field of `Address`.
        value: what was said for it.
        delivery: where the shop sends, and how addresses are written there.
        country: code; "" for the one that nobody needs to name.

    Raises:
        Refused: `refused.address.*`, as `checked_address`.
    """
    country, value = (country or home(delivery)).upper(), tidy(value)
    if len(value) > LONGEST:
        raise Refused("refused.address.long", field=name, limit=LONGEST)
    regions, pattern = delivery.regions.get(country, {}), delivery.postcodes.get(country)
    if name == "region" and regions and not _region(value, regions):
        raise Refused(_REGION if country == ELSE_FROM else _REGION_THERE, seen=value)
    if name == "postcode" and pattern and not re.fullmatch(pattern, value.upper()):
        raise Refused(_POSTCODE if country == ELSE_FROM else _POSTCODE_THERE, seen=value)
    key = _SCRIPTS.get(name)
    if key and country in delivery.latin and not _latin(value):
        raise Refused(key, seen=value)


def home(delivery: Delivery) -> str:
    """The country of an address that names none: the only one, or the first, that the shop sends to."""
    return next(iter(delivery.regions), ELSE_FROM)


def _placed(address: Address, delivery: Delivery) -> Address:
    country = address.country.upper()
    if delivery.regions and country not in delivery.regions:
        raise Refused("refused.address.country", seen=address.country)
    for name in ("region", "postcode", "street", "street2", "city"):
        check_field(name, getattr(address, name), delivery, country)
    regions = delivery.regions.get(country, {})
    region = _region(address.region, regions) if regions else address.region
    return replace(address, country=country, region=region, postcode=address.postcode.upper())


def _region(said: str, regions: Mapping[str, LocalText]) -> str:
    """The code of a region that was said as code or name, "" for none."""
    wanted = _bare(said)
    for code, name in regions.items():
        if wanted and wanted in {_bare(code), *map(_bare, name.all())}:
            return code
    return ""


def _bare(text: str) -> str:
    letters = "".join(filter(str.isalnum, text)).casefold()
    for ending in REGION_ENDINGS:
        letters = letters.removesuffix(ending) or letters
    return letters


def _latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())
