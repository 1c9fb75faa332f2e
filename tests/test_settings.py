"""Settings: file < environment < flags; documentation and help agree with them."""

from dataclasses import fields
from pathlib import Path

import pytest

from shopbot.cli import _parser
from shopbot.errors import BadSetting
from shopbot.settings import Settings, load


def test_flags_win_over_environment_over_file(tmp_path: Path) -> None:
    file = tmp_path / "shopbot.toml"
    file.write_text('model = "a/b"\nport = 1\nshop = "one"\n', encoding="utf-8")
    settings = load({"port": 3, "host": None}, {"SHOPBOT_PORT": "2", "SHOPBOT_SHOP": "two"}, file)
    assert (settings.model, settings.port, settings.shop) == ("a/b", 3, "two")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("modle = 1", "modle"),
        ("port = 'x'", "port"),
        ("offline = 'maybe'", "offline"),
        ("= 3", "TOML"),
    ],
)
def test_mistakes_in_the_file_are_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "shopbot.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match=named) as caught:
        load({}, {}, file)
    assert caught.value.remedy


def test_every_setting_is_explained() -> None:
    assert all(field.metadata["help"] for field in fields(Settings))


def test_readme_names_every_command_and_the_settings_it_shows(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    for command in ("serve", "ask", "search", "import", "doctor"):
        assert f"shopbot {command}" in readme
        assert command in _parser().format_help()
    for name in ("model", "adapter", "quantize", "device"):
        assert f"SHOPBOT_{name.upper()}" in readme
        assert f"--{name}" in readme
    for line in readme.splitlines():
        if line.startswith("make "):
            target = line.split()[1]
            assert f"\n{target}:" in (root / "Makefile").read_text(encoding="utf-8")


def test_readme_links_lead_somewhere(root: Path) -> None:
    import re

    for document in (root / "README.md", *(root / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), f"{document.name} links to {target}"
