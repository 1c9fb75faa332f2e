"""Nearest neighbours in an embedded Chroma collection. The only module that knows chromadb.

Chroma opens a collection with another distance or embedder without a word, so the fingerprint is kept in the
collection's metadata and checked here. Each fingerprint has a collection of its own: a new one can be filled while
the old one serves.
"""

import hashlib
import shutil
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError

from shopbot.errors import IndexMismatch, StorageError
from shopbot.ports import Vectors

BATCH = 1000  # rows handed to Chroma at a time; its own limit is above 5,000
SYNC = 1000  # vectors that Chroma may hold outside its graph, and reads anew when it is opened
REACHED = 0.75  # of the vectors, in a sound graph
PREFIX = "snippets-"
ROOM = 1 << 20  # bytes left on a disk that is as good as full: Chroma does not always say so
HEADER = struct.Struct(
    "<i6Q"
)  # of hnswlib: version, offset, room, count, bytes of each, two offsets
HEADER_VERSION = 1
MEND = "Delete that folder and import the catalogue again; products and orders are not in it."


class ChromaIndex:
    """A `VectorIndex` in a folder."""

    def __init__(
        self, path: str | Path, fingerprint: str, *, building: bool = False, anew: bool = False
    ) -> None:
        """Opens the index, or makes an empty one where there is none.

        Args:
            path: the folder that Chroma owns.
            fingerprint: of embedder, splitter and cleaner.
            building: True for an import, which may open an index that is not complete and begin a new one beside
                another; it ends with `commit`.
            anew: True to read the folder as it is now, though this process has it open already. Whoever has goes on
                with what was read then: Chroma keeps the graph in memory and does not see what other processes write.

        Raises:
            IndexMismatch: when the vectors were made with another fingerprint, or were never finished.
            StorageError: when the folder cannot be read or written.
        """
        self._path = Path(path)
        self._lock = threading.Lock()
        self._held = 0  # vectors, 0: to be counted
        self._name = PREFIX + hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            _check_files(self._path)
            if anew:
                _forget(self._path)
            self._client = chromadb.PersistentClient(
                str(self._path), Settings(anonymized_telemetry=False)
            )
            self._collection = self._open(fingerprint, building)
            self._check()
        except (ChromaError, OSError) as error:
            _forget(self._path)  # Chroma keeps what it failed to open, too
            raise _storage_error(self._path, error) from error

    def _check(self) -> None:
        """Finds out whether the graph is there: Chroma opens a damaged one without a word and finds little or nothing.

        Asked for twice as many as it may hold outside the graph it must give most of them; a few may be beyond reach in
        a sound graph too.
        """
        held = self._collection.count()
        wanted = min(held, 2 * SYNC)
        if not wanted:
            return
        probe = np.ones(self._collection._model.dimension, dtype=np.float32)
        result = self._collection.query(query_embeddings=[probe], n_results=wanted, include=[])
        if (found := len(result["ids"][0])) < REACHED * wanted:
            self._client.close()
            raise StorageError(
                f"The vectors in {self._path} are damaged: of {wanted} only {found} can be found.",
                MEND,
            )

    def _open(self, fingerprint: str, building: bool) -> Any:  # noqa: ANN401 - chromadb is untyped here
        ours = {c.name: c for c in self._client.list_collections() if c.name.startswith(PREFIX)}
        if self._name not in ours and ours and not building:
            made = next(iter(ours.values())).metadata or {}
            raise self._mismatch(f"with {made.get('fingerprint', 'other settings')}", fingerprint)
        state = "building" if building and self._name not in ours else "ready"
        if self._name not in ours:
            return self._client.create_collection(
                self._name,
                metadata={"fingerprint": fingerprint, "state": state},
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_search": 200,
                        "ef_construction": 200,
                        "sync_threshold": SYNC,
                    }
                },
                embedding_function=None,
            )
        collection = self._client.get_collection(self._name, embedding_function=None)
        found = collection.metadata or {}
        if found.get("fingerprint") != fingerprint:
            raise self._mismatch(f"with {found.get('fingerprint')}", fingerprint)
        if found.get("state") != "ready" and not building:
            raise self._mismatch("by an import that did not finish", fingerprint)
        return collection

    def _mismatch(self, made: str, fingerprint: str) -> IndexMismatch:
        return IndexMismatch(
            f"The vectors in {self._path} were made {made}; this ShopBot uses {fingerprint}.",
            "Import the catalogue again: shopbot import FILE --shop NAME.",
        )

    def commit(self) -> None:
        """Marks the vectors as complete; those of other fingerprints still serve whoever uses them."""
        metadata = dict(self._collection.metadata or {})
        if metadata.get("state") != "ready":
            with self._writing():
                self._collection.modify(metadata={**metadata, "state": "ready"})

    def keep_only(self, ids: Set[str]) -> None:
        """Removes every other vector, and everything of other fingerprints: nobody uses them any more."""
        with self._writing():
            for other in self._client.list_collections():
                if other.name.startswith(PREFIX) and other.name != self._name:
                    self._client.delete_collection(other.name)
        self.delete(sorted(self.ids() - ids))

    def upsert(
        self, ids: Sequence[str], vectors: Vectors, metadatas: Sequence[Mapping[str, str]]
    ) -> None:
        """Adds or replaces."""
        self._held = 0  # not known
        with self._writing():
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                self._collection.upsert(
                    ids=list(ids[part]),
                    embeddings=np.asarray(vectors[part], dtype=np.float32),
                    metadatas=[dict(metadata) for metadata in metadatas[part]],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Removes; unknown ids are no error."""
        self._held = 0
        with self._writing():
            for start in range(0, len(ids), BATCH):
                self._collection.delete(ids=list(ids[start : start + BATCH]))

    def ids(self) -> set[str]:
        """Every id held."""
        found: set[str] = set()
        total = self._collection.count()
        for offset in range(0, total, 10 * BATCH):
            page = self._collection.get(include=[], limit=10 * BATCH, offset=offset)
            found.update(page["ids"])
        return found

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of those ids in that order, float32 [n, dimension]; zeros for an id that is not held."""
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        places = {key: place for place, key in enumerate(ids)}
        held = np.asarray(found["embeddings"], dtype=np.float32)
        vectors = np.zeros((len(ids), held.shape[1] if held.ndim == 2 else 0), dtype=np.float32)
        if len(held):
            vectors[[places[key] for key in found["ids"]]] = held
        return vectors

    def query(
        self, vector: Vectors, k: int, where: Mapping[str, str | Sequence[str]] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` nearest (id, cosine), best first; `where` keeps equal (or, for a list, contained) metadata."""
        if k < 1 or any(not isinstance(v, str) and not v for v in (where or {}).values()):
            return []
        if (
            not self._held
        ):  # counting takes longer than searching; it is done until there is something
            self._held = self._collection.count()
        if not self._held:
            return []
        result = self._collection.query(
            query_embeddings=[np.asarray(vector, dtype=np.float32).reshape(-1)],
            n_results=min(k, self._held),
            where=_conditions(where),
            include=["distances"],
        )
        return [
            (key, 1.0 - float(distance))
            for key, distance in zip(result["ids"][0], result["distances"][0], strict=True)
        ]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time, its failures explained."""
        with self._lock:
            try:
                yield
            except (ChromaError, OSError) as error:
                raise _storage_error(self._path, error) from error

    def close(self) -> None:
        """Lets go of the folder."""
        self._client.close()


def _forget(path: Path) -> None:
    """Chroma keeps what it has opened, and would give it back for this folder for ever."""
    SharedSystemClient._identifier_to_system.pop(str(path), None)


def _check_files(path: Path) -> None:
    """Finds graph files that were cut short, before Chroma reads past their end and takes the process with it.

    Raises:
        StorageError: naming the folder to delete.
    """
    for header in path.glob("*/header.bin"):
        data = header.read_bytes()
        whole = len(data) >= HEADER.size
        version, _, _, count, size, *_ = HEADER.unpack_from(data) if whole else (0,) * 7
        for name, needed in (("data_level0.bin", count * size), ("length.bin", count * 4)):
            file = header.with_name(name)
            held = file.stat().st_size if file.exists() else 0
            whole = whole and (version != HEADER_VERSION or held >= needed)
        if not whole:
            raise StorageError(
                f"The vectors in {path} are damaged: {header.parent} is cut short.", MEND
            )


def _storage_error(path: Path, error: Exception) -> StorageError:
    seen = str(error)
    if "full" in seen or "No space" in seen or shutil.disk_usage(path).free < ROOM:
        return StorageError(
            f"The disk is full; {path} was not completed.", "Free some space and try again."
        )
    if "readonly" in seen or "read-only" in seen.lower() or isinstance(error, PermissionError):
        return StorageError(
            f"{path} cannot be written ({seen}).",
            "Give yourself write permission, or choose another folder with SHOPBOT_DATA_DIR.",
        )
    return StorageError(
        f"The vectors in {path} cannot be used ({seen}).",
        "Check that the folder can be written; else delete it and import the catalogue again.",
    )


def _conditions(where: Mapping[str, str | Sequence[str]] | None) -> dict[str, Any] | None:
    parts = [
        {name: value if isinstance(value, str) else {"$in": list(value)}}
        for name, value in (where or {}).items()
    ]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"$and": parts}
