"""What must stand in the record letter by letter: codes, links, addresses, telephone numbers and dates."""

import re

from shopbot.chat.ground_reading import Reading

_URL = re.compile(
    r"(?:https?://|www\.)[^\s)\]>,。]+|\b[a-z0-9-]+\.(?:com|net|org|cn|shop|store"
    r"|example|io)\b[^\s)\],。]*",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"(?<![\w$.])\+?\d[\d\s().-]{6,}\d(?!\w)")
_CODE_WORD = re.compile(
    r"(?:code|coupon|voucher|SKU|order(?: number| no\.?)?|tracking(?: number)?"
    r"|model(?: number)?|item number|part number|优惠码|折扣码|优惠券|兑换码|代码|货号|型号|订单号|单号|编号)"
    r"(?: is| of|:|为|是)?\s?[#\"'“「]?\s?([A-Za-z0-9][A-Za-z0-9-]{2,})",
    re.IGNORECASE,
)
_CAPS = re.compile(
    r"(?<![A-Za-z0-9-])(?:(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{3,}"
    r"|[A-Z]{5,})(?![A-Za-z0-9-])"
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DATE = re.compile(
    rf"\b({'|'.join(_MONTHS)}|{'|'.join(m[:3] for m in _MONTHS)})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({'|'.join(_MONTHS)})\b"
    rf"|(\d{{1,2}})月(\d{{1,2}})[日号]|\b(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.$])(20\d\d)(?:年|\b(?!\.?\d))")


def read_addresses(reading: Reading) -> None:
    """Refuses links, e-mail addresses and telephone numbers that the record does not hold."""
    text, known = reading.text, reading.world.all_text
    urls = " ".join(f.product.url for f in reading.world.facts).lower()
    for pattern in (_MAIL, _URL, _PHONE):
        for found in pattern.finditer(text):
            if reading.is_used(found.start()):
                continue
            if pattern is _PHONE and (
                len(re.sub(r"\D", "", found[0])) < 8 or _DATE.search(found[0])
            ):
                continue
            reading.used.append(found.span())
            said = found[0].lower().rstrip(".,")
            digits = re.sub(r"\D", "", said)
            held = said in known or said in urls
            if pattern is _PHONE:
                held = digits in re.sub(
                    r"\D", "", reading.world.record.info.phone
                ) or digits in re.sub(r"[\s().+-]", "", known)
            if not held:
                reading.refuse("code", found[0])


def read_codes(reading: Reading) -> None:
    """Refuses codes, order numbers, model numbers and words in capitals that the record does not hold."""
    known = set(re.findall(r"[a-z0-9][a-z0-9-]*", reading.world.all_text))
    for pattern in (_CODE_WORD, _CAPS):
        for found in pattern.finditer(reading.text):
            said = found[1] if pattern is _CODE_WORD else found[0]
            looks = any(c.isdigit() for c in said) or said.isupper()
            at = found.start(1) if pattern is _CODE_WORD else found.start()
            if not looks or reading.is_used(at):
                continue
            reading.used.append((at, at + len(said)))
            if said.lower() not in known and said.lower() not in reading.lexicon.capitals:
                reading.refuse("code", said)


def read_dates(reading: Reading) -> None:
    """Refuses dates that no offer, order, policy or review of the record has."""
    record = reading.world.record
    days = {record.today, *(o.starts for o in record.offers), *(o.ends for o in record.offers)}
    days |= {d for o in record.orders for d in (o.placed, o.expected, o.delivered) if d}
    days |= {r.written for r in record.reviews if r.written}
    known = {(d.month, d.day) for d in days} | set(_dates(reading.world.shop_text))
    for found in _DATE.finditer(reading.text):
        reading.used.append(found.span())
        if _month_day(found) not in known:
            reading.refuse("promise", found[0])
    years = {str(d.year) for d in days} | set(_YEAR.findall(reading.world.all_text))
    for found in _YEAR.finditer(reading.text):
        if found[1] in years and not reading.is_used(found.start()):
            reading.used.append(found.span())


def _dates(text: str) -> list[tuple[int, int]]:
    return [_month_day(found) for found in _DATE.finditer(text)]


def _month_day(found: re.Match[str]) -> tuple[int, int]:
    if found[1] or found[4]:
        name, day = (found[1], found[2]) if found[1] else (found[4], found[3])
        return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.lower()[:3])), int(day)
    return (int(found[5]), int(found[6])) if found[5] else (int(found[8]), int(found[9]))
