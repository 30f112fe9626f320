"""Runs one test with one threshold moved: python -m tests.verify.moved NAME; exit code 1 if it fails."""

import sys

import pytest

from verify.thresholds import SECTIONS, TABLE


if __name__ == "__main__":
    name = sys.argv[1]
    (section,) = (section for section in SECTIONS if name in section.TABLE)
    setattr(section, name, TABLE[name].moved)  # before any module takes it from there
    sys.exit(pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", f"tests/verify/{TABLE[name].test}"]))
