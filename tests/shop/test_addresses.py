"""Addresses and e-mail addresses: whatever is typed is either kept in a form that stays, or refused by its field."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from market import RULES

from shopbot.errors import Refused
from shopbot.shop.addresses import LONGEST, checked_address, checked_email
from shopbot.types import Address, Delivery

FIELDS = st.text(max_size=130)
addresses = st.builds(
    Address,
    name=FIELDS,
    street=FIELDS,
    city=FIELDS,
    region=st.sampled_from(["OR", "oregon", "俄勒冈", "ＯＲ"]) | FIELDS,
    postcode=st.from_regex(r"\d{5}(-\d{4})?", fullmatch=True) | FIELDS,
    country=st.sampled_from(["US", "us", "DE"]),
    street2=st.just("") | FIELDS,
)


def plain(text):
    """No control character, no line end, nothing that is longer than a line."""
    odd = any(unicodedata.category(c)[0] == "C" for c in text)
    return not odd and text == " ".join(text.split()) and len(text) <= LONGEST


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(addresses, st.sampled_from([RULES.delivery, Delivery()]))
@example(Address("Ann\x00", "1 Oak\u2028Street", "Salem", "or", "９７３０１"), RULES.delivery)
def test_an_address_is_kept_plain_and_stays_as_it_is(given_address, delivery):
    with suppress(Refused):
        kept = checked_address(given_address, delivery)
        assert checked_address(kept, delivery) == kept
        assert all(plain(getattr(kept, name)) for name in Address.__dataclass_fields__)
        if delivery.regions:
            assert (kept.country, kept.region in delivery.regions["US"]) == ("US", True)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80) | st.emails())
@example("a@b.example\r\nBcc: c@d.example")
@example("a@" + "b-" * 40 + ".example")
@example("a" * 65 + "@b.example")
def test_an_email_address_is_one_address_on_one_line(text):
    with suppress(Refused):
        kept = checked_email(text)
        assert checked_email(kept) == kept
        assert kept.count("@") == 1
        assert not set(kept) & set(" \r\n,;<>()")


@pytest.mark.parametrize("email", ["first.last+tag@shop.co.uk", "x@y.io", "李@邮箱.中国"])
def test_usual_addresses_are_taken(email):
    assert checked_email(email) == email
