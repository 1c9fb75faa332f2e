"""Claims about the shop itself: promises, orders, and what it cannot do."""

import re

from shopbot.chat.ground_facts import NUMBER, WORD, negated, stems
from shopbot.chat.ground_lexicon import stem
from shopbot.chat.ground_reading import Reading
from shopbot.chat.ground_wishes import needed

_ONE_RULE = ("warranty", "returns", "refund", "exchange")  # a whole policy is about one of these
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENOUGH_ZH = 0.4
_FORBIDS = re.compile(
    r"(?:do not|does not|never|cannot|don't|not) |^[^,]{0,3}不(?!收|另)|绝不", re.IGNORECASE
)
_ENOUGH = 0.6  # of the words of a promise that its policy must hold
_DENIES = re.compile(
    r"\b(?:not|no|never|cannot|n't|without|only)\b|n't\b|不|没有|无法|无(?!理由|线)|免",
    re.IGNORECASE,
)
_RISKY = re.compile(
    r"\b(?:any reason|no questions|even if|used|worn|opened|washed|damaged|anytime"
    r"|any time|forever|always|automatically|every order|all orders|any order"
    r"|unlimited|cash|double|instant(?:ly)?|immediately|weekends?|sundays?"
    r"|holidays?|tomorrow|tonight|today|(?:same|next|the following)[- ]day"
    r"|overnight|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?"
    r"|worldwide|everywhere|minutes?|hours?)\b|无理由|明天|后天|今天|当天|当日|次日|隔日|(?:周"
    r"|星期)[一二三四五六日天]|小时|分钟|全场|全部|任何原因|随时|永久|所有订单|每笔订单|立即|周末|假性",
    re.IGNORECASE,
)


def read_abilities(reading: Reading) -> None:
    """Refuses "I have added it to your cart", talk of the prompt, and false news of orders."""
    for name, kind in (("abilities", "promise"), ("leaks", "unreadable")):
        for found in reading.pattern(name).finditer(reading.text):
            if name == "abilities" and negated(
                reading.bare, found.end(), reading.lexicon, max(0, found.start() - 6)
            ):
                continue
            if not reading.asks or name == "leaks":
                reading.refuse(kind, found[0])
    if re.search(
        r"\b(?:your|the) (?:order|parcel|package)\b|您的?(?:订单|包裹)|订单",
        reading.text,
        re.IGNORECASE,
    ):
        _read_status(reading)


def _read_status(reading: Reading) -> None:
    orders = reading.world.record.orders
    named = [o for o in orders if o.id.lower() in reading.text.lower()] or list(orders)
    for status, pattern in reading.lexicon.statuses:
        found = pattern.search(reading.text)
        if not found or reading.topics and not orders:
            continue
        if not any(o.status == status for o in named):
            reading.refuse("promise", found[0], ", ".join(f"{o.id}: {o.status}" for o in named))


def read_promises(reading: Reading) -> None:
    """Every promise needs a policy or offer that says the same, with the same numbers, and no less."""
    if reading.asks or not reading.topics:
        return
    told = _order_told(reading)
    for topic in reading.topics:
        if told and topic in ("shipping", "delivery_time", "refund", "returns"):
            continue
        pattern = reading.lexicon.topics[topic]
        for found in pattern.finditer(reading.text):
            start, end = reading.clause(found.start())
            if needed(reading, start, end, found.start()) or reading.in_mention(found.start()):
                continue
            if reading.pattern("hedges").search(reading.text) and not _holds(reading, topic, found):
                continue
            if not _holds(reading, topic, found):
                reading.refuse("promise", found[0], _expected(reading, topic))
                return


def _order_told(reading: Reading) -> bool:
    """Whether the sentence tells of an order rather than of a rule (its news is judged apart)."""
    about = re.search(
        r"\b(?:your|the) (?:order|parcel|package)\b|订单|包裹", reading.text, re.IGNORECASE
    )
    return bool(about and reading.world.record.orders) and any(
        p.search(reading.text) for _, p in reading.lexicon.statuses
    )


def _expected(reading: Reading, topic: str) -> str:
    lines = _lines(reading, topic)
    return lines[0] if lines else ""


def _lines(reading: Reading, topic: str) -> list[str]:
    pattern = reading.lexicon.topics[topic]
    under = [
        line
        for title, lines in reading.world.shop_sections
        for line in lines
        if pattern.search(line) or topic in _ONE_RULE and pattern.search(title)
    ]
    return list(dict.fromkeys(under))


def _holds(reading: Reading, topic: str, found: re.Match[str]) -> bool:
    if topic == "discount" and _is_reduced(reading, found):
        return True
    if topic in ("warranty", "gift", "lifetime", "repair", "returns") and _of_product(
        reading, topic
    ):
        return True
    lines = _lines(reading, topic)
    if topic == "delivery_time":
        lines = lines or _lines(reading, "shipping")
    text = _without_names(reading)
    if line := next((line for line in lines if _supports(reading, text, line)), ""):
        reading.evidence.append(line)
        return True
    parts = [p for p in re.split(r"[,;:。]|\band\b|\bbut\b|并且|而且", text) if p.strip()]
    every = reading.world.shop_lines
    return (
        bool(lines)
        and len(parts) > 1
        and all(any(_supports(reading, p, line) for line in every) for p in parts)
    )


def _is_reduced(reading: Reading, found: re.Match[str]) -> bool:
    """Whether the product spoken of really costs less than it did (amounts are judged as prices)."""
    aim = reading.aim(found.start())
    reduced = [f.product.list_price is not None for f in aim.products]
    return bool(reduced) and (all(reduced) if aim.every else any(reduced))


def _of_product(reading: Reading, topic: str) -> bool:
    pattern = reading.lexicon.topics[topic]
    if topic == "warranty":
        has = [f.product.attribute("warranty") is not None for f in reading.aim(0).products]
        if any(has) and reading.lexicon.quantity.search(reading.text):
            return not _RISKY.search(reading.text)
    return any(pattern.search(f.text) for f in reading.aim(0).products)


def _numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def _supports(reading: Reading, text: str, line: str) -> bool:
    """Whether a policy line bears a part of a sentence out: numbers, denials, risky and most other words."""
    if not _numbers(text) <= _numbers(line) or _HAN.search(text) and not _HAN.search(line):
        return False
    if not all(m[0].lower() in line for m in _RISKY.finditer(text)):
        return False
    if not all(
        m[0].lower() in line for m in reading.lexicon.topics["payment_means"].finditer(text)
    ):
        return False
    denies = bool(_DENIES.search(text))
    if denies and not _DENIES.search(line):
        return False
    if not denies and _FORBIDS.search(line) and len(line) < 2 * len(text) + 20 and ";" not in line:
        return False
    return _overlap(reading, text, line)


def _overlap(reading: Reading, text: str, line: str) -> bool:
    """Whether most words of the text stand in the line; words for the same topic count as the same."""
    for topic in reading.topics:
        if reading.lexicon.topics[topic].search(line):
            text = reading.lexicon.topics[topic].sub(_short_gone, text)
    own = stems(line)
    plain = reading.lexicon.plain
    content = [s for w in WORD.finditer(text) if (s := stem(w[0])) not in plain]
    content = [s for s in content if not s[0].isdigit()]
    if sum(s in own for s in content) < _ENOUGH * len(content):
        return False
    said = re.sub("|".join(re.escape(p) for p in reading.lexicon.plain_zh if len(p) > 1), " ", text)
    pairs = [p[i : i + 2] for p in re.findall(r"[\u4e00-\u9fff]+", said) for i in range(len(p) - 1)]
    few = not pairs or len(pairs) <= 2 and any(pair in line for pair in pairs)
    return few or sum(pair in line for pair in pairs) >= _ENOUGH_ZH * len(pairs)


def _short_gone(found: re.Match[str]) -> str:
    """Nothing for the bare word of a topic; a longer match holds words that must be judged."""
    return (
        " "
        if len(found[0].split()) <= 3 and len(found[0]) <= 16 and "express" not in found[0]
        else found[0]
    )


def _without_names(reading: Reading) -> str:
    text = reading.text
    for mention in reversed(reading.mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    return text.lower()
