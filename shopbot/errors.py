"""Every error that ShopBot raises on purpose.

    ShopbotError                 says what was seen, what was expected, and what mends it
    ├── BadSetting               a setting or flag that is unknown or out of range
    ├── BadInput                 what the page or a client sent cannot be used
    ├── UnreadableMessage        a shopper's message that is empty or too long
    ├── UnreadablePicture        a picture that cannot be fetched, read or compared
    ├── UnreadableRecording      a recording that is no WAV file of 16 bit, or too long
    ├── Refused                  a rule of the shop forbids what was asked for
    ├── FeedError                a catalogue file that cannot be read at all
    ├── ShopMissing              no shop of that name has been imported
    ├── IndexMismatch            the vectors were made with other settings; import again
    ├── StorageError             the disk is full or the database cannot be written
    ├── OrderSystemDown          the merchant's order system gave no answer that can be used
    ├── WeightsError             model weights are missing or their digest is wrong
    ├── AdapterError             a LoRA adapter that does not fit its base, or does nothing
    ├── EngineError              the language model failed or took too long
    └── PortInUse                the server's port is taken

Only the doors (cli, web) turn these into words for a person; everything below lets them rise.
"""


class ShopbotError(Exception):
    """An error with a remedy: `message` is what happened, `remedy` is what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class BadSetting(ShopbotError):
    """A setting or flag that is unknown or out of range."""


class BadInput(ShopbotError):
    """What the person sent cannot be used."""


class UnreadableMessage(ShopbotError):
    """A shopper's message that is empty or too long; `key` is the message that says so to the shopper."""

    def __init__(self, key: str, characters: int = 0) -> None:
        super().__init__(f"{key} ({characters} characters)")
        self.key = key
        self.characters = characters


class UnreadablePicture(ShopbotError):
    """A picture that cannot be fetched, read or compared; `key` is the message that says so to the shopper."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(f"{key}: {detail}" if detail else key)
        self.key = key
        self.detail = detail


class UnreadableRecording(BadInput):
    """A recording that is no WAV file of 16 bit, or too long; `key` is the message that says so to the shopper."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(f"{key}: {detail}" if detail else key)
        self.key = key
        self.detail = detail


class Refused(ShopbotError):
    """A rule of the shop forbids it, and nothing was changed; `key` and `slots` make the sentence that says why."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(f"{key} {slots or ''}".strip())
        self.key = key
        self.slots = slots


class FeedError(ShopbotError):
    """A catalogue file that cannot be read at all."""


class ShopMissing(ShopbotError):
    """No shop of that name has been imported."""


class IndexMismatch(ShopbotError):
    """The vectors were made with another embedder, splitter or cleaner."""


class StorageError(ShopbotError):
    """The disk is full or the database cannot be written."""


class OrderSystemDown(ShopbotError):
    """The merchant's order system gave no answer that can be used.

    Whether a write was done is not known then. Asking again with the same key is safe, and tells.
    """


class WeightsError(ShopbotError):
    """Model weights are missing or their digest is wrong."""


class AdapterError(ShopbotError):
    """A LoRA adapter that does not fit its base, or changes nothing."""


class EngineError(ShopbotError):
    """The language model failed or took too long."""


class PortInUse(ShopbotError):
    """The server's port is taken."""
