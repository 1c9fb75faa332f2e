"""The ear put together: fetched beside the page, absent without a word too many, told by the doctor."""

from dataclasses import replace

import pytest

from shopbot import doctor
from shopbot.settings import Settings
from shopbot.wiring import Shop
from shopbot.wiring_voice import Voice, ear_is_here, fetch_voice, transcriber

SILENT = {"voices": "none"}


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=str(tmp_path), offline=True, **SILENT)


def test_without_weights_and_network_there_is_no_ear_and_one_line_says_why(settings, sample_shop):
    shop: Shop = replace(sample_shop, voice=Voice())
    said: list[str] = []
    fetch_voice(settings, shop, said.append)
    assert shop.voice.transcriber is None
    (line,) = [line for line in said if "cannot speak to the shop" in line]
    assert "Whisper-base is not in" in line
    assert not ear_is_here(settings)


def test_names_of_the_shop_are_there_before_the_ear(settings, sample_shop):
    shop: Shop = replace(sample_shop, voice=Voice())
    fetch_voice(replace(settings, speech_model="none"), shop, lambda _: None)
    assert shop.voice.transcriber is None
    assert "Kestrel" in shop.voice.names["en"]
    assert any("鞋" in name for name in shop.voice.names["zh"])


def test_an_ear_of_a_folder_is_there_at_once_and_loads_nothing(settings, sample_shop, tmp_path):
    shop: Shop = replace(sample_shop, voice=Voice())
    fetch_voice(replace(settings, speech_model=str(tmp_path)), shop, lambda _: None)
    assert shop.voice.transcriber is not None


def test_none_is_none(settings):
    assert transcriber(replace(settings, speech_model="none")) is None


@pytest.mark.parametrize(
    ("changes", "said", "mend"),
    [
        ({}, "Whisper-base is not in", True),
        ({"offline": False}, "not yet", False),
        ({"speech_model": "none"}, "speech_model is none", False),
        ({"speech_model": "nonsense"}, "no model or folder", True),
    ],
)
def test_the_doctor_says_whether_shoppers_can_speak(settings, changes, said, mend):
    finding = doctor._ear(replace(settings, **changes))
    assert said in finding.value
    assert bool(finding.remedy) == mend
