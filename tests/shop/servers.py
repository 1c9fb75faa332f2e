"""Real small servers on this machine: SMTP and HTTP, with the moods that tests need."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Mailbox:
    """A mail server (RFC 5321, as little as a client needs). `mood`: fine, refuse_to, busy, drop_data, slow, rude_quit."""

    mood: str = "fine"
    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client from greeting to goodbye."""
        try:
            await self._talk(reader, writer)
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")
            await writer.drain()

        if self.mood == "slow":
            await asyncio.sleep(30)
        await say("220 test")
        while line := (await reader.readline()).decode("latin-1").strip():
            verb = line.upper()
            if verb.startswith("RCPT") and self.mood == "refuse_to":
                await say("550 no such person")
            elif verb.startswith("MAIL") and self.mood == "busy":
                await say("451 later please")
            elif verb == "DATA":
                if self.mood == "drop_data":
                    break
                await say("354 go on")
                mail = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(mail[:-5])
                await say("250 taken")
            elif verb == "QUIT":
                if self.mood != "rude_quit":
                    await say("221 bye")
                    await reader.read()
                break
            else:
                if verb.startswith("RCPT"):
                    self.recipients.append(line)
                await say("250 ok")


@contextmanager
def mail_server(mood: str = "fine") -> Iterator[Mailbox]:
    """A mail server in a thread of its own."""
    box, loop, ready = Mailbox(mood), asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()

    async def run() -> None:
        server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
        box.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # lets the transports close

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert ready.wait(10)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@dataclass
class Hook:
    """A web server that keeps what was posted. `answers`: the statuses it gives, the last one for ever."""

    answers: list[int] = field(default_factory=lambda: [200])
    slow_seconds: float = 0.0
    port: int = 0
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def web_server(*answers: int, slow_seconds: float = 0.0) -> Iterator[Hook]:
    """A web server in threads of its own."""
    hook = Hook(list(answers) or [200], slow_seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            hook.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
            status = hook.answers.pop(0) if len(hook.answers) > 1 else hook.answers[0]
            time.sleep(hook.slow_seconds)
            try:
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("location", f"http://127.0.0.1:{hook.port}/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()
            except OSError:
                return  # the client has gone

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
