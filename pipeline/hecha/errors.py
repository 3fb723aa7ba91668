"""The errors hecha raises: one base, few leaves; each message says what, where and what to do."""


class HechaError(Exception):
    """Base of every error that hecha raises on purpose."""


class LexiconError(HechaError):
    """A lexicon row is wrong; the message names file, line and reason."""


class DocumentError(HechaError):
    """A document gives no record; `reason` is one short phrase, such as `empty` or `not UTF-8 text`."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(f"{uri}: {reason}")
        self.uri = uri
        self.reason = reason

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, str]]:
        return (type(self), (self.uri, self.reason))


class UsageError(HechaError):
    """The caller asked for something that cannot be done, such as a source that does not exist."""
