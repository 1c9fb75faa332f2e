"""Other ways to compute the embedder's vectors: transformers' BERT with the same weights, as it comes.

Texts are sorted by length and taken 32 at a time over all threads, as libraries for sentence vectors do it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional

from shopbot.models import embed, known, weights
from shopbot.models.e5_encoder import E5Tokenizer
from shopbot.models.e5_file import E5File, read, unpack
from shopbot.ports import Vectors
from shopbot.settings import Settings

BATCH = 32
_PARTS = {  # of a layer: transformers' name -> the file's
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def ways(settings: Settings) -> dict[str, Callable[[Sequence[str]], Vectors]]:
    """The embedder that ships and the others, by name; all compute over as many threads."""
    ours = embed.load(settings)
    file = read(weights.ensure(known.EMBEDDER.key, settings))
    return {
        "shopbot": ours.embed_documents,
        "transformers fp32, 32 by length": transformers_way(file, torch.float32),
        "transformers bf16, 32 by length": transformers_way(file, torch.bfloat16),
        "transformers fp32, one by one": transformers_way(file, torch.float32, 1),
    }


def transformers_way(
    file: E5File, dtype: torch.dtype, batch: int = BATCH
) -> Callable[[Sequence[str]], Vectors]:
    """Embeds documents by `transformers.BertModel`.

    Args:
        file: the weights.
        dtype: that it computes in.
        batch: texts at a time; 1: one after the other.
    """
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(file.words),
        hidden_size=file.width,
        num_hidden_layers=file.layers,
        num_attention_heads=file.heads,
        intermediate_size=file.inner,
        max_position_embeddings=file.positions,
        layer_norm_eps=file.epsilon,
    )
    with torch.device("meta"):
        model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(_weights(file, dtype), strict=False, assign=True)
    places = torch.arange(file.positions)[None]
    model.embeddings.position_ids = places
    model.embeddings.token_type_ids = torch.zeros_like(places)
    model.eval()
    tokenizer = E5Tokenizer(file)

    def embedded(texts: Sequence[str]) -> Vectors:
        rows = tokenizer.encode([f"passage: {text}" for text in texts])
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        vectors = np.zeros((len(rows), file.width), dtype=np.float32)
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            vectors[chosen] = _encoded(model, [rows[place] for place in chosen])
        return vectors

    return embedded


def _encoded(model: torch.nn.Module, rows: Sequence[Sequence[int]]) -> Vectors:
    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    real = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    with torch.inference_mode():
        hidden = model(input_ids=ids, attention_mask=real).last_hidden_state.float()
        pooled = (hidden * real[:, :, None]).sum(1) / real.sum(1, keepdim=True)
        vectors: Vectors = functional.normalize(pooled, dim=-1).numpy()
        return vectors


def _weights(file: E5File, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """The file's tensors under the names of `BertModel`, in its shapes."""
    width, inner = file.width, file.inner
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    given = {name: torch.from_numpy(values).to(dtype) for name, values in file.tensors.items()}
    words = unpack(file.words).reshape(len(file.words), width)
    found = {
        "embeddings.word_embeddings.weight": torch.from_numpy(words).to(dtype),
        "embeddings.position_embeddings.weight": given["emb.pos"].view(-1, width),
        "embeddings.token_type_embeddings.weight": given["emb.type"].view(-1, width),
        "embeddings.LayerNorm.weight": given["emb.ln.w"],
        "embeddings.LayerNorm.bias": given["emb.ln.b"],
    }
    for number in range(file.layers):
        for theirs, ours in _PARTS.items():
            weight = given[f"l{number}.{ours}.w"]
            if not ours.endswith("ln"):
                weight = weight.view(*shapes.get(ours, (width, width)))
            found[f"encoder.layer.{number}.{theirs}.weight"] = weight
            found[f"encoder.layer.{number}.{theirs}.bias"] = given[f"l{number}.{ours}.b"]
    return found
