"""Web addresses out of a feed: http(s) only, public hosts, no credentials, no tracking. Pure; fetches nothing."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from shopbot.ingest.clean_text import clean_text
from shopbot.ingest.clean_values import Notes, Unusable, seen

LONGEST = 2000
OWN_DRAWING = re.compile(r"pictures/[\w./-]+\.svg(\?tint=\w+)?")
ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x1f]+", re.I)
PRIVATE_NAMES = re.compile(
    r"localhost|.*\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion)"
    r"|(?:[\w-]+\.)*(?:nip|sslip|xip)\.io|(?:[\w-]+\.)*(?:localtest|lvh)\.me"
)
TRACKING = re.compile(r"utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|yclid|dclid|igshid|spm|scm")


def picture_of(data: Mapping[str, object], notes: Notes) -> str:
    """The first picture that may be shown: one of our own drawings, or a public web address; "" if there is none."""
    for text in _pictures(data):
        if OWN_DRAWING.fullmatch(text) and ".." not in text:
            return text
        if text.lower().startswith("data:"):
            notes.add("picture", "a picture inside the feed (data:) is not kept: give its address")
            continue
        if found := notes.optional(lambda text=text: address(text, "picture"), ""):  # type: ignore[misc]
            return found
    return ""


def _pictures(data: Mapping[str, object]) -> Iterator[str]:
    for name in ("picture", "pictures"):
        value = data.get(name)
        for item in value if isinstance(value, list | tuple) else [value]:
            text = clean_text(item) if isinstance(item, str) else ""
            # several addresses in one field; a comma may also be part of one
            yield from (part for part in re.split(r"[,;|\s]+(?=https?://|pictures/)", text) if part)


def address(value: object, field: str) -> str:
    """A web address that a page may link to, "" when none is stated.

    Raises:
        Unusable: when it is something else, or leads into a private network, or carries a password.
    """
    text = clean_text(value)
    if not text or not re.match(r"[a-z][a-z0-9+.-]*:", text, re.I):
        return ""  # nothing, or a path within the merchant's own site
    if len(text) > LONGEST or not ADDRESS.fullmatch(text):
        raise Unusable(field, f"{seen(text)} is no http(s) address")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise Unusable(field, f"{seen(text)} is no http(s) address") from None
    if parts.username is not None or parts.password is not None:
        raise Unusable(field, f"the address at {parts.hostname} carries a name or password")
    if is_private(parts.hostname or ""):
        raise Unusable(field, f"{seen(text)} leads into a private network")
    return _without_tracking(text, parts)


def is_private(host: str) -> bool:
    """Whether a host is this machine, a private or a reserved network, in any notation of the number."""
    host = unicodedata.normalize("NFKC", host).replace("。", ".").rstrip(".").lower().split("%")[0]
    if not host or PRIVATE_NAMES.fullmatch(host):
        return True
    number = _numeric(host)
    if number is None:
        return "." not in host
    mapped = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    return not (mapped or number).is_global or number.is_multicast


def _numeric(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The number of a host, also as 2130706433, 0x7f.1 or 0177.0.0.1, as browsers read it."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    parts = host.split(".")
    if len(parts) > 4 or not all(re.fullmatch(r"0x[0-9a-f]*|\d+", part) for part in parts):
        return None
    numbers = [_part(part) for part in parts]
    whole = sum(number << (24 - 8 * i) for i, number in enumerate(numbers[:-1])) + numbers[-1]
    return ipaddress.IPv4Address(whole & 0xFFFFFFFF)


def _part(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:20] or "0", 16)
    return (
        int(text[:20], 8)
        if text.startswith("0") and re.fullmatch("[0-7]+", text)
        else int(text[:20])
    )


def _without_tracking(text: str, parts: SplitResult) -> str:
    if not parts.query or not TRACKING.search(parts.query):
        return text
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name.lower())]
    if len(kept) == len(pairs):
        return text
    return urlunsplit(parts._replace(query=urlencode(kept)))
