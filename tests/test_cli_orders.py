"""`shopbot orders`: the log as it was written, and links that identify."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopbot.cli import main
from shopbot.settings import ROOT
from shopbot.shop.database import open_database
from shopbot.shop.orders_case import Terms
from shopbot.shop.orders_desk import OrderDesk
from shopbot.shop.orders_identity import Identification
from shopbot.shop.orders_rules import read_file
from shopbot.shop.products import ProductStore
from shopbot.shop.secret_key import secret_key
from shopbot.types import (
    Catalogue,
    Claim,
    Customer,
    LocalText,
    Money,
    Order,
    OrderLine,
    SentBack,
    ShopInfo,
    Write,
)

ANN = Customer("c-1", "Ann", "ann@x.example", "en")
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OrderDesk]:
    """The desk of a shop `little` whose one order was just cancelled."""
    monkeypatch.setenv("SHOPBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SHOPBOT_SHOP", "little")
    folder = tmp_path / "shops" / "little"
    database = open_database(folder / "shop.sqlite")
    order = Order("A-1", "c-1", "paid", NOW.date(), (), Money(0, "USD"))
    info = ShopInfo(LocalText({"en": "Little"}), "USD")
    ProductStore(database).save(Catalogue(info, (), customers=(ANN,), orders=(order,)))
    rules = read_file(ROOT / "assets" / "after_sales.json")
    identification = Identification(database, secret_key(folder), print, NOW.timestamp)
    made = OrderDesk(database, Terms(rules), identification, lambda: NOW)
    made.perform(made.propose(Write("cancel_order", "A-1", "c-1")))
    yield made
    database.close()


@pytest.mark.usefixtures("desk")
def test_the_log_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orders", "log"]) == 0
    assert capsys.readouterr().out == "2026-11-22 12:30 cancel_order A-1 by c-1\n"
    assert main(["orders", "log", "--order", "A-1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["before"]["status"], said["after"]["status"]) == ("paid", "cancelled")
    assert main(["orders", "log", "--order", "A-2"]) == 0
    assert capsys.readouterr().out == ""


def test_a_link_identifies(desk: OrderDesk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orders", "link", "--order", "a-1"]) == 0
    assert desk.identify(Claim(link=capsys.readouterr().out.strip())) == ANN


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "flags", [["--order", "A-9"], [], ["--order", "A-1", "--days", "0"], ["--shop", "none"]]
)
def test_what_there_is_not(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orders", "link", *flags]) != 0
    assert capsys.readouterr().out == ""


def test_a_parcel_that_came_back_is_settled_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOPBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SHOPBOT_SHOP", "little")
    database = open_database(tmp_path / "shops" / "little" / "shop.sqlite")
    back = SentBack("return", ("mug",), method="card-1", due=Money(-1000, "USD"))
    line = OrderLine("mug", "mug", 1, Money(1000, "USD"))
    order = Order(
        "A-1", "c-1", "return_requested", NOW.date(), (line,), line.price, sent_back=(back,)
    )
    info = ShopInfo(LocalText({"en": "Little"}), "USD")
    ProductStore(database).save(Catalogue(info, (), customers=(ANN,), orders=(order,)))
    database.close()
    assert main(["orders", "arrived", "--order", "A-1"]) == 0
    assert "to refund: 1000 minor units of USD, by card-1" in capsys.readouterr().out
    assert main(["orders", "arrived", "--order", "A-1"]) == 0
    assert "nothing is changed" in capsys.readouterr().out
    assert main(["orders", "log", "--order", "A-1"]) == 0
    assert capsys.readouterr().out.count("receive_back A-1 by c-1") == 1
    assert main(["orders", "arrived", "--order", "A-9"]) != 0
