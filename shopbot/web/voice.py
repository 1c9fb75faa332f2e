"""What the page can ask of the server's ear and mouth, and whether they are there."""

from fastapi import FastAPI

from shopbot.web import voice_hear, voice_say
from shopbot.web.document import voice_state
from shopbot.web.needs import Shop
from shopbot.web.views import Json


def add(server: FastAPI, shop: Shop) -> None:
    """Adds all routes of voice/."""

    @server.get("/voice/state")
    def told() -> Json:
        return voice_state(shop)

    voice_hear.add(server, shop)
    voice_say.add(server, shop)
