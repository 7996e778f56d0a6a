import os
import signal
from collections.abc import Iterator

import pytest

from pipeline.errors import ExtractionError
from pipeline.processing.workers import WORKER_BYTES, Workers


def double(number: int) -> int:
    return 2 * number


def swell(size: int) -> int:
    return len(bytearray(size))


def die(how: int) -> None:
    os.kill(os.getpid(), how)


def stumble(number: int) -> float:
    return 1 / number


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as opened:
        yield opened


def test_results_keep_the_order_of_their_arguments(workers: Workers) -> None:
    assert list(workers.map(double, [(number,) for number in range(20)])) == list(range(0, 40, 2))


def test_a_call_that_takes_too_much_memory_is_an_error_and_the_rest_is_done(workers: Workers) -> None:
    heavy, light = workers.map(swell, [(WORKER_BYTES + 1,), (10,)])
    assert isinstance(heavy, ExtractionError)
    assert heavy.reason == "too heavy to parse"
    assert light == 10


def test_a_worker_that_dies_is_an_error_and_the_next_call_finds_another(workers: Workers) -> None:
    (dead,) = workers.map(die, [(signal.SIGSEGV,)])
    assert isinstance(dead, ExtractionError)
    assert list(workers.map(double, [(4,)])) == [8]


def test_a_bug_is_raised(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError):
        list(workers.map(stumble, [(0,)]))


def test_nothing_to_do_gives_nothing(workers: Workers) -> None:
    assert list(workers.map(double, [])) == []
