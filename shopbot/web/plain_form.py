"""What a plain form has sent, read once and handed to a function that may take its time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import UploadFile

LONGEST = (
    20_000  # characters of one field; what is too long for a message is said in words by the turn
)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, nothing of them trusted yet."""

    values: Mapping[str, str] = field(default_factory=dict)
    picture: bytes = b""

    def text(self, name: str) -> str:
        """A field, "" where it is missing."""
        return self.values.get(name, "")


async def form_of(request: Request, answer: Callable[[Form], Response]) -> Response:
    """What `answer` makes of the form, in a thread of its own."""
    async with request.form(max_files=1, max_fields=40) as sent:
        values = {name: text[:LONGEST] for name, text in sent.items() if isinstance(text, str)}
        files = [await file.read() for file in sent.values() if isinstance(file, UploadFile)]
    form = Form(values, next(iter(files), b""))
    return await run_in_threadpool(answer, form)
