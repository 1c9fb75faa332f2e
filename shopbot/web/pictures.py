"""Product drawings: a template of assets/pictures with its `--tint:` set to a colour of the palette."""

import json
import re
from pathlib import Path

_NAME = re.compile(r"[a-z0-9_-]{1,64}\.svg")
_TINT = re.compile(r"--tint:\s*[^;\"}]+")
DEFAULT_TINT = "#8b9199"
PLACEHOLDER = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400" role="img">
<rect width="300" height="400" fill="#eceae4"/>
<g fill="none" stroke="#9a978d" stroke-width="6" stroke-linecap="round" stroke-linejoin="round">
<path d="M85 165h130l14 130H71z"/><path d="M115 165v-14a35 35 0 0 1 70 0v14"/></g></svg>"""


class Pictures:
    """The drawings of one assets folder."""

    def __init__(self, assets: Path) -> None:
        """Drawings under `assets`/pictures, colours of `assets`/palette.json."""
        self._folder = assets / "pictures"
        palette = json.loads((assets / "palette.json").read_text(encoding="utf-8"))
        self._hex: dict[str, str] = {name: colour["hex"] for name, colour in palette.items()}

    def draw(self, name: str, tint: str = "") -> str:
        """The drawing as SVG text; a neutral parcel for a name that there is no drawing of."""
        return self.find(name, tint) or PLACEHOLDER

    def find(self, name: str, tint: str = "") -> str:
        """The drawing as SVG text, "" for a name that there is no drawing of."""
        file = self._folder / name
        if not _NAME.fullmatch(name) or not file.is_file():
            return ""
        colour = self._hex.get(tint, DEFAULT_TINT)
        return _TINT.sub(f"--tint:{colour}", file.read_text(encoding="utf-8"), count=1)
