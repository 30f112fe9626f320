"""A small campaign of one's own, and what comes out of it when nothing happens to it."""

import signal
from collections.abc import Iterator

import pytest

from tests.verify.campaigns import WORDS, bits, here, rows, write


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """The file of its claims and simulators."""
    return write(tmp_path_factory.mktemp("mine"))


@pytest.fixture(scope="module")
def whole(mine, tmp_path_factory):
    """Its results."""
    ledger = tmp_path_factory.mktemp("whole") / "ledger.sqlite"
    assert here(mine, *WORDS, "--ledger", str(ledger), "--workers", "1").exit_code == 1
    found = rows(ledger)
    assert {row["verdict"] for row in found} == {"supported", "refuted", "undecided"}
    assert {row["purpose"] for row in found} == {"screen", "worst", "design", "search", "finding"}
    return bits(ledger)


@pytest.fixture
def hears_interrupts() -> Iterator[None]:
    """Ctrl-C raises here; it is ignored where tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
