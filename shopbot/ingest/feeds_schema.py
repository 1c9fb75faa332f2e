"""schema.org products as rows: Product and ProductGroup with offers, ratings and variants.

Sources: https://schema.org/Product, https://developers.google.com/search/docs/appearance/structured-data/product
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from shopbot.ingest.feeds_columns import rules
from shopbot.ingest.feeds_flat import Flat, is_gone, listed, mapping, stated, text_of
from shopbot.ingest.feeds_offers import offered
from shopbot.ingest.feeds_pages import Document
from shopbot.ingest.feeds_text import Row
from shopbot.ingest.feeds_variants import FlatRow, Group, alone, joined

PRODUCTS = frozenset(
    {"product", "productgroup", "individualproduct", "productmodel", "someproducts"}
)
CODES = ("sku", "gtin", "gtin8", "gtin12", "gtin13", "gtin14", "isbn", "mpn")
MEASURES = ("weight", "width", "height", "depth")
UNITS = {
    "KGM": "kg", "GRM": "g", "LBR": "lb", "ONZ": "oz", "CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in",
    "LTR": "l", "MLT": "ml",
}  # fmt: skip
DEEPEST = 30
Node = Mapping[str, object]


def types(node: object) -> set[str]:
    """The types of a node in small letters, without their address."""
    given = node.get("@type") if isinstance(node, Mapping) else None
    return {text_of(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in listed(given)}


def nodes(value: object, depth: int = 0) -> Iterator[Node]:
    """The product nodes of a document; those within a product are its own affair."""
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        if types(value) & PRODUCTS:
            yield value
        else:
            yield from chain.from_iterable(nodes(v, depth + 1) for v in value.values())
    elif isinstance(value, list):
        yield from chain.from_iterable(nodes(v, depth + 1) for v in value)


def schema_rows(document: Document) -> Iterator[FlatRow | Row]:
    """The products of a document; variants carry the group that they belong to."""
    if document.problem:
        yield Row(document.file, document.line, problem=document.problem)
        return
    found = list(nodes(document.value))
    known = {text_of(node["@id"]): node for node in found if text_of(node.get("@id"))}
    named = {i for node in found for v in listed(node.get("hasVariant")) if (i := _reference(v))}
    for node in found:
        if text_of(node.get("@id")) not in named or "productgroup" in types(node):
            for data in _flats(node, known, document.file):
                yield FlatRow(document.file, document.line, data)


def _flats(node: Node, known: Mapping[str, Node], file: str) -> Iterator[Flat]:
    own = _flat(node)
    if "productgroup" not in types(node):
        parents = [*listed(node.get("isVariantOf")), *listed(node.get("inProductGroupWithID"))]
        if group := next((g for p in parents if (g := _group_of(p, known, file))), ""):
            own["group"] = group
        yield own
        return
    own["group"] = _group_of(node, known, file) or text_of(own.get("id")) or text_of(own["title"])
    own["is_group"] = True
    yield own
    for variant in listed(node.get("hasVariant")):
        whole = known.get(_reference(variant), variant)
        if isinstance(whole, Mapping):
            yield {**_flat(whole), "group": own["group"]}


def _reference(value: object) -> str:
    """The id of a node that is only referred to."""
    return text_of(value.get("@id")) if isinstance(value, Mapping) and len(value) <= 2 else ""


def _group_of(value: object, known: Mapping[str, Node], file: str) -> str:
    """The name of a product group; ids that hold only on their page are joined to it."""
    if not isinstance(value, Mapping):
        return text_of(value)
    node = known.get(text_of(value.get("@id")), value)
    name = text_of(node.get("productGroupID")) or text_of(value.get("@id"))
    return f"{file}{name}" if name.startswith(("#", "_:")) else name


def schema_key(data: Flat) -> str:
    """The group of a row."""
    return text_of(data.get("group"))


def schema_joined(group: Group) -> Row:
    """The product of a node, or of a group node and its variants."""
    base = next((row for row in group if row.data.get("is_group")), None)
    if base is None:
        return joined(group)
    own = {k: v for k, v in base.data.items() if k not in ("group", "is_group")}
    variants = [row for row in group if not row.data.get("is_group")]
    data = own
    if variants:
        made = dict(joined(variants).data)
        data = made | {k: v for k, v in own.items() if stated(v)}
        data["attributes"] = mapping(made.get("attributes")) | mapping(own.get("attributes"))
        data["codes"] = [*listed(own.get("codes")), *listed(made.get("codes"))]
        for name in ("color", "size", "price", "list_price"):
            data.pop(name, None)
        data |= {name: made.get(name) for name in ("price", "list_price")}
    data["id"] = own.get("id") or text_of(base.data["group"])
    return Row(base.file, base.line, alone(data))


def product_id(node: Node) -> str:
    """The id of a node: that of its group, its article number, else its address."""
    names = ("productGroupID", "sku", "productID", *CODES[1:], "@id", "url")
    return next((text for name in names if (text := text_of(node.get(name)))), "")


def _flat(node: Node) -> Flat:
    """One node under our names."""
    group = "productgroup" in types(node)
    pictures = [text for item in listed(node.get("image")) if (text := _address(item))]
    made: Flat = {
        "id": product_id(node),
        "title": text_of(node.get("name")),
        "description": node.get("description"),
        "brand": _name(node.get("brand")) or _name(node.get("manufacturer")),
        "category": _category(node.get("category")),
        "codes": [text for name in CODES if (text := text_of(node.get(name)))],
        "pictures": pictures,
        "picture": pictures[0] if pictures else "",
        "picture_text": _caption(node.get("image")),
        "url": text_of(node.get("url")),
        "condition": text_of(node.get("itemCondition")).rsplit("/", 1)[-1],
        "audience": _audience(node.get("audience")),
        "goes_with": _related(node),
        "attributes": _attributes(node),
    }  # fmt: skip
    if not group:
        made |= {name: _name(node.get(name)) for name in ("color", "size", "material", "pattern")}
    made |= offered(node.get("offers"))
    rating = next((r for r in listed(node.get("aggregateRating")) if isinstance(r, Mapping)), {})
    made["rating"] = out_of_five(rating)
    made["rating_count"] = rating.get("reviewCount") or rating.get("ratingCount")
    if is_gone(made.get("availability")) and not stated(made.get("stock")):
        made["stock"] = 0
    return {name: value for name, value in made.items() if stated(value)} | {
        "attributes": made["attributes"],
        "title": made["title"],
    }


def _related(node: Node) -> list[str]:
    others = (product_id(o) for o in listed(node.get("isRelatedTo")) if isinstance(o, Mapping))
    return [other for other in others if other]


def out_of_five(rating: Node) -> object:
    """A rating brought to at most 5 where it says that its best is another number."""
    value, best = rating.get("ratingValue"), text_of(rating.get("bestRating")) or "5"
    try:
        number, top = float(text_of(value).replace(",", ".")), float(best)
    except ValueError:
        return value
    if top == 5 or top <= 0:
        return text_of(value).replace(",", ".")
    scaled = number * 5 / top
    return str(int(scaled)) if scaled == int(scaled) else f"{scaled:.2f}"


def _name(value: object) -> str:
    """The name of a thing that may be a text, a node or a list."""
    first = next(iter(listed(value)), None)
    if isinstance(first, Mapping):
        return text_of(first.get("name")) or text_of(first.get("value"))
    return text_of(first).removeprefix("https://schema.org/")


def _address(value: object) -> str:
    if isinstance(value, Mapping):
        return text_of(value.get("url")) or text_of(value.get("contentUrl"))
    return text_of(value)


def _caption(value: object) -> str:
    first = next(iter(listed(value)), None)
    if not isinstance(first, Mapping):
        return ""
    return (
        text_of(first.get("caption"))
        or text_of(first.get("description"))
        or text_of(first.get("name"))
    )


def _category(value: object) -> str:
    first = next(iter(listed(value)), None)
    name = _name(first)
    return "" if name.startswith("http") else name.replace(" / ", " > ")


def _audience(value: object) -> str:
    first = next(iter(listed(value)), None)
    if isinstance(first, Mapping):
        return text_of(first.get("suggestedGender")).rsplit("/", 1)[-1] or _name(first)
    return text_of(first)


def _attributes(node: Node) -> Flat:
    found: Flat = {}
    for item in listed(node.get("additionalProperty")):
        if isinstance(item, Mapping) and text_of(item.get("name")):
            found[rules().option(text_of(item["name"]))] = _measured(item)
    found |= {name: _measured(node.get(name)) for name in MEASURES}
    return {name: value for name, value in found.items() if stated(value)}


def _measured(value: object) -> str:
    """A value with its unit."""
    if not isinstance(value, Mapping):
        return text_of(value)
    code = text_of(value.get("unitCode"))
    unit = text_of(value.get("unitText")) or UNITS.get(code, code)
    return f"{text_of(value.get('value'))} {unit}".strip() if stated(value.get("value")) else ""
