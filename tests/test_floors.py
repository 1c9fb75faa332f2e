"""The architecture as a test: who may import whom, who owns which library, how big a file may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from syntax import parsed

ROOT = Path(__file__).parents[1] / "shopbot"
MODULES = {
    ".".join(p.relative_to(ROOT).with_suffix("").parts): p
    for p in ROOT.rglob("*.py")
    if p.name != "__init__.py"
}

# Ground floor first; a name ending in * stands for every module that begins so.
FLOORS = [
    {"errors", "types.*", "ports", "decoding", "settings", "network"},
    {
        "chat.words", "chat.phrases", "chat.understand*", "chat.state*", "chat.slots*", "chat.prompt", "chat.brief", "chat.notes", "chat.ground*",
        "chat.claims*", "chat.compose*", "chat.sentences", "chat.safety", "chat.spoken*", "chat.number_words", "chat.plain*", "chat.suggest", "chat.answer",
        "chat.profile*", "chat.required", "chat.telling", "chat.plan", "chat.truths", "search.facets*", "search.why*", "ingest.feeds*", "ingest.clean*",
        "ingest.consistency*", "ingest.duplicates*", "search.spelling*", "learn.metrics*", "learn.examples*", "learn.patterns*",
    },
    {"shop.*", "search.lexical*", "search.vectors", "models.*"},
    {"search.hybrid*", "search.carried*", "search.ranking*", "search.relations*", "search.rerank*", "search.pictures*", "search.attribute*",
     "chat.gather*", "chat.hear*", "chat.intents*", "chat.actions*", "chat.turn*", "ingest.index*", "ingest.behaviour*",
     "learn.lora*", "learn.evaluate*", "learn.bench*", "learn.plots*"},
    {"wiring*", "doctor"},
    {"web.*", "cli*"},
]  # fmt: skip
PORT_ONLY = ("search.vectors", "models.")
MAY_REACH_MODELS = ("wiring", "doctor", "learn.lora")
OWNERS = {
    "gradio": ("web.",),
    "fastapi": ("web.",),
    "sqlalchemy": ("shop.",),
    "chromadb": ("search.vectors",),
    "httpx": ("models.", "shop.remote"),
    "torch": ("models.", "learn.lora"),
    "transformers": ("models.", "learn.lora"),
    "peft": ("models.", "learn.lora"),
    "bitsandbytes": ("models.", "learn.lora"),
    "langchain_text_splitters": ("ingest.index",),
    "babel": ("chat.words",),
    "jieba": ("search.lexical",),
    "pyarrow": ("ingest.feeds",),
    "defusedxml": ("ingest.feeds",),
    "rapidfuzz": ("search.spelling", "ingest.duplicates"),
    "matplotlib": ("learn.plots",),
    "sacrebleu": ("learn.metrics",),
    "PIL": ("models.",),
    "resvg": ("models.",),
    "faster_whisper": ("models.speech",),
    "hibari": ("models.voice",),
    "pypinyin": ("models.voice",),
    "onnxruntime": ("models.",),
}
FLOOR_TWO_FOLDERS = ("shop.", "search.", "models.")


def floor_of(name: str) -> int | None:
    for height, names in enumerate(FLOORS):
        if any(name == n or (n.endswith("*") and name.startswith(n[:-1])) for n in names):
            return height
    return None


def imports(path: Path) -> set[str]:
    """Every module named by an import anywhere in the file, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def inner_imports(path: Path) -> set[str]:
    return {
        n.removeprefix("shopbot.") for n in imports(path) if n.startswith("shopbot.")
    } & MODULES.keys()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_module_stays_on_its_floor(name: str) -> None:
    own = floor_of(name)
    assert own is not None, f"{name} has no floor: add it to FLOORS"
    for inner in inner_imports(MODULES[name]):
        height = floor_of(inner)
        assert height is not None
        assert height <= own, f"{name} imports {inner}, which is on a higher floor"
        if own == height == 2:
            same = name.split(".")[0] == inner.split(".")[0]
            assert same, f"{name} imports {inner}: folders of floor 2 do not know each other"
        if inner.startswith(PORT_ONLY) and not name.startswith(PORT_ONLY):
            late = (
                name.startswith(MAY_REACH_MODELS)
                or inner == "search.vectors"
                and name.startswith("search.")
            )
            assert late or own == 5 or inner == "models.progress", (
                f"{name} imports {inner}: take a port instead"
            )


@pytest.mark.parametrize("name", sorted(MODULES))
def test_heavy_library_has_one_owner(name: str) -> None:
    for library in {n.split(".")[0] for n in imports(MODULES[name])} & OWNERS.keys():
        assert name.startswith(OWNERS[library]), (
            f"{name} imports {library}, owned by {OWNERS[library]}"
        )


@pytest.mark.parametrize("name", sorted(MODULES))
def test_file_is_small(name: str) -> None:
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{name} has {lines} lines: it holds two ideas, split it"


def test_command_line_is_light() -> None:
    code = "import shopbot.cli, sys; print([m for m in ('torch','gradio','chromadb','transformers','sqlalchemy') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
