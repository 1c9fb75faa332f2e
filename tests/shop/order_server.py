"""The reference order system: docs/order-system.md on top of `OrderDesk`, over real HTTP. And one that misbehaves."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from desk import Desk
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from shopbot.errors import Refused
from shopbot.shop import codec
from shopbot.types import Claim, Proposal, Write

TOKEN = "a-token-of-the-merchant"
STATUS = {"refused.order_unknown": 404, "refused.not_identified": 403}


def application(desk: Desk) -> FastAPI:
    """The routes of the contract."""
    app = FastAPI()

    @app.middleware("http")
    async def guard(request: Request, call_next: Any) -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": {"key": "token"}}, 401)
        return await call_next(request)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        slots = {name: codec.encode(value) for name, value in error.slots.items()}
        return JSONResponse(
            {"error": {"key": error.key, "slots": slots}}, STATUS.get(error.key, 409)
        )

    @app.post("/codes", status_code=204)
    def codes(said: dict[str, Any]) -> Response:
        desk.desk.send_code(codec.decode(Claim, said))
        return Response(status_code=204)

    @app.post("/identify")
    def identify(said: dict[str, Any]) -> Any:
        return {"customer": codec.encode(desk.desk.identify(codec.decode(Claim, said)))}

    @app.get("/orders")
    def orders(customer: str) -> Any:
        return {"orders": codec.encode(desk.desk.orders(customer))}

    @app.get("/order")
    def one(customer: str, order: str) -> Any:
        return {"order": codec.encode(desk.desk.order(order, customer))}

    @app.post("/proposals")
    def propose(said: dict[str, Any]) -> Any:
        return {"proposal": codec.encode(desk.desk.propose(codec.decode(Write, said)))}

    @app.post("/writes")
    def perform(said: dict[str, Any], request: Request) -> Any:
        proposal = codec.decode(Proposal, said)
        assert request.headers["Idempotency-Key"] == proposal.key
        return {"receipt": codec.encode(desk.desk.perform(proposal))}

    return app


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """The address of the reference server while it runs."""
    server = uvicorn.Server(
        uvicorn.Config(application(desk), port=0, log_level="error", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Raw:
    """A server that answers every request with the next of the given bytes, and counts them."""

    def __init__(self, *answers: bytes, pause: float = 0.0) -> None:
        self.answers = answers
        self.pause = pause
        self.asked = 0
        self.heads: list[bytes] = []

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address while it runs."""
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer.heads.append(self.request.recv(65536))
                answer = outer.answers[min(outer.asked, len(outer.answers) - 1)]
                outer.asked += 1
                try:
                    for byte in range(0, len(answer), 20) if outer.pause else (0,):
                        self.request.sendall(answer[byte : byte + 20] if outer.pause else answer)
                        time.sleep(outer.pause)
                except OSError:
                    return  # the client has had enough

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        with Server(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}"
            finally:
                server.shutdown()
                thread.join()


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    """An answer of HTTP/1.1."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
