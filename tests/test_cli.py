"""The command line as a person runs it: a real process over the sample shop, without the model."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shopbot.settings import Settings
from shopbot.wiring import Shop


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "SHOPBOT_DATA_DIR": settings.data_dir,
        "SHOPBOT_EMBEDDER": "hash",
        "SHOPBOT_MODEL": "none",
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "shopbot.cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=300,
        check=False,
    )


def test_help_is_quick_and_names_the_commands(sample_settings: Settings) -> None:
    began = time.perf_counter()
    result = run(sample_settings, "--help")
    print(f"--help took {time.perf_counter() - began:.2f} s")
    assert result.returncode == 0
    assert all(
        command in result.stdout for command in ("serve", "ask", "search", "import", "doctor")
    )


@pytest.mark.parametrize(
    ("text", "locale"), [("waterproof hiking boots", "en"), ("防水登山靴", "zh")]
)
def test_ask_prints_the_documented_json(
    sample_shop: Shop, sample_settings: Settings, text: str, locale: str
) -> None:
    result = run(sample_settings, "ask", text, "--json")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert {
        "text",
        "locale",
        "decoding",
        "products",
        "citations",
        "verdicts",
        "timings",
    } <= answer.keys()
    assert answer["locale"] == locale
    assert answer["text"]
    product = answer["products"][0]
    assert set(product) == {"id", "title", "price", "in_stock"}
    assert set(product["price"]) == {"amount", "currency"}
    assert set(answer["timings"]) == {"first_sentence_s", "total_s", "tokens"}


def test_search_prints_the_documented_json(sample_shop: Shop, sample_settings: Settings) -> None:
    result = run(sample_settings, "search", "waterproof boots", "--json")
    found = json.loads(result.stdout)
    assert set(found) == {"hits", "relaxed"}
    assert {"id", "title", "score", "reasons"} == set(found["hits"][0])


def test_a_session_goes_on(sample_shop: Shop, sample_settings: Settings) -> None:
    run(sample_settings, "ask", "hiking boots", "--session", "cli-test", "--json")
    answer = json.loads(
        run(
            sample_settings,
            "ask",
            "how heavy is the second one?",
            "--session",
            "cli-test",
            "--json",
        ).stdout
    )
    assert " g" in answer["text"]


def test_a_feed_becomes_a_shop_and_its_broken_line_is_named(
    sample_settings: Settings, tmp_path: Path
) -> None:
    feed = tmp_path / "garden.csv"
    feed.write_text(
        "id,title,description,price,brand\n1,Garden hose 20 m,A green hose,19.90,Rill\n"
        "2,Rake,Steel rake,not-a-price,Rill\n3,Wheelbarrow,Holds 80 l,89.00,Rill\n",
        encoding="utf-8",
    )
    report = json.loads(
        run(sample_settings, "import", str(feed), "--shop", "garden", "--json").stdout
    )
    assert (report["read"], report["kept"]) == (3, 3)  # no price is invented: "ask the shop"
    assert report["rejected"][0]["kept"] is True
    assert report["rejected"][0]["field"] == "price"
    assert report["rejected"][0]["line"] == 3
    assert report["rejected"][0]["file"].endswith("garden.csv")
    answer = json.loads(
        run(sample_settings, "ask", "garden hose", "--shop", "garden", "--json").stdout
    )
    assert answer["products"][0]["title"] == "Garden hose 20 m"
    assert answer["products"][0]["price"]["amount"] == "19.90"
    assert answer["products"][0]["in_stock"] is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "hello", "--shop", "nowhere"),
        ("ask", "hello", "--decoding", "telepathy"),
        ("ask", "hello", "--temperature", "99"),
        ("import", "missing.csv", "--shop", "x"),
        ("search", "x", "--shop", "../evil"),
        ("serve", "--share"),
    ],
)
def test_mistakes_get_one_clear_line(
    sample_shop: Shop, sample_settings: Settings, arguments: tuple[str, ...]
) -> None:
    result = run(sample_settings, *arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "shopbot: " in result.stderr


def test_doctor_reports(sample_shop: Shop, sample_settings: Settings) -> None:
    findings = json.loads(run(sample_settings, "doctor", "--json").stdout)
    assert {"findings", "problems"} == set(findings)
    assert findings["findings"]["model"].startswith("none")
    assert "products" in findings["findings"]
