"""Which voice says which language, from settings and what is on the disk; a missing voice is told with its remedy."""

import pytest

from shopbot import doctor, wiring_speaker
from shopbot.models import voice_espeak
from shopbot.settings import Settings


@pytest.fixture
def bare(tmp_path, monkeypatch) -> Settings:
    """A computer without weights and without espeak-ng."""
    monkeypatch.setattr(voice_espeak, "installed", lambda: "")
    return Settings(data_dir=str(tmp_path), offline=True)


def test_english_needs_nothing_and_chinese_its_weights(bare, tmp_path):
    assert wiring_speaker.speaker(bare).locales == ("en",)
    weights = tmp_path / "models" / "kokoro-v1.0.int8.onnx"
    weights.parent.mkdir()
    weights.write_bytes(b"not looked at before it is to speak")
    assert wiring_speaker.speaker(bare).locales == ("en", "zh")


def test_espeak_takes_the_place_of_a_missing_voice(bare, monkeypatch):
    monkeypatch.setattr(voice_espeak, "installed", lambda: "/usr/bin/espeak-ng")
    assert wiring_speaker.speaker(bare).locales == ("en", "zh")
    assert "espeak-ng" in doctor._mouth(bare).value


def test_no_voice_is_wanted(bare):
    silent = Settings(data_dir=bare.data_dir, voices="none")
    assert wiring_speaker.speaker(silent) is None
    assert not wiring_speaker.fetch_chinese(silent, pytest.fail)
    assert doctor._mouth(silent).remedy == ""


def test_a_voice_that_cannot_be_fetched_is_told(bare):
    said: list[str] = []
    assert not wiring_speaker.fetch_chinese(bare, said.append)
    assert "only by browsers that can" in said[0]
    assert "offline" in said[0]
    finding = doctor._mouth(bare)
    assert "no voice for Chinese" in finding.value
    assert "espeak-ng" in finding.remedy
