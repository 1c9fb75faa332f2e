"""One generation in a thread of its own: text or progress out as it comes, stop and errors across.

Every call has its own thread, queue and streamer, so that one dead generation cannot hang another.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event as StopSignal
from threading import Thread
from typing import Any

import torch
from transformers.generation.stopping_criteria import StoppingCriteria
from transformers.generation.streamers import BaseStreamer

from shopbot.decoding import Decoding
from shopbot.errors import EngineError
from shopbot.models.chat_text import Decoder
from shopbot.ports import Delta, EngineEvent, Generated, Progress


class Cancelled(BaseException):
    """Raised inside the model to leave a long prompt at once; never leaves the thread."""


@dataclass(slots=True)
class Call:
    """What one generation shares between its two threads."""

    prompt_ids: tuple[int, ...]
    decoder: Decoder
    decoding: Decoding
    ends: frozenset[int]  # tokens that end a reply
    pad: int
    stop: StopSignal
    closed: StopSignal = field(default_factory=StopSignal)  # nobody reads any more
    cut: bool = False  # the stop was seen before the model ended by itself
    steps: int = 0
    events: "SimpleQueue[EngineEvent | BaseException]" = field(default_factory=SimpleQueue)

    def cancelled(self) -> bool:
        """Whether the generation should end now."""
        return self.stop.is_set() or self.closed.is_set()


class Watch(StoppingCriteria):  # type: ignore[misc]  # transformers is not followed by mypy
    """Looks at every step of any strategy: reports progress, and ends it when it is cancelled."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def __call__(self, input_ids: torch.Tensor, scores: object, **_: object) -> torch.Tensor:
        """One truth value for each running sequence."""
        call = self._call
        call.steps += 1
        if not call.decoding.streams:
            limit = call.decoding.max_new_tokens
            call.events.put(Progress(min(call.steps, limit), limit))
        call.cut = call.cut or call.cancelled()
        return torch.full((input_ids.shape[0],), call.cut, device=input_ids.device)


class DeltaStreamer(BaseStreamer):  # type: ignore[misc]
    """Puts new text into the call's queue as soon as its characters are whole."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._ids: list[int] = []
        self._sent = 0
        self._prompt_seen = False

    def put(self, value: torch.Tensor) -> None:
        """Takes the prompt first, then token after token."""
        if not self._prompt_seen:
            self._prompt_seen = True
            return
        self._ids.extend(
            token for token in value.flatten().tolist() if token not in self._call.ends
        )
        text = self._call.decoder.text(self._ids)
        if len(text) > self._sent:
            self._call.events.put(Delta(text[self._sent :]))
            self._sent = len(text)

    def end(self) -> None:
        """Nothing is held back that would still come."""


def run_in_thread(
    call: Call, work: Callable[[Call], Generated], done: Callable[[], None]
) -> Thread:
    """Starts `work`; its events and its end, or its error, arrive in `call.events`."""

    def body() -> None:
        try:
            call.events.put(work(call))
        except Cancelled:
            call.events.put(empty_end(call))
        except Exception as error:  # carried to the reader, who raises it
            call.events.put(error)
        finally:
            done()

    thread = Thread(target=body, name="generation", daemon=True)
    thread.start()
    return thread


def read_events(call: Call, thread: Thread, seconds_to_first: float) -> Iterator[EngineEvent]:
    """The events as they come, up to and with Generated.

    Raises:
        EngineError: when the model failed, or nothing came in time.
    """
    try:
        while True:
            event = _next_event(call, seconds_to_first)
            if isinstance(event, BaseException):
                raise EngineError(
                    f"The language model failed: {type(event).__name__}: {event}.",
                    "Ask again; if it happens again, run `shopbot doctor`.",
                ) from event
            yield event
            if isinstance(event, Generated):
                return
    finally:
        call.closed.set()
        thread.join(timeout=10.0)


def _next_event(call: Call, seconds: float) -> EngineEvent | BaseException:
    try:
        return call.events.get(timeout=seconds)
    except Empty:
        raise EngineError(
            f"The language model gave nothing for {seconds:g} seconds.",
            "Use a smaller model, or raise seconds_to_first_token.",
        ) from None


def empty_end(call: Call) -> Generated:
    """The end of a generation that was stopped before its first token."""
    return Generated(("",) * call.decoding.alternatives, len(call.prompt_ids), 0, "stopped")


def finished(call: Call, rows: Sequence[Sequence[int]]) -> Generated:
    """The end of a generation; `rows` are the new ids of every answer, best first."""
    own = [_until_end(row, call.ends | {call.pad}) for row in rows]
    # After a stop, beams are filled up with padding, which may look like an end.
    ends = call.ends - {call.pad} if call.cut else call.ends
    ended = any(token in ends for token in rows[0])
    return Generated(
        texts=tuple(call.decoder.text(ids) for ids in own),
        prompt_tokens=len(call.prompt_ids),
        new_tokens=len(own[0]),
        finish="stop" if ended else "stopped" if call.cut else "length",
    )


def _until_end(row: Sequence[int], ends: frozenset[int]) -> list[int]:
    for place, token in enumerate(row):
        if token in ends:
            return list(row[:place])
    return list(row)


@contextmanager
def leaving_early(model: Any, call: Call) -> Iterator[None]:  # noqa: ANN401 - untyped library
    """Lets a cancelled call out between two layers while the prompt is still being read."""

    def check(*_: object) -> None:
        if call.steps == 0 and call.cancelled():
            raise Cancelled

    lists = [m for m in model.modules() if isinstance(m, torch.nn.ModuleList)]
    hooks = [layer.register_forward_pre_hook(check) for layer in max(lists, key=len, default=[])]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
