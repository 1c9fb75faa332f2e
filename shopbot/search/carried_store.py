"""What goods are called as plain arrays, and back; see `facets_table_store`."""

from shopbot.search.carried_names import Index, Names
from shopbot.search.facets_pack import Pack
from shopbot.search.facets_table_store import Array, Arrays, packed, unpacked

INDEXES = ("english", "chinese", "loose", "titled", "kinds")


def names_arrays(names: Names) -> dict[str, Array]:
    """Everything in the names, by name."""
    found: dict[str, Array] = {
        "titles.text": names.titles.arrays()["text"],
        "titles.starts": names.titles.starts,
        "title_products": names.title_products,
        "translations": packed(names.translations),
    }
    for part in INDEXES:
        index: Index = getattr(names, part)
        for name, array in index.keys.arrays().items():
            found[f"{part}.{name}"] = array
        found[f"{part}.places"] = index.starts
        found[f"{part}.products"] = index.products
    return found


def names_restored(arrays: Arrays) -> Names:
    """The names that `names_arrays` wrote."""
    english, chinese, loose, titled, kinds = (
        Index(
            Pack.restored(arrays[f"{part}.text"], arrays[f"{part}.starts"]),
            arrays[f"{part}.places"],
            arrays[f"{part}.products"],
        )
        for part in INDEXES
    )
    return Names(
        english,
        chinese,
        loose,
        titled,
        kinds,
        Pack.restored(arrays["titles.text"], arrays["titles.starts"]),
        arrays["title_products"],
        tuple((english, chinese) for english, chinese in unpacked(arrays["translations"])),
    )
