"""The pool of worker processes that parse the network's bytes, each call bounded in time and memory."""

import multiprocessing
import resource
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import ArmswatchError, ExtractionError

CALL_SECONDS = 30.0
# Parsing a page of 10 MB adds some 330 MB; a bomb is refused by the kernel instead of taking the machine.
WORKER_BYTES = 4_000_000_000
# Parsers leak: trafilatura and lxml keep about a megabyte a page in caches.
CALLS_PER_WORKER = 500

Result = TypeVar("Result")


class Workers:
    """A pool of processes; `map` keeps the order of its arguments and yields each result or its error."""

    def __init__(self, count: int, call_seconds: float = CALL_SECONDS) -> None:
        # Threads are at work here (fetching): a forked child could inherit a lock that nobody will open.
        self._pool = ProcessPool(
            max_workers=count,
            max_tasks=CALLS_PER_WORKER,
            initializer=_limit_memory,
            context=multiprocessing.get_context("spawn"),
        )
        self._call_seconds = call_seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def map(
        self, function: Callable[..., Result], arguments: Iterable[tuple[Any, ...]]
    ) -> Iterator[Result | ArmswatchError]:
        """Run `function(*argument)` for each argument in a worker.

        The project's own errors, a call that ran out of time or memory, and a worker that died are
        yielded as errors; any other exception is a bug and is raised.
        """
        futures = [self._pool.schedule(function, args=args, timeout=self._call_seconds) for args in arguments]
        for future in futures:
            try:
                yield future.result()
            except ArmswatchError as error:
                yield error
            except FutureTimeoutError:
                yield ExtractionError(f"took over {self._call_seconds:g} s", key="", reason="too slow to parse")
            except (ProcessExpired, MemoryError) as error:
                yield ExtractionError(f"the worker died: {error}", key="", reason="too heavy to parse")


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
