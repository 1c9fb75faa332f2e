"""The listening server over Gradio's own protocol: every event once, a closed stream ends its turn."""

import contextlib
import json
import socket
import time
import urllib.request

import pytest
from web_fakes import FakeShop

from shopbot.errors import BadSetting, PortInUse
from shopbot.settings import Settings
from shopbot.types import LOCALES
from shopbot.web import routes, server

SESSION = "0123456789abcdef"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def running():
    shop, settings = FakeShop(), Settings(port=free_port())
    built = server.build(shop, settings)
    address, _ = server.launch(built, settings)
    yield shop, address
    built.get_blocks().close(verbose=False)


def post(address, data):
    body = json.dumps({"data": data}).encode()
    request = urllib.request.Request(address, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def stream(address, text, session=SESSION, decoding=None):
    event = post(
        f"{address}gradio_api/call/chat", [text, session, "en", decoding or {}, "", "", ""]
    )
    url = f"{address}gradio_api/queue/data?session_hash={event['event_id']}"
    return urllib.request.urlopen(url, timeout=20)


def messages(answer):
    return [json.loads(line[5:]) for line in answer if line.startswith(b"data:")]


def test_every_event_arrives_and_the_end_repeats_the_last(running):
    _, address = running
    with stream(address, "kettle") as answer:
        told = messages(answer)
    numbers = [m["output"]["data"][0]["seq"] for m in told if m["msg"] == "process_generating"]
    assert numbers == list(range(8))
    (end,) = (m for m in told if m["msg"] == "process_completed")
    assert end["output"]["data"][0]["kind"] == "done"


def test_a_closed_stream_ends_its_turn_at_once(running):
    shop, address = running
    shop.assistant.ended.clear()
    answer = stream(address, "slow", "closing-session-1")
    for line in answer:
        if b"process_generating" in line:
            break
    answer.close()
    deadline = time.monotonic() + 15
    while not shop.assistant.ended and time.monotonic() < deadline:
        time.sleep(0.02)
    assert shop.assistant.ended == ["stopped"]


def test_history_export_and_forget(running):
    _, address = running
    session = "history-session-1"
    with stream(address, "kettle <b>", session) as answer:
        messages(answer)
    (kept,) = post(f"{address}gradio_api/run/history", [session, "zh"])["data"][0]["turns"]
    assert kept["question"] == "kettle <b>"
    assert kept["products"][0]["title"] == "白桦会说话的电水壶"
    for shape in ("json", "md", "txt"):
        (text,) = post(f"{address}gradio_api/run/export", [session, shape, "en"])["data"]
        assert kept["reply"][:30] in text
        assert ("&lt;b>" in text) is (shape == "md")
    assert post(f"{address}gradio_api/run/forget", [session])["data"] == [True]
    assert post(f"{address}gradio_api/run/history", [session, "en"])["data"][0]["turns"] == []


def test_stop_from_outside(running):
    _, address = running
    session = "stopping-session-1"
    with stream(address, "slow", session, {"strategy": "beam"}) as answer:
        time.sleep(0.3)
        assert post(f"{address}gradio_api/run/stop", [session])["data"] == [True]
        told = messages(answer)
    assert told[-2]["output"]["data"][0]["turn"]["stopped"]


def test_only_our_six_functions_are_public(running):
    _, address = running
    with urllib.request.urlopen(f"{address}gradio_api/info") as answer:
        told = json.load(answer)
    assert set(told["named_endpoints"]) == {
        "/chat",
        "/press",
        "/stop",
        "/history",
        "/export",
        "/forget",
    }
    names = [p["parameter_name"] for p in told["named_endpoints"]["/chat"]["parameters"]]
    assert names == ["text", "session", "locale", "decoding", "preset", "replaces", "picture"]


def test_gradios_own_page_is_not_reachable(running):
    _, address = running
    with urllib.request.urlopen(address) as answer:
        assert b"gradio-app" not in answer.read()


def test_a_port_in_use_names_the_remedy():
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse) as error:
            server.check_port("127.0.0.1", port)
    assert f"--port {port + 1}" in error.value.remedy


def test_sharing_without_a_thought_is_refused():
    with pytest.raises(BadSetting, match="--password"):
        server.serve(
            FakeShop(), Settings(), share=True, password=None, open_door=False, browser=False
        )


@pytest.mark.parametrize("password", [None, "sesame"])
def test_the_share_report_names_what_can_be_reached(password):
    told = server._share_report("https://x.gradio.live", password)
    assert "https://x.gradio.live" in told
    assert ("password" in told) is (password is not None)
    assert "could not be reached" in server._share_report("", password)


def test_locales_are_never_trusted():
    assert [routes.locale_or_english(x) for x in (*LOCALES, "xx", "", "zh-TW")] == [
        "en",
        "zh",
        "en",
        "en",
        "en",
    ]
