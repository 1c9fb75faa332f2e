"""`shopbot pictures`, `shopbot search --picture` and what `shopbot doctor` says of it, on the sample shop."""

import json

import pytest
import tiny_clip

from shopbot.cli import main
from shopbot.doctor import examine
from shopbot.models.clip_drawing import png
from shopbot.settings import ROOT, load
from shopbot.web.pictures import Pictures


@pytest.fixture
def flags(sample_shop, sample_settings, monkeypatch, tmp_path):
    monkeypatch.setenv("SHOPBOT_EMBEDDER", "hash")
    monkeypatch.setenv("SHOPBOT_MODEL", "none")
    monkeypatch.setenv("SHOPBOT_DATA_DIR", sample_settings.data_dir)
    return ["--image-model", str(tiny_clip.write(tmp_path / "clip"))]


@pytest.mark.slow
def test_the_sample_shop_is_found_by_its_drawings(flags, capsys, tmp_path):
    boot = tmp_path / "boot.png"
    boot.write_bytes(png(Pictures(ROOT / "assets").draw("hiking-boot.svg", "brown")))
    assert main(["search", "--picture", str(boot), *flags]) == 2  # nothing has been looked at
    assert "shopbot pictures" in capsys.readouterr().err
    assert main(["pictures", "--json", *flags]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["new"] >= 400
    assert report["refused"] == []
    assert main(["pictures", *flags]) == 0
    assert "0 new pictures" in capsys.readouterr().out
    assert (
        main(["search", "--picture", str(boot), "under $200", "--json", "--limit", "3", *flags])
        == 0
    )
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert len(hits) == 3
    assert all("looks like your picture" in hit["reasons"] for hit in hits)
    told = {line.name: line for line in examine(load({"image_model": flags[1]})).lines}
    assert told["search by picture"].value.startswith(f"{report['new']} pictures")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search"], "Give TEXT or --picture"),
        (["search", "--picture", "x.png"], "openai/clip-vit-base-patch32"),
        (["pictures", "--folder", "no/such/folder"], "is no folder"),
        (["pictures"], "No picture model is set"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way_out(flags, capsys, arguments, said):
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_doctor_says_why_there_is_no_search_by_picture(flags, tmp_path):
    off = next(line for line in examine(load()).lines if line.name == "search by picture")
    assert not off.remedy  # it is off because nobody asked for it
    assert "MIT" in off.value
    settings = load({"image_model": str(tmp_path)})
    broken = next(line for line in examine(settings).lines if line.name == "search by picture")
    assert "no picture model" in broken.value
    assert "openai/clip" in broken.remedy
