"""The parts of an address that was typed on one line, in whatever order, with a telephone number among it or not. Pure.

Only what can be told for certain is taken: the rest is asked for.
"""

import re
from collections.abc import Mapping

from shopbot.types import Delivery, LocalText

_EMAIL = re.compile(r"\S+@[A-Za-z0-9.-]+")
_PHONE = re.compile(
    r"(?:(?:\b(?:tele)?phone|\bmobile|\bcell|\btel|联系电话|电话|手机号?码?)[\s.:：是为]*\+?[\d ()-]{7,}\d)"
    r"|(?<![\w-])(?:\+?\d{1,3}[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-]?)\d{3}[ .-]?\d{4}(?![\w-])"
    r"|(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)",
    re.I,
)
_LABEL = re.compile(
    r"(?:收件人|收货人|姓名|名字|收货地址|地址|邮政编码|邮编|街道)\s*(?:是|为|[:：])?\s*"
    r"|\b(?:name|address|street|city|state|zip(?: code)?|post ?code)\s*(?:is\b|:)\s*",
    re.I,
)
_LEAD = re.compile(
    r"^\W*(?:(?:please|ok|yes|just|can you|deliver|ship|send|post|it|that|this|the parcel|goes|to)\b\s*)+"
    r"|^\W*(?:请?(?:寄|送|发)(?:到|给))",
    re.I,
)
_KINDS = (
    "street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|terrace|"
    "parkway|pkwy|square|sq|highway|hwy|circle|trail|loop|alley|row"
)
_STREET = re.compile(
    rf"(?<![\w-])\d{{1,6}}[a-z]?\s+(?:[\w.'’-]+\s+){{0,4}}?(?:{_KINDS})\b\.?(?:\s+(?:n|s|e|w|ne|nw|se|sw)\b\.?)?",
    re.I,
)
_UNIT = re.compile(
    r"^[\s,，]*((?:apt|apartment|suite|ste|unit|floor|fl|room|rm|公寓|单元)\b\.?\s*#?\s*\w+|#\s*\w+|\d+\s*(?:室|楼))",
    re.I,
)
_POSTCODE = re.compile(r"(?<![\w-])\d{5}(?:-\d{4})?(?![\w-])")
_EDGES = " \t\n,，、;；.。:：/|-"
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_HAN_NAME = re.compile(r"(?<![\u3400-\u9fff·])[\u3400-\u9fff·]{2,4}(?![\u3400-\u9fff·])")
_HAN_PLACE = re.compile(
    r"(?P<region>[\u3400-\u9fff]{2,8}?(?:省|自治区)|(?:北京|上海|天津|重庆)市?)?"
    r"(?P<city>[\u3400-\u9fff]{2,8}?(?:市|自治州|地区))?"
    r"(?P<street>[\u3400-\u9fff]{2,10}?(?:区|县|镇|乡|路|街|道|巷|弄)[\u3400-\u9fff\w-]*"
    r"(?:号|弄|栋|幢|座|单元|室|楼|层)(?:\s*[\w-]+(?:号|栋|幢|座|单元|室|楼|层))*)"
)
_HAN_LEAD = re.compile(r"^(?:请|麻烦)?(?:寄|送|发)(?:到|往|给)")


def bare(text: str) -> str:
    """The text without e-mail addresses and telephone numbers, which belong to no address on a parcel."""
    return _PHONE.sub(" ", _EMAIL.sub(" ", text)).strip(_EDGES)


def parts(text: str, delivery: Delivery) -> dict[str, str]:
    """The fields of the address that can be told; {} where no street with its number is in it.

    Args:
        text: what was typed.
        delivery: the regions that the shop sends to, by which the region and with it the end of the city is known.
    """
    plain = _LABEL.sub(" , ", bare(text)).strip(_EDGES)
    if "CN" in delivery.regions and _HAN.search(plain) and (found := _chinese(plain)):
        return found
    return _western(_LEAD.sub("", plain), delivery)


def _western(text: str, delivery: Delivery) -> dict[str, str]:
    street = _STREET.search(text)
    if not street:
        return {}
    given = {"street": street[0].strip(_EDGES)}
    rest, head = text[street.end() :], text[: street.start()]
    if unit := _UNIT.match(rest):
        given["street2"], rest = unit[1].strip(), rest[unit.end() :]
    behind = ""
    if codes := list(_POSTCODE.finditer(rest)):
        given["postcode"] = codes[-1][0]
        rest, behind = rest[: codes[-1].start()], rest[codes[-1].end() :]
    city, region, after = _placed(rest.strip(_EDGES), delivery)
    if not region and (ahead := _placed(f"-{head.strip(_EDGES)}", delivery))[1]:
        head, region = "", ahead[1]  # 俄勒冈州 before the street, as in Chinese
    name = re.sub(r"(?i)\s+(?:at|in|,)\s*$", "", head).strip(_EDGES)
    name = name or after or _first(behind.strip(_EDGES))
    given |= {"city": city, "region": region, "name": name if _is_name(name) else ""}
    return {field: value for field, value in given.items() if value}


def _placed(rest: str, delivery: Delivery) -> tuple[str, str, str]:
    """City, region and what follows them, out of what stands behind the street. "New York" alone is the city."""
    named = (
        (called, code)
        for names in delivery.regions.values()
        for code, title in names.items()
        for called in {code, *title.all()}
    )
    found = [place for called, code in named if (place := _region(called, code, rest))]
    behind = [place for place in found if rest[: place.start()].strip(_EDGES)]
    if not behind:
        return _first(rest), "", ""
    last = max(behind, key=lambda place: (place.end(), len(place[0])))
    return _first(rest[: last.start()]), last[0].strip(), _first(rest[last.end() :].strip(_EDGES))


def _region(called: str, code: str, rest: str) -> re.Match[str] | None:
    """Where the region is named last; two letters count only at the end or before a comma."""
    if not called.isascii():
        return re.search(re.escape(called.removesuffix("州")) + "州?", rest)
    end = r"(?=\s*(?:$|[,，]))" if called == code else r"(?!\w)"
    found = list(re.finditer(rf"(?<!\w){re.escape(called)}{end}", rest, re.I))
    return found[-1] if found else None


def _first(text: str) -> str:
    """What stands before the first comma."""
    return re.split(r"\s*[,，、;；]\s*", text)[0].strip(_EDGES)


def _is_name(text: str) -> bool:
    return 0 < len(text) <= 40 and not re.search(r"[\d,，@]", text)


def name_in(text: str) -> dict[str, str]:
    """The name on a line with an address in Chinese characters; {} where none is told apart from it."""
    name = _chinese(_LABEL.sub(" , ", bare(text))).get("name", "")
    return {"name": name} if name else {}


def _chinese(text: str) -> dict[str, str]:
    text = _HAN_LEAD.sub("", text)
    found = _HAN_PLACE.search(text)
    if not found:
        return {}
    place = {field: value for field, value in found.groupdict().items() if value}
    region = place.get("region", "")
    if region and not region.endswith(("省", "区")):  # a city that is a province of its own
        place |= {
            "region": region.removesuffix("市") + "市",
            "city": region.removesuffix("市") + "市",
        }
    rest = text.replace(found[0], " ")
    if code := _HAN_POSTCODE.search(rest):
        place["postcode"] = code[0]
        rest = rest.replace(code[0], " ")
    if name := _HAN_NAME.search(rest):
        place["name"] = name[0]
    return place


def lone(text: str, delivery: Delivery, known: Mapping[str, str]) -> dict[str, str]:
    """A region or a postcode that was said by itself out of turn; {} for anything else."""
    said = text.strip(_EDGES)
    if _POSTCODE.fullmatch(said) and not known.get("postcode"):
        return {"postcode": said}
    names: list[LocalText] = [t for each in delivery.regions.values() for t in each.values()]
    titles = {title.casefold() for name in names for title in name.all()}
    return {"region": said} if said.casefold() in titles and not known.get("region") else {}
