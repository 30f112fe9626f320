"""What some work does to its process is asked of a copy, and nothing else is put down to the work."""

import gc
import os

import pytest

from verify.evidence.survival import DIES, TAKES, harm_of


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be copied here")
SECONDS = 10.0


class Holding:
    """A file that is closed when nobody holds this any more."""

    def __init__(self, file):
        """Open it."""
        self.number = os.open(file, os.O_RDONLY | os.O_CREAT)

    def __del__(self):
        os.close(self.number)


def test_garbage_that_holds_a_file_is_not_put_down_to_the_work(tmp_path):
    gc.disable()
    try:
        circle = [Holding(tmp_path / "file")]
        circle.append(circle)
        del circle
        assert harm_of(gc.collect, SECONDS) == ""
    finally:
        gc.enable()
        gc.collect()


def test_work_that_closes_a_file_of_its_program_takes_away_what_it_needs(tmp_path):
    held = Holding(tmp_path / "file")
    assert harm_of(lambda: os.close(held.number), SECONDS) == TAKES
    os.fstat(held.number)  # it is open here


def test_work_that_ends_its_process_is_told_so_and_work_that_returns_is_not():
    assert harm_of(lambda: os._exit(0), SECONDS) == DIES
    assert harm_of(lambda: None, SECONDS) == ""
