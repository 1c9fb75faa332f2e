import io

from shopbot.models.progress import Progress, ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_for_every_tenth():
    out = io.StringIO()
    bar = ProgressBar(out)
    for done in range(0, 101):
        bar(Progress("Downloading", done * 1_000_000, 100_000_000))
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[0] == "Downloading: 0% (0 of 100 MB)"
    assert lines[-1] == "Downloading: 100% (100 of 100 MB)"


def test_a_terminal_gets_one_line_redrawn_and_ended():
    out, now = Terminal(), [0.0]
    bar = ProgressBar(out, lambda: now[0])
    for done in (0, 1, 2, 3, 4):
        bar(Progress("Checking", done * 1_000_000, 4_000_000))
        now[0] += 0.06
    text = out.getvalue()
    assert text.count("\n") == 1
    assert text.count("\r") == 3  # at 0, 0.12 and the end
    assert text.endswith("100% (4 of 4 MB)\n")


def test_an_unknown_total_shows_what_came():
    out = io.StringIO()
    ProgressBar(out)(Progress("Loading", 7_000_000, 0))
    assert out.getvalue() == "Loading: 7 MB\n"
