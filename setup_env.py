"""Makes the environment in .venv with locked versions. Standard library only; runs on Linux, macOS, Windows.

    python setup_env.py [--torch auto|cpu|cuda] [--dev]

auto takes PyTorch's CPU build on a machine without an NVIDIA GPU where that build can be had, because
the plain one brings gigabytes of CUDA libraries along. Running it again costs nothing.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch's own public index


def main() -> int:
    """Sets up; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--torch", choices=["auto", "cpu", "cuda"], default="auto")
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    options = parser.parse_args()
    if not (3, 11) <= sys.version_info < (3, 13):
        print("ShopBot needs Python 3.11 or 3.12.", file=sys.stderr)
        return 1
    mark = VENV / ("ready-dev" if options.dev else "ready")
    state = _state()
    if mark.exists() and mark.read_text() == state:
        mark.touch()
        return 0
    if not PYTHON.exists():
        print("Making .venv", flush=True)
        venv.create(VENV, with_pip=True)
    _pip("install", "--upgrade", "pip>=24", "setuptools>=75", quiet=True)
    _install_torch(options.torch)
    extra = "[dev]" if options.dev else ""
    _pip("install", "--no-build-isolation", "-c", "constraints.txt", "-e", f".{extra}")
    mark.write_text(state)
    return 0


def _state() -> str:
    files = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _install_torch(choice: str) -> None:
    pin = next(
        line
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line.startswith("torch==")
    )
    wants_cpu = choice == "cpu" or (
        choice == "auto" and sys.platform == "linux" and not shutil.which("nvidia-smi")
    )
    if wants_cpu and _answers(CPU_INDEX):
        _pip("install", "--extra-index-url", CPU_INDEX, pin)  # its +cpu build ranks higher
    else:
        _pip("install", pin)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}/torch/", timeout=5).close()
    except OSError:
        return False
    return True


def _pip(*arguments: str, quiet: bool = False) -> None:
    command = [str(PYTHON), "-m", "pip", *arguments, "--disable-pip-version-check"]
    result = subprocess.run(command + (["-q"] if quiet else []), cwd=ROOT, check=False)
    if result.returncode:
        print(
            "Setting up stopped. Check the network and the free disk space (6 GB), then run it again:"
            " what is installed is kept.",
            file=sys.stderr,
        )
        sys.exit(result.returncode)


if __name__ == "__main__":
    sys.exit(main())
