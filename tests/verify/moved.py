"""Runs one test with one threshold of the judge moved: python -m tests.verify.moved NAME; exit code 1 if it fails."""

import sys

import pytest

from verify.judging import thresholds


if __name__ == "__main__":
    name = sys.argv[1]
    setattr(thresholds, name, thresholds.TABLE[name].moved)  # before any module takes it from there
    sys.exit(pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", f"tests/verify/{thresholds.TABLE[name].test}"]))
