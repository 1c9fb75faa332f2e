"""The fields of an address as they are said, each judged at once by the rules of where the shop sends. Pure."""

import re
from collections.abc import Mapping

from shopbot.chat import actions_address as addresses
from shopbot.chat import actions_address_parts as address_parts
from shopbot.chat.actions_cues import Cues
from shopbot.shop.addresses import check_field, home
from shopbot.types import Address, Delivery, Errand

_NO_NAME = re.compile(r"\W*\d+\S*\s+\S")  # "12 Oak Street, ..." begins with no name


def whole(text: str) -> dict[str, str]:
    """The fields of an address that was said in one go, with its name or without; {} where it is none."""
    if found := addresses.whole(text):
        return found
    if not _NO_NAME.match(text):
        return {}
    found = addresses.whole(f"-, {text}")
    return {field: value for field, value in found.items() if field != "name"}


def told(errand: Errand, text: str, delivery: Delivery) -> dict[str, str]:
    """The fields after a message that holds several of them on one line, or one out of turn; {} for any other."""
    known = dict(errand.address)
    if errand.asked not in ("address", "street", "name"):
        return {}
    found = address_parts.parts(text, delivery)
    if len(found) < 2:
        found = {} if errand.asked == "name" else address_parts.lone(text, delivery, known)
    return known | found if found else {}


def may_be_name(text: str) -> bool:
    """Whether it can be whose name is on the parcel: neither a number, nor an e-mail address, nor a street."""
    return any(map(str.isalpha, text)) and "@" not in text and addresses.may_be_name(text)


def wrong_script(text: str, delivery: Delivery, cues: Cues) -> bool:
    """Whether it is an address in Chinese characters where the post reads Latin letters only."""
    return home(delivery) in delivery.latin and cues.says("han_address", text)


def named_only(errand: Errand, text: str) -> dict[str, str]:
    """The name, where it was said: what else was said of an address was in the wrong script."""
    known = {field: value for field, value in errand.address if field == "name"}
    return known or address_parts.name_in(text)


def check_fields(given: Mapping[str, str], delivery: Delivery) -> None:
    """Nothing, unless one of the fields that were said so far cannot be used.

    Raises:
        Refused: naming it.
    """
    for field, value in given.items():
        check_field(field, value, delivery, given.get("country", ""))


def built(given: Mapping[str, str], delivery: Delivery) -> Address:
    """The address of these fields, in the country that the shop sends to where none was said."""
    return addresses.built({"country": home(delivery), **given})
