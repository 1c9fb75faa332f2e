"""One message understood: intent, limits, references. Exact rules; the words are data in assets."""

from dataclasses import replace

from shopbot.chat.phrases import Phrases
from shopbot.chat.state import cheaper_than, content, dearer_than, merge, references
from shopbot.chat.state_wishes import set_aside
from shopbot.chat.understand_heard import Heard
from shopbot.chat.understand_pointed import among, number_of, without_call
from shopbot.types import Filters, Intent, Product, Understanding

# Asked of products that are already on the table (or named), in the order in which they are tried.
_ABOUT_PRODUCTS: tuple[Intent, ...] = (
    "why", "bundle", "compare", "reviews", "describe", "goes_with", "similar",
)  # fmt: skip

_OF_NOTHING: tuple[Intent, ...] = ("greeting", "thanks", "order")

_ENDS = ("?", "？", "吗", "呢", "没", "没有", "么", "嘛", "不")


def understand(heard: Heard, phrases: Phrases) -> Understanding:
    """What the message wants, and the state after it."""
    pointed = heard.named or references(
        heard.text, heard.state, heard.shown, phrases, heard.filters.colors
    )
    intent, topic = _intent(heard, pointed, phrases)
    if intent == "statistic" and heard.shown and phrases.says("of_shown", heard.text):
        intent = "detail" if len(pointed) == 1 else "compare"  # "the cheapest of those"
        topic = heard.topic or "price"
    intent, pointed = _which(intent, heard, pointed, phrases)
    if intent == "bundle":  # "a set for camping": what is left is what it is for
        heard = replace(heard, rest=phrases.marks["bundle"].sub(" ", heard.rest))
    if intent == "search" or (intent == "similar" and heard.filters != Filters()):
        wish = _search(heard if intent == "search" else _alike(heard, pointed), phrases)
        sold = wish.fresh and phrases.says("sells", heard.text)
        return replace(wish, statistic="sells" if sold else "", intent=intent)
    if intent == "statistic":
        return _statistic(heard, phrases)
    if intent in (*_ABOUT_PRODUCTS, "detail") and not pointed:
        own = intent == "bundle" and content(heard.rest, phrases)  # it names what the set is for
        pointed = () if own else _assumed(intent, heard)
        if not pointed and intent == "why":
            return Understanding(
                intent, phrases.locale, replace(heard.state, locale=phrases.locale)
            )
        if not pointed and _asks_of_nothing(heard, phrases):
            return Understanding(
                intent, phrases.locale, replace(heard.state, locale=phrases.locale)
            )
        if not pointed:
            return replace(_search(heard, phrases), intent=intent)
    focus = pointed[0] if len(pointed) == 1 else heard.state.focus
    if intent == "compare":
        focus = _first(heard, pointed, phrases) or focus
    state = replace(heard.state, focus=focus, locale=phrases.locale)
    if intent == "compare" and len(pointed) > 1:
        state = replace(state, compared=pointed)
    if intent == "bundle":
        state = replace(state, filters=heard.filters)
    asked = _asked(heard, pointed, phrases)
    return Understanding(
        intent,
        phrases.locale,
        state,
        asked,
        pointed,
        topic=topic,
        overview=intent == "detail" and not topic and not asked,
        lowest_first=bool(phrases.says("lowest_first", heard.text)),
    )


def _which(
    intent: Intent, heard: Heard, pointed: tuple[str, ...], phrases: Phrases
) -> tuple[Intent, tuple[str, ...]]:
    """Of several shown the one that alone has what is asked for: "which one works with one hand?"."""
    one = len(pointed) == 1 and not heard.named
    if intent == "compare" and one and not _asked(heard, pointed, phrases):
        return ("compare" if phrases.means("compare", heard.text) else "detail"), pointed
    asks = intent in ("compare", "detail", "search") and phrases.says("which_one", heard.text)
    if len(heard.shown) < 2 or heard.named or not asks:
        return intent, pointed
    having = tuple(p.id for p in heard.shown if _has(p, heard.topic))
    if len(having) == 1:
        return "detail", having
    wished = heard.filters.attributes and heard.filters.categories
    return ("search", ()) if wished and not having else (intent, pointed)


def _asks_of_nothing(heard: Heard, phrases: Phrases) -> bool:
    """Whether "how much is this?" is asked with nothing on the table and nothing wished."""
    begun = heard.shown or heard.state.query or heard.filters != Filters()
    pointing = phrases.says("it", heard.text) or phrases.says("the_one", heard.text)
    return bool(pointing and not begun and not content(heard.rest, phrases))


def _asked(heard: Heard, pointed: tuple[str, ...], phrases: Phrases) -> str:
    """What is asked beyond the products themselves: nothing by "ok the lighter one"."""
    if not pointed:
        return content(heard.rest, phrases)
    only = phrases.marks["agrees"].sub(" ", heard.text)
    if not content(without_call(only, phrases), phrases):
        return ""
    return content(without_call(heard.rest, phrases), phrases)


def _alike(heard: Heard, pointed: tuple[str, ...]) -> Heard:
    """What is like the thing talked about within new limits ("alternatives that are vegan?"): a search for its kind."""
    ids = pointed or (heard.state.focus,)
    anchor = next((p for p in heard.shown if p.id in ids), next(iter(heard.shown), None))
    if anchor is None or heard.filters.categories:
        return heard
    locale = heard.state.locale
    filters = replace(heard.filters, categories=(anchor.category,))
    return replace(heard, rest=anchor.kind.get(locale), filters=filters)


def _has(product: Product, flag: str) -> bool:
    fact = product.attribute(flag) if flag else None
    return fact is not None and fact.value is True


def _first(heard: Heard, pointed: tuple[str, ...], phrases: Phrases) -> str:
    """Of several compared by one number the one that is most of it: the next message may call it "this one"."""
    among = [p for p in heard.shown if p.id in pointed]
    values = {p.id: value for p in among if (value := number_of(p, heard.topic)) is not None}
    if len(values) < 2 or len(set(values.values())) < 2:
        return ""
    best = min if phrases.says("lowest_first", heard.text) else max
    return best(values, key=lambda product_id: values[product_id])


def _intent(heard: Heard, pointed: tuple[str, ...], phrases: Phrases) -> tuple[Intent, str]:
    text = heard.text
    if heard.intent:
        return heard.intent, phrases.policy(text) if heard.intent == "policy" else heard.topic
    if goes_on(heard, phrases):
        return "search", ""
    for intent in (*_OF_NOTHING, *_ABOUT_PRODUCTS):
        if phrases.means(intent, text):
            return intent, heard.topic if intent in _ABOUT_PRODUCTS else ""
    policy = phrases.policy(text)
    if policy and not (pointed and heard.topic == policy):
        return "policy", policy
    if phrases.means("offers", text) and not _wants_reduced(heard, phrases):
        return "offers", ""
    if phrases.means("statistic", text) and not pointed:
        return "statistic", ""
    if phrases.means("off_topic", text) and not (heard.filters.categories or heard.named):
        return "off_topic", ""
    if pointed and _is_detail(heard, phrases):
        return "detail", heard.topic
    if (heard.shown or heard.state.focus) and _asks_on(heard, phrases):
        return "detail", heard.topic
    return "search", ""


def goes_on(heard: Heard, phrases: Phrases) -> bool:
    """Whether a message is of other goods ("那充电宝呢？"), or only says what the goods wished for are used for."""
    if heard.goods and not heard.named and phrases.says("other_thing", heard.text):
        return True
    standing = heard.state.query or heard.state.filters != Filters()
    return bool(standing and phrases.says("serves", heard.text))


def _wants_reduced(heard: Heard, phrases: Phrases) -> bool:
    """Whether goods on sale are wanted ("jackets on sale"), rather than the offers themselves."""
    rest = heard.rest
    for pattern in phrases.intents["offers"]:
        rest = pattern.sub(" ", rest)
    return heard.filters.on_sale and bool(heard.filters.categories or content(rest, phrases))


def _is_detail(heard: Heard, phrases: Phrases) -> bool:
    """Whether a message that points at a product asks about it, rather than for other goods."""
    if heard.named or phrases.says("the_cheapest", heard.text):
        return True
    if phrases.says("the_dearest", heard.text):
        return True
    if phrases.says("cheaper", heard.text) or phrases.says("dearer", heard.text):
        return False
    about_it = phrases.says("it", heard.text) and not phrases.says("question_detail", heard.text)
    return not (heard.filters.categories and about_it)


def _asks_on(heard: Heard, phrases: Phrases) -> bool:
    """Whether a question with no product in it ("how many players?") is about what is shown."""
    own = heard.filters
    chosen = replace(Filters(), colors=own.colors, sizes=own.sizes, in_stock=own.in_stock)
    if heard.state.focus and heard.filters == chosen != Filters():
        return heard.text.rstrip().endswith(_ENDS)  # "in silver?" of what is talked about
    if heard.filters != Filters():
        return _asks_flag(heard, phrases)
    asks = phrases.says("question_detail", heard.text) or heard.text.rstrip().endswith(("?", "？"))
    return bool((heard.topic and asks) or phrases.says("about_shown", heard.text))


def _asks_flag(heard: Heard, phrases: Phrases) -> bool:
    """Whether a question is of nothing but one property ("防水吗？") while one product is on the table."""
    one = bool(heard.state.focus) or len(heard.shown) == 1
    flag = heard.filters.attributes[:1]
    only = heard.filters == Filters(attributes=flag) and flag and flag[0].value is True
    asked = phrases.says("flag_asked", heard.text) and not content(heard.rest, phrases)
    return bool(one and only and asked)


def _statistic(heard: Heard, phrases: Phrases) -> Understanding:
    """A truth about the shop: about everything, or about the things the message or the wish names."""
    kind = phrases.statistic(heard.text)
    searched = _search(heard, phrases)
    wanted = content(heard.rest, phrases) if searched.fresh else searched.query
    if kind in ("brands", "categories") and not searched.fresh:
        wanted, searched = (
            "",
            replace(searched, state=replace(searched.state, filters=heard.filters)),
        )
    state = replace(searched.state, query=wanted)
    return replace(searched, intent="statistic", query=wanted, state=state, statistic=kind)


def _assumed(intent: Intent, heard: Heard) -> tuple[str, ...]:
    """Products meant by "compare" or "what goes with it" when none was pointed at."""
    if heard.filters.categories and intent in ("compare", "goes_with"):
        return ()
    ids = tuple(p.id for p in heard.shown)
    if intent == "compare":
        ids = tuple(p.id for p in among(heard.state, heard.shown))
        return ids[:3] if len(ids) > 1 else ()
    return (heard.state.focus or ids[0],) if ids or heard.state.focus else ()


def _adds(heard: Heard, phrases: Phrases) -> bool:
    """Whether words that name no goods ("something quiet, my baby sleeps") say more of the standing wish."""
    if any(phrases.says(mark, heard.text) for mark in ("counts_people", "of_those", "serves")):
        return True  # "trail ones": whatever else is called so, they are of what was asked for
    if phrases.slots.marks["same_brand"].search(heard.text):
        return False
    own, standing = heard.filters.categories, heard.state.filters.categories
    if phrases.says("only_such", heard.text) and set(own) <= set(standing):
        return True  # "warm light only" is said of the lamps that are wanted
    if (
        heard.goods
        or phrases.says("gift", heard.text)
        or phrases.says("asks_for_goods", heard.text)
    ):
        return False
    return phrases.says("adds", heard.text) is not None


def _search(heard: Heard, phrases: Phrases) -> Understanding:
    """A new wish, or the standing one refined when the message brings no new noun."""
    standing = heard.state.query or heard.state.filters != Filters()
    if standing and phrases.says("counts_people", heard.text):  # "for 4 players": no CD players
        heard = replace(heard, rest=phrases.marks["counts_people"].sub(" ", heard.text))
        heard = replace(heard, filters=replace(heard.filters, categories=()))
    elif standing and heard.goods and phrases.says("serves", heard.text):  # "for reading in bed"
        heard = replace(heard, rest="", filters=replace(heard.filters, categories=()))
    wish = content(heard.rest, phrases)
    anything = phrases.says("gift", heard.text) and not content(
        phrases.marks["gift"].sub(" ", heard.rest), phrases
    )
    adds = bool(wish) and _adds(heard, phrases)
    refines = bool(standing) and (adds or not wish and not heard.filters.categories)
    said = replace(heard.filters, categories=(), audience="") if adds else heard.filters
    filters = merge(heard.state.filters, said) if refines else heard.filters
    query = heard.state.query if refines else heard.rest.strip() or heard.text
    if refines and adds:
        added = content(heard.rest.split(",")[0], phrases)
        kind = phrases.says("of_those", heard.text)  # "trail shoes": the last word names the thing
        query = (f"{added} {query}" if kind else f"{query} {added}").strip()
    if anything:  # "a gift under $50": the limits say all there is to go by
        query = ""
    basis = tuple(p for p in heard.shown if p.id == heard.state.focus) or heard.shown[:1]
    if refines and phrases.says("cheaper", heard.text) and not heard.filters.price_max:
        filters = cheaper_than(basis, filters)
    elif refines and phrases.says("dearer", heard.text) and not heard.filters.price_min:
        filters = dearer_than(basis, filters)
    state = replace(
        heard.state,
        query=query,
        filters=filters,
        focus="",
        locale=phrases.locale,
        listed_for="",
        listed_by="search",
        compared=(),
    )
    state = state if refines else replace(state, earlier=set_aside(heard.state, state))
    more = refines and heard.filters == Filters() and bool(phrases.says("more", heard.text))
    return Understanding("search", phrases.locale, state, query, fresh=not refines, more=more)
