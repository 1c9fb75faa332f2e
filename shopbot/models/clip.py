"""Search by picture: any model of the CLIP family (CLIP, SigLIP, Chinese-CLIP, TinyCLIP) by hub name or folder.

Pictures are prepared here from the numbers of `preprocessor_config.json` (side, mean, deviation), because the image
processors of transformers cut the edges off and ask for torchvision. Learning Transferable Visual Models From
Natural Language Supervision (Radford et al., 2021); SigLIP (Zhai et al., 2023).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from shopbot.errors import BadSetting, WeightsError
from shopbot.models import clip_image, weights
from shopbot.models.convert import quiet_transformers
from shopbot.models.known import IMAGE_MODELS
from shopbot.ports import Pixels, Vectors
from shopbot.settings import Settings

_BATCH = 16  # pictures or texts computed at once
_EDGE = 1 << 20  # bytes from each end of a weight file that name it
_FILES = ("*.json", "*.txt", "*.model")
PREPARED = "white-square-1"  # how pictures are prepared; part of the fingerprint


@dataclass(frozen=True, slots=True)
class Preparation:
    """How a model wants its pictures: a square of `side` pixels, values less `mean`, over `deviation`."""

    side: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]


class ClipEmbedder:
    """Embeds pictures and texts with one model."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401 - a transformers model
        tokenizer: Any,  # noqa: ANN401
        preparation: Preparation,
        name: str,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._preparation = preparation
        self._name = name
        with torch.inference_mode():
            blank = np.full((1, 1, 3), 255, dtype=np.uint8)
            self._dimension = int(self._images([blank]).shape[1])

    @property
    def fingerprint(self) -> str:
        """The model's digest, how pictures are prepared, and the dimension."""
        return f"{self._name}-{PREPARED}-{self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def read(self, data: bytes) -> Pixels:
        """The picture of a file's bytes.

        Raises:
            UnreadablePicture: when there is none.
        """
        return clip_image.pixels(data)

    def embed_images(self, pictures: Sequence[Pixels]) -> Vectors:
        """One vector for each picture, float32 [n, dimension]."""
        return self._in_batches(pictures, self._images)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One vector for each text, float32 [n, dimension]; cut at what the model reads."""
        return self._in_batches(texts, self._texts)

    def _in_batches(self, items: Sequence[Any], embed: Any) -> Vectors:  # noqa: ANN401
        vectors = np.zeros((len(items), self._dimension), dtype=np.float32)
        with torch.inference_mode():
            for start in range(0, len(items), _BATCH):
                rows = embed(items[start : start + _BATCH]).float()
                vectors[start : start + _BATCH] = torch.nn.functional.normalize(rows, dim=-1)
        return vectors

    def _images(self, pictures: Sequence[Pixels]) -> Any:  # noqa: ANN401 - torch.Tensor
        want = self._preparation
        rows = np.stack([clip_image.square(picture, want.side) for picture in pictures])
        mean = np.asarray(want.mean, dtype=np.float32)
        scaled = (rows / np.float32(255) - mean) / np.asarray(want.deviation, dtype=np.float32)
        given = torch.from_numpy(np.ascontiguousarray(scaled.transpose(0, 3, 1, 2)))
        return _features(self._model.get_image_features(pixel_values=given))

    def _texts(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - torch.Tensor
        config = self._model.config
        longest = config.text_config.max_position_embeddings
        whole = config.model_type.startswith("siglip")  # trained with every text filled up
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        tokens = self._tokenizer(
            clean,
            padding="max_length" if whole else True,
            truncation=True,
            max_length=longest,
            return_tensors="pt",
        )
        return _features(self._model.get_text_features(**tokens))


def _features(output: Any) -> Any:  # noqa: ANN401
    """The features themselves; transformers 5 wraps them in an output object."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output


def load(settings: Settings) -> ClipEmbedder:
    """The embedder of `settings.image_model`.

    Raises:
        WeightsError: when the weights cannot be had or are of no such model.
        BadSetting: when no model is called so.
    """
    return from_folder(_folder(settings))


def _folder(settings: Settings) -> Path:
    """Where the files are: those in safetensors, or the older kind of a model that has no others."""
    name = settings.image_model
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    if name.count("/") != 1 or name.startswith((".", "/", "~")):
        raise BadSetting(
            f"There is no picture model or folder {name!r}.",
            f"Set image_model to a folder or a hub name: {', '.join(m.name for m in IMAGE_MODELS)}.",
        )
    folder = weights.from_hub(name, settings, [*_FILES, "*.safetensors"])
    if any(folder.glob("*.safetensors")):
        return folder
    return weights.from_hub(name, settings, [*_FILES, "pytorch_model*.bin"])


def from_folder(folder: Path) -> ClipEmbedder:
    """The embedder of a folder as the hub lays it out.

    Raises:
        WeightsError: when it holds no model of this family.
    """
    try:
        with quiet_transformers():
            model = AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model.eval()
        preparation = _preparation(folder / "preprocessor_config.json")
        if not hasattr(model, "get_image_features") or not hasattr(model, "get_text_features"):
            raise ValueError(f"a {model.config.model_type} model has no pictures")
        return ClipEmbedder(model, tokenizer, preparation, _digest(folder))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise WeightsError(
            f"{folder} holds no picture model that can be used ({str(error).splitlines()[0]}).",
            "Set image_model to a model of the CLIP family, such as openai/clip-vit-base-patch32.",
        ) from error


def _preparation(file: Path) -> Preparation:
    told: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    size = told.get("crop_size") or told["size"]
    if isinstance(size, Mapping):
        size = size.get("height") or size["shortest_edge"]
    return Preparation(int(size), tuple(told["image_mean"]), tuple(told["image_std"]))


def _digest(folder: Path) -> str:
    """What tells these weights from others: size, beginning and end of each file, and how pictures are prepared."""
    digest = hashlib.sha256((folder / "preprocessor_config.json").read_bytes())
    files = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))
    for path in files:
        size = path.stat().st_size
        digest.update(str(size).encode())
        with path.open("rb") as file:
            digest.update(file.read(_EDGE))
            file.seek(max(0, size - _EDGE))
            digest.update(file.read())
    return f"clip-{digest.hexdigest()[:16]}"
