"""What a merchant says to `shopbot import` beside the file, and the embedder's timing, through the command line."""

import json

import numpy as np
import pytest

from shopbot.cli import main

FEED = "Nr,Bezeichnung,Preis brutto,EK\n1,Lampe,5.00,2\n2,Tasse,6.00,3\n"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of chromadb's own imports


@pytest.fixture
def importing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SHOPBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SHOPBOT_EMBEDDER", "hash")
    monkeypatch.setenv("SHOPBOT_MODEL", "none")

    def run(name, content, *flags):
        feed = tmp_path / name
        feed.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["import", str(feed), "--shop", "told", *flags])
        return code, capsys.readouterr()

    return run


def price_of(capsys, words):
    assert main(["ask", words, "--shop", "told", "--json"]) == 0
    price = json.loads(capsys.readouterr().out)["products"][0]["price"]
    return price["amount"], price["currency"]


def test_columns_and_currency_are_as_told(importing, capsys):
    told = ("--map", "title=Bezeichnung", "--map", "price=Preis brutto", "--map", "ignore=EK")
    code, said = importing("a.csv", FEED, *told, "--currency", "EUR")
    assert code == 0
    assert "Ignored columns: EK" in said.out + said.err
    assert "No record names a currency" not in said.out + said.err
    assert price_of(capsys, "Lampe") == ("5.00", "EUR")
    code, said = importing("a.csv", FEED, *told)  # what was said once holds for later imports
    assert code == 0
    assert price_of(capsys, "Lampe") == ("5.00", "EUR")


def test_a_json_feed_takes_a_file_of_pairs(importing, tmp_path, capsys):
    pairs = tmp_path / "pairs.json"
    pairs.write_text('{"title": "was", "price": "kosten", "id": "nr"}', encoding="utf-8")
    goods = [{"nr": "1", "was": "Lampe", "kosten": 5.5}, {"nr": "2", "was": "Tasse", "kosten": 7}]
    code, _ = importing("a.json", json.dumps(goods), "--mapping", str(pairs), "--currency", "USD")
    assert code == 0
    assert price_of(capsys, "Lampe") == ("5.50", "USD")


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--currency", "XYZ"), "no currency"),
        (("--map", "title=Name"), "Name"),  # no such column
        (("--map", "price"), "FIELD=COLUMN"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(importing, tmp_path, flags, says):
    code, said = importing("a.csv", FEED, *flags)
    assert code == 2
    assert says in said.err
    assert not (tmp_path / "data" / "shops" / "told" / "shop.db").exists()


def test_the_embedder_is_timed_beside_others(monkeypatch, capsys):
    """The ways themselves need weights; what is printed of them does not."""
    same = np.array([[1.0, 0.0]], dtype=np.float32)
    ways = {"ours": lambda texts: np.repeat(same, len(texts), 0)}
    monkeypatch.setattr("shopbot.models.peers_embed.ways", lambda settings: ways)
    assert main(["bench", "embed", "--documents", "3", "--rounds", "1", "--json"]) == 0
    cost = json.loads(capsys.readouterr().out)[0]
    assert (cost["name"], cost["least_cosine"]) == ("ours", 1.0)
