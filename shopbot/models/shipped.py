"""The adapters that ship with ShopBot: one for each base model that has one."""

from pathlib import Path

from shopbot.errors import AdapterError
from shopbot.models import adapter, known
from shopbot.models.adapter import Applied
from shopbot.models.loader import Base
from shopbot.settings import Settings


def folder(base_name: str, assets: Path) -> Path | None:
    """Where the adapter for a base lies; None where none ships for it."""
    wanted = known.find(base_name)
    found = assets / "adapters" / wanted.key if wanted else None
    return found if found and found.is_dir() else None


def applied(base: Base, settings: Settings, template_hash: str) -> tuple[Applied | None, str]:
    """The base with the adapter that the settings ask for, and what a person should know of it.

    A shipped adapter that does not fit leaves the base to answer, and that is told; a merchant's own is refused.

    Raises:
        AdapterError: when the settings name a folder whose adapter does not fit.
    """
    if settings.adapter in {"", "none"}:
        return None, ""
    if settings.adapter != "auto":
        chosen = Path(settings.adapter).expanduser()
        return adapter.apply(base, chosen, template_hash), ""
    own = folder(base.plan.base_name, settings.assets)
    if own is None:
        return None, ""
    try:
        return adapter.apply(base, own, template_hash), ""
    except AdapterError as error:
        return None, f"The adapter that ships is not used: {error.message}"
