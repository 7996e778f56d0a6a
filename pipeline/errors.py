"""Every error that Armswatch raises on purpose.

    ArmswatchError
    ├── ConfigError        a settings file is wrong (path, line)
    ├── FetchError         an address gave no usable answer (url)
    ├── FeedError          bytes are no feed (url)
    ├── ExtractionError    bytes hold no article (url)
    ├── InputError         a file or a line given by the user is wrong (path, line)
    ├── ModelError         a model file is missing or does not fit the code (path)
    ├── MailError          the digest could not be sent (host:port)
    ├── LockedError        another ingest holds the database (path)
    └── StoreError         the database cannot be used (path)
        └── SchemaError    the database was made by a newer version (path)

An item's failure is a recorded value; whatever is not in this tree is a bug and stops the run.
"""


class ArmswatchError(Exception):
    """The root: `key` is the address, file or identifier that the error is about."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.key = key

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # An error crosses from a worker process as it is; pickle's own way would lose its keywords.
        return _rebuilt, (type(self), self.__dict__.copy())


def _rebuilt(kind: type[ArmswatchError], state: dict[str, object]) -> ArmswatchError:
    error = kind.__new__(kind, state["message"])
    error.__dict__.update(state)
    return error


class ConfigError(ArmswatchError):
    """A settings file is wrong; `key` is `path:line`."""


class FetchError(ArmswatchError):
    """An address gave no usable answer; `key` is the address, `reason` a short constant phrase."""

    def __init__(self, message: str, *, key: str, reason: str, status: int | None = None) -> None:
        super().__init__(message, key=key)
        self.reason = reason
        self.status = status


class FeedError(ArmswatchError):
    """Bytes that should be a feed are none; `key` is the address."""


class ExtractionError(ArmswatchError):
    """A page holds no article that can be read; `key` is the address, `reason` a short constant phrase."""

    def __init__(self, message: str, *, key: str, reason: str) -> None:
        super().__init__(message, key=key)
        self.reason = reason


class InputError(ArmswatchError):
    """A file or a line given by the user is wrong; `key` is `path:line`."""


class ModelError(ArmswatchError):
    """A model file is missing or does not fit the code; `key` is its path."""


class MailError(ArmswatchError):
    """The digest could not be sent; `key` is the mail server."""


class LockedError(ArmswatchError):
    """Another ingest is at work on the same database; `key` is its path."""


class StoreError(ArmswatchError):
    """The database cannot be read or written; `key` is its path."""


class SchemaError(StoreError):
    """The database was made by a newer version of Armswatch."""
