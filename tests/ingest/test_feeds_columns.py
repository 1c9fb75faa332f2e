"""Which column becomes which field: by name, by the person's word, by what the values look like."""

import json
import subprocess
import sys

import pytest

from shopbot.errors import FeedError
from shopbot.ingest.feeds import read

GERMAN = (
    "Artikelnr;Artikelbezeichnung;Preis brutto;EK;Foto;Seite;Hersteller;Lagerbestand;Farbton;Beschreibungstext\n"
    'A-1;Stehlampe;"49,90 €";"20,00 €";https://l.example/1.jpg;https://l.example/p/1;Lumen;4;rot;'
    + "Eine Lampe, die steht und dabei leuchtet, mit Schalter am Kabel und Schirm aus Leinen.\n"
    + 'A-2;Tischlampe;"29,90 €";"9,00 €";https://l.example/2.jpg;https://l.example/p/2;Lumen;0;blau;'
    + "Eine Lampe für den Tisch, die sich biegen lässt und ihr Licht dahin wirft, wo man es haben will.\n"
)


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def fields(feed):
    return {column.name: column.field for column in feed.columns}


def test_unknown_headers_are_guessed_by_name_and_value(tmp_path):
    feed = read(write(tmp_path / "a.csv", GERMAN))
    first, _ = feed.rows
    assert fields(feed) == {
        "Artikelnr": "id",
        "Artikelbezeichnung": "title",
        "Preis brutto": "price",
        "EK": "",
        "Foto": "picture",
        "Seite": "url",
        "Hersteller": "brand",
        "Lagerbestand": "stock",
        "Farbton": "attributes",
        "Beschreibungstext": "description",
    }
    assert (first.data["price"], first.data["attributes"]) == ("49,90 €", {"Farbton": "rot"})
    assert "20,00" not in str(first.data)


def test_columns_carry_an_example(tmp_path):
    feed = read(write(tmp_path / "a.csv", "title,price,Seite\nA,,x\nB,5,\n"))
    assert [(c.name, c.example) for c in feed.columns if c.field in ("title", "price")] == [
        ("title", "A"),
        ("price", "5"),
    ]


def test_of_two_columns_that_could_be_the_price_neither_is(tmp_path):
    feed = read(
        write(tmp_path / "a.csv", "name;Wert A;Wert B\nLamp;12,00 €;9,00 €\nTorch;8,00 €;7,00 €\n")
    )
    assert fields(feed) == {"name": "title", "Wert A": "", "Wert B": ""}
    assert any("--map price=COLUMN" in note for note in feed.notes)
    assert all("price" not in row.data for row in feed.rows)


def test_what_the_shop_pays_is_never_shown(tmp_path):
    text = "title,price,Cost per item,wholesale_price,supplier,Einkaufspreis,Versandkosten\nA,5,3.10,3.20,Acme,3.30,4.90\n"
    (row,) = read(write(tmp_path / "a.csv", text)).rows
    assert row.data == {"title": "A", "price": "5", "attributes": {}}


def test_the_article_number_is_the_id_where_there_is_none(tmp_path):
    feed = read(
        write(tmp_path / "a.csv", "sku,ean,title\nA-1,4000000000006,A\nA-2,4000000000013,B\n")
    )
    assert [row.data["id"] for row in feed.rows] == ["A-1", "A-2"]
    feed = read(write(tmp_path / "b.csv", "id,sku,ean,title\n7,A-1,4000000000006,A\n"))
    (row,) = feed.rows
    assert (row.data["id"], row.data["codes"]) == ("7", ["A-1", "4000000000006"])


def test_several_columns_for_one_field_are_used_in_order_of_preference(tmp_path):
    text = "google_product_category,product_type,title\n2271,Lamps > Desk,A\nHome > Lamps,,B\n2271,,C\n"
    found = [row.data.get("category") for row in read(write(tmp_path / "a.csv", text)).rows]
    assert found == ["Lamps > Desk", "Home > Lamps", None]


def test_units_in_headers_and_metafields(tmp_path):
    text = "title,Weight (lbs),Fit (product.metafields.custom.fit),Link to manual\nA,2.5,slim,https://x.example/m\n"
    (row,) = read(write(tmp_path / "a.csv", text)).rows
    assert row.data["attributes"] == {"Weight": "2.5 lbs", "Fit": "slim"}


def test_unpublished_rows_are_left_out_and_counted(tmp_path):
    rows = list(read(write(tmp_path / "a.csv", "title,published\nA,1\nB,0\nC,false\nD,\n")).rows)
    assert [row.problem for row in rows] == [
        "",
        "left out: not published",
        "left out: not published",
        "",
    ]


# ------------------------------------------------------------------ the person's word


def test_the_persons_mapping_overrules(tmp_path):
    path = write(tmp_path / "a.csv", "title,Long name,price,Net\nA,Lamp A,5,4\n")
    feed = read(path, {"title": ["Long name"], "price": ["Net"], "ignore": ["title"]})
    (row,) = feed.rows
    assert (row.data["title"], row.data["price"]) == ("Lamp A", "4")
    assert fields(feed)["price"] == ""


def test_an_attribute_can_be_asked_for(tmp_path):
    path = write(tmp_path / "a.csv", "title,supplier\nA,Acme\n")
    (row,) = read(path, {"attributes": ["supplier"]}).rows
    assert row.data["attributes"] == {"supplier": "Acme"}


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"prize": ["price"]}, "no field 'prize'.*price"),
        ({"price": ["Preis"]}, "no column 'Preis'.*title, price"),
    ],
)
def test_a_wrong_mapping_names_what_there_is(tmp_path, wanted, says):
    path = write(tmp_path / "a.csv", "title,price\nA,5\n")
    with pytest.raises(FeedError, match=says):
        read(path, wanted)


def test_fixed_formats_take_no_mapping(tmp_path):
    path = write(tmp_path / "a.jsonld", '{"@type": "Product", "@context": "x", "name": "A"}')
    with pytest.raises(FeedError, match="fixed fields"):
        read(path, {"title": ["name"]})


def test_a_known_json_shape_can_be_mapped_anew(tmp_path):
    record = {"name": "A", "categories": [], "popularity": 1, "image": "", "label": "B"}
    path = write(tmp_path / "a.json", json.dumps([record]))
    assert [row.data["title"] for row in read(path, {"title": ["label"]}).rows] == ["B"]


# ------------------------------------------------------------------ the command


def command(tmp_path, *arguments):
    run = [
        sys.executable,
        "-m",
        "shopbot.cli",
        "import",
        *arguments,
        "--data-dir",
        str(tmp_path / "data"),
    ]
    return subprocess.run(run, capture_output=True, encoding="utf-8", timeout=120, check=False)


def test_the_preview_shows_all_and_writes_nothing(tmp_path):
    path = write(tmp_path / "lampen.csv", GERMAN)
    result = command(tmp_path, str(path), "--preview")
    assert result.returncode == 0, result.stderr
    assert "Format: table" in result.stdout
    assert "Preis brutto -> price  (49,90 €)" in result.stdout
    assert "Ignored columns: EK" in result.stdout
    assert "lampen.csv:2" in result.stdout
    assert "Nothing was written." in result.stdout
    assert not (tmp_path / "data").exists()


def test_the_preview_as_json_and_both_ways_to_map(tmp_path):
    path = write(tmp_path / "lampen.csv", GERMAN)
    mapping = write(tmp_path / "m.json", '{"title": "Farbton", "price": ["EK"]}')
    result = command(
        tmp_path,
        str(path),
        "--preview",
        "--json",
        "--mapping",
        str(mapping),
        "--map",
        "price=Preis brutto",
    )
    seen = json.loads(result.stdout)
    assert [p["data"]["title"] for p in seen["products"]] == ["rot", "blau"]
    assert seen["products"][0]["data"]["price"] == "49,90 €"
    assert seen["format"] == "table"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--map", "price"), "Write --map FIELD=COLUMN"),
        (("--map", "prize=EK"), "no field 'prize'"),
        (("--mapping", "nowhere.json"), "cannot be read as a mapping"),
    ],
)
def test_mistakes_get_one_line(tmp_path, arguments, says):
    path = write(tmp_path / "lampen.csv", GERMAN)
    result = command(tmp_path, str(path), "--preview", *arguments)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_variants_of_a_json_feed_come_under_our_names(tmp_path):
    variants = [
        {"sku": "A-1", "Colour": "red", "qty": 3, "price": 5},
        {"sku": "A-2", "Colour": "blue", "in_stock": "no"},
    ]
    ours = [{"id": "B-1", "options": [{"name": "size", "value": "M"}], "stock": 1}]
    path = write(
        tmp_path / "a.json",
        json.dumps([{"title": "A", "variants": variants}, {"title": "B", "variants": ours}]),
    )
    first, second = read(path).rows
    assert first.data["variants"] == [
        {
            "id": "A-1",
            "price": 5,
            "stock": 3,
            "codes": ["A-1"],
            "options": [{"name": "color", "value": "red"}],
        },
        {
            "id": "A-2",
            "availability": "no",
            "stock": 0,
            "codes": ["A-2"],
            "options": [{"name": "color", "value": "blue"}],
        },
    ]
    assert second.data["variants"] == ours


def test_an_export_takes_the_persons_word_too(tmp_path):
    path = write(
        tmp_path / "a.csv", "Handle,Title,Option1 Name,Long Title,Stoff\na,A,,Long A,wool\n"
    )
    (row,) = read(path, {"title": ["Long Title"], "material": ["Stoff"]}).rows
    assert (row.data["title"], row.data["material"]) == ("Long A", "wool")
