"""Product pictures become vectors: a step of its own after an import, which does only what has changed."""

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shopbot.errors import UnreadablePicture
from shopbot.ports import ImageEmbedder, Pixels, VectorIndex
from shopbot.search.pictures import vector_id
from shopbot.shop.products import ProductStore
from shopbot.types import Product

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".bmp", ".tif", ".tiff"}
BATCH = 16  # pictures embedded and kept at a time: what an interruption can cost

LOOKED = "looked"  # beside the vectors: changes when the pictures have been looked at again

_DRAWING = re.compile(r"pictures/([a-z0-9_-]+\.svg)(?:\?tint=(\w+))?")
_NONE = ("fail.picture.address", "")  # no source has it, and the record names none

Fetch = Callable[[Product], bytes]  # the file of a product's picture; raises UnreadablePicture
OnPicture = Callable[[int, int], None]  # pictures done, of how many


@dataclass(frozen=True, slots=True)
class PictureReport:
    """What became of the pictures. `refused`: (product id, message key, what was seen)."""

    kept: int
    new: int
    removed: int
    without: int  # products that have no picture at all
    refused: tuple[tuple[str, str, str], ...] = ()

    def reasons(self) -> Mapping[str, int]:
        """How many were refused for which reason, the commonest first."""
        return dict(Counter(key for _, key, _ in self.refused).most_common())


@dataclass(slots=True)
class _Batch:
    ids: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    pictures: list[Pixels] = field(default_factory=list)


def index_pictures(
    store: ProductStore,
    images: ImageEmbedder,
    index: VectorIndex,
    fetch: Fetch,
    on_picture: OnPicture = lambda done, total: None,
    *,
    afresh: bool = False,
) -> PictureReport:
    """Makes the index hold the picture of every product whose picture can be had.

    Args:
        store: the catalogue.
        images: what embeds them.
        index: the vectors, of this embedder only.
        fetch: gives the bytes of a product's picture.
        on_picture: told after each picture.
        afresh: also the pictures that are known; else a picture is known by its address.
    """
    products = {vector_id(p, _mark(p)): p for p in store.all()}
    known = index.ids()
    wanted = [key for key in products if afresh or key not in known]
    refused: list[tuple[str, str, str]] = []
    done = 0
    for start in range(0, len(wanted), BATCH):
        batch = _Batch()
        for key in wanted[start : start + BATCH]:
            _take(batch, key, products[key], images, fetch, refused)
            done += 1
            on_picture(done, len(wanted))
        _keep(batch, images, index)
    gone = sorted(known - products.keys())
    index.delete(gone)
    return PictureReport(
        kept=len(known & products.keys()),
        new=len(wanted) - len(refused),
        removed=len(gone),
        without=sum(entry[1:] == _NONE for entry in refused),
        refused=tuple(entry for entry in refused if entry[1:] != _NONE),
    )


def looked_at(folder: Path) -> str:
    """What changes in the folder of the vectors whenever somebody has looked at the pictures; "" before that."""
    try:
        return (folder / LOOKED).read_text(encoding="utf-8")
    except OSError:
        return ""


def tell_looked(folder: Path) -> None:
    """Tells running servers that the vectors in the folder have changed."""
    (folder / LOOKED).write_text(uuid.uuid4().hex, encoding="utf-8")


def _take(
    batch: _Batch,
    key: str,
    product: Product,
    images: ImageEmbedder,
    fetch: Fetch,
    refused: list[tuple[str, str, str]],
) -> None:
    try:
        batch.pictures.append(images.read(fetch(product)))
    except UnreadablePicture as error:
        refused.append((product.id, error.key, error.detail or product.picture))
        return
    batch.ids.append(key)
    batch.owners.append(product.id)


def _keep(batch: _Batch, images: ImageEmbedder, index: VectorIndex) -> None:
    if batch.ids:
        vectors = images.embed_images(batch.pictures)
        index.upsert(batch.ids, vectors, [{"owner": owner} for owner in batch.owners])


def _mark(product: Product) -> str:
    return hashlib.sha256(product.picture.encode()).hexdigest()[:12]


def first_that_has(sources: Sequence[Fetch]) -> Fetch:
    """Asks each source in turn; what the last one raised is raised where none has the picture."""

    def fetch(product: Product) -> bytes:
        refusal = UnreadablePicture("fail.picture.address", product.picture)
        for source in sources:
            try:
                return source(product)
            except UnreadablePicture as error:
                refusal = error
        raise refusal

    return fetch


def in_folder(folder: Path) -> Fetch:
    """Photos that the merchant has in a folder, named like a product's id or one of its codes: "SKU-1.jpg"."""
    files = {
        path.stem.lower(): path
        for path in sorted(
            folder.rglob("*"), reverse=True
        )  # of "a.jpg" and "a.png" the first counts
        if path.is_file() and path.suffix.lower() in SUFFIXES
    }

    def fetch(product: Product) -> bytes:
        for name in (product.id, *product.codes):
            if path := files.get(name.lower()):
                return path.read_bytes()
        raise UnreadablePicture("fail.picture.address", product.picture)

    return fetch


def drawn(draw: Callable[[str, str], str], to_png: Callable[[str], bytes]) -> Fetch:
    """Our own drawings, in the colour that the product names: "pictures/boot.svg?tint=blue"."""

    def fetch(product: Product) -> bytes:
        if not (ours := _DRAWING.fullmatch(product.picture)) or not (
            svg := draw(ours[1], ours[2] or "")
        ):
            raise UnreadablePicture("fail.picture.address", product.picture)
        return to_png(svg)

    return fetch


def at_address(fetch_address: Callable[[str], bytes]) -> Fetch:
    """Pictures at the https addresses that the feed names."""

    def fetch(product: Product) -> bytes:
        if not product.picture.startswith("https://"):
            raise UnreadablePicture("fail.picture.address", product.picture)
        return fetch_address(product.picture)

    return fetch
