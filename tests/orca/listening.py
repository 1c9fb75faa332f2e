"""A real screen reader on a virtual display: Orca over a headed Chromium, its words on paper.

Owns the processes and the paper; knows nothing of ShopBot. Everything lives in one folder and on one display of its own,
so that it disturbs nothing and nothing is left behind.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PROGRAMS = ("orca", "Xvfb", "openbox", "xdotool", "dbus-daemon", "xkbcomp")
BUS_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PREFERENCES = {
    "autofill": {"profile_enabled": False, "credit_card_enabled": False}
}  # no "Save address?" of its own
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter",
    "--force-renderer-accessibility",
    "--window-size=1280,1000",
    "--lang=en-US",
)


def missing() -> list[str]:
    """The programs that are not installed here."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    return absent + ([] if BUS_LAUNCHER.exists() else [str(BUS_LAUNCHER)])


@dataclass
class Listener:
    """Starts what a screen reader needs, in order; `close` ends it in the other order."""

    folder: Path
    chromium: str
    environment: dict[str, str] = field(default_factory=dict)
    _running: list[subprocess.Popen] = field(default_factory=list)
    _heard: int = 0

    def open(self, address: str) -> int:
        """The port at which the browser can be driven (Chrome DevTools Protocol)."""
        home, runtime = self.folder / "home", self.folder / "run"
        prefs = home / ".local/share/orca"
        for place in (prefs, runtime):
            place.mkdir(parents=True, exist_ok=True)
        runtime.chmod(0o700)
        shutil.copy(HERE / "voice/orca-customizations.py", prefs)
        self.paper.touch()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(HERE / "voice"),
            "ORCA_PAPER": str(self.paper),
            "NO_AT_BRIDGE": "0",
            "GTK_MODULES": "gail:atk-bridge",
            "ACCESSIBILITY_ENABLED": "1",
        }
        # -r: on a busy machine a key is let go so late that it would be repeated
        self.environment["DISPLAY"] = (
            f":{self._told('Xvfb', '-r', '-displayfd', '1', '-screen', '0', '1280x1000x24')}"
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._told(
            "dbus-daemon", "--session", "--nofork", "--print-address=1"
        )
        self._start("openbox")
        self._start(str(BUS_LAUNCHER), "--launch-immediately")
        self._start("orca", "--replace")
        self.until(lambda: self._spoken(), "Orca said nothing when it began")
        profile = self.folder / "profile"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default/Preferences").write_text(json.dumps(PREFERENCES), "utf-8")
        self._start(
            self.chromium,
            *BROWSER_FLAGS,
            f"--user-data-dir={profile}",
            "--remote-debugging-port=0",
            address,
        )
        port = profile / "DevToolsActivePort"
        self.until(lambda: port.exists() and port.read_text().strip(), "Chromium did not start")
        return int(port.read_text().split()[0])

    @property
    def paper(self) -> Path:
        return self.folder / "heard.jsonl"

    def keys(self, *names: str) -> None:
        """Presses keys one after the other, as a keyboard does: Orca sees them too."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "25", text)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=60)

    def fresh(self) -> list[str]:
        """What has been said since the last call."""
        spoken = self._spoken()
        new, self._heard = spoken[self._heard :], len(spoken)
        return new

    def peek(self) -> list[str]:
        """What the next call of `fresh` will give."""
        return self._spoken()[self._heard :]

    def _spoken(self) -> list[str]:
        lines = [
            json.loads(line)
            for line in self.paper.read_text("utf-8").splitlines()
            if line.endswith("}")
        ]
        return [line["say"] for line in lines if "say" in line]

    def until(self, holds: Callable[[], object], complaint: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(complaint)
            time.sleep(0.05)

    def _start(self, *command: str, **options) -> subprocess.Popen:
        log = (self.folder / f"{Path(command[0]).name}.log").open("wb")
        running = subprocess.Popen(
            command, env=self.environment, stdin=subprocess.DEVNULL, stderr=log, start_new_session=True,
            **({"stdout": log} | options),
        )  # fmt: skip
        log.close()
        self._running.append(running)
        return running

    def _told(self, *command: str) -> str:
        """Starts a program and gives the first line that it writes."""
        return self._start(*command, stdout=subprocess.PIPE).stdout.readline().decode().strip()

    def close(self) -> None:
        for ask in (signal.SIGTERM, signal.SIGKILL):
            for running in reversed(self._running):
                if running.poll() is None:
                    os.killpg(running.pid, ask)
            deadline = time.monotonic() + 5
            while any(r.poll() is None for r in self._running) and time.monotonic() < deadline:
                time.sleep(0.05)
        for running in self._running:
            if running.stdout:
                running.stdout.close()
