"""One purchase, heard once by a real screen reader; the tests ask about what was heard."""

import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
QUIET = (
    "ResourceWarning",
    "pytest.PytestUnraisableExceptionWarning",
    "DeprecationWarning",
    "UserWarning",
)


def pytest_addoption(parser):
    parser.addoption(
        "--write-transcript",
        action="store_true",
        help="write docs/orca-purchase.txt anew from what is heard",
    )


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            for kind in QUIET:  # of gradio and chromadb
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that Orca listens to; without it or Orca the tests are skipped, loudly."""
    import listening

    found = shutil.which("chromium") or shutil.which("google-chrome")
    absent = listening.missing() + ([] if found else ["chromium"])
    if not absent:
        return found
    line = (
        f"NO SCREEN READER TEST: {', '.join(absent)} not found (apt install --no-install-recommends orca "
        "at-spi2-core xvfb xdotool dbus-x11 openbox x11-xkb-utils python3-pyatspi gir1.2-atspi-2.0 chromium)."
    )
    if os.environ.get("SHOPBOT_NO_SKIP") == "1":
        pytest.fail(line)
    warnings.filterwarnings("default", category=UserWarning)
    sys.__stderr__.write(f"\n*** {line} ***\n")
    return pytest.skip(line)


@pytest.fixture(scope="session")
def purchase(chromium, tmp_path_factory, request) -> dict[str, list[str]]:
    """Each step of the purchase and what was heard at it; in a process of its own, as the browser's tests hold this one."""
    import golden

    transcript = HERE.parents[1] / "docs/orca-purchase.txt"
    writes = request.config.getoption("--write-transcript")
    folder = tmp_path_factory.mktemp("orca")
    told = folder / "told.txt"
    command = [sys.executable, HERE / "shopper.py", chromium, folder, told]
    done = subprocess.run([*command, *([] if writes else [transcript])], check=False, timeout=900)
    assert done.returncode == 0, "the purchase broke off: see the lines above"
    heard = golden.read(told)
    if writes:
        golden.write(transcript, heard)
    return heard
