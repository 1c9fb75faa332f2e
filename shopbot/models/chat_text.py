"""Between a chat prompt and token ids, and from new ids back to text. Knows no model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from shopbot.errors import EngineError
from shopbot.ports import Message, Prompt

_BROKEN = "\ufffd"  # what half a character decodes to
_TAIL = 4  # prompt tokens decoded along, so that a word's leading space is kept


def encode_prompt(tokenizer: Any, prompt: Prompt) -> list[int]:  # noqa: ANN401 - transformers is untyped here
    """Token ids of the chat template with the messages, the reply begun with the opening.

    Special tokens inside messages are taken out: text of shoppers and catalogues is data.
    """
    special = [token for token in tokenizer.all_special_tokens if len(token) > 1]
    special += [str(token) for token in tokenizer.get_added_vocab()]
    messages = [Message(m.role, _without(special, m.content)) for m in prompt.messages]
    opening = _without(special, prompt.opening).rstrip(" ")
    return list(tokenizer.encode(_render(tokenizer, messages) + opening, add_special_tokens=False))


def _render(tokenizer: Any, messages: Sequence[Message]) -> str:  # noqa: ANN401
    def apply(turns: Sequence[Message]) -> str:
        plain = [{"role": m.role, "content": m.content} for m in turns]
        return str(tokenizer.apply_chat_template(plain, tokenize=False, add_generation_prompt=True))

    try:
        return apply(messages)
    except TemplateError:  # some templates know no system role
        try:
            return apply(_system_into_user(messages))
        except TemplateError as error:
            raise EngineError(f"The model's chat template refuses the prompt: {error}.") from error


def _system_into_user(messages: Sequence[Message]) -> list[Message]:
    if len(messages) < 2 or messages[0].role != "system":
        return list(messages)
    first = Message(messages[1].role, f"{messages[0].content}\n\n{messages[1].content}")
    return [first, *messages[2:]]


def encodable(text: str) -> str:
    """The text without half surrogates, which no tokenizer takes."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _without(tokens: Sequence[str], text: str) -> str:
    """The text, encodable, with none of the tokens in it, not even after one was taken out."""
    text = encodable(text)
    while found := [token for token in tokens if token in text]:
        for token in found:
            text = text.replace(token, " ")
    return text


@dataclass(frozen=True, slots=True)
class Decoder:
    """Turns the ids written after one prompt into text."""

    tokenizer: Any
    prompt_ids: tuple[int, ...]
    after_space: bool = False  # the opening ended in a space, which the reply must not repeat

    def text(self, new_ids: Sequence[int]) -> str:
        """The text so far; a character that is not whole yet is left out."""
        tail = list(self.prompt_ids[-_TAIL:])
        before = self._decode(tail)
        whole = self._decode([*tail, *new_ids])
        text = whole[len(before) :] if whole.startswith(before) else self._decode(list(new_ids))
        return text.rstrip(_BROKEN).lstrip(" " if self.after_space else "")

    def _decode(self, ids: list[int]) -> str:
        return str(
            self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        )
