"""SQLite's errors become the project's, at one place."""

import functools
import inspect
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from pipeline.errors import StoreError

Class = TypeVar("Class", bound=type)


def wrap_sqlite_errors(cls: Class) -> Class:
    """Make every public method of a storage class raise StoreError instead of sqlite3.Error."""
    for name, method in list(vars(cls).items()):
        if inspect.isfunction(method) and not name.startswith("_"):
            setattr(cls, name, _wrapped(method))
    return cls


def _wrapped(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except sqlite3.Error as error:
            raise StoreError(f"{method.__name__}: {error}", key=self.name) from error

    return call
