"""What a run shows while it goes on."""

import time

import pytest

from verify.showing import run_progress
from verify.showing.run_progress import decided, progress


def row(claim: str, verdict: str, **more) -> dict:
    ends = {"gap": 0.001, "gap_interval": [0.0, 0.002], "kind": "=", "confirmed_by": "plain (x)"}
    return {"claim": claim, "verdict": verdict, **ends, **more}


def test_a_claim_is_decided_when_no_further_check_changes_its_verdict():
    """Refuted by one check, supported by all; open while one comes again, or none vouches for a fast simulator."""
    rows = [
        row("a.one", "supported"),
        row("a.one", "supported"),
        row("a.two", "refuted"),
        row("a.three", "supported"),
        row("a.four", "undecided", more_seconds=3.0),
        row("a.five", "supported", fast=["quick"]),
    ]
    planned = {"a.one": 2, "a.two": 8, "a.three": 2, "a.four": 1, "a.five": 1, "a.risk:quick~slow": 3}
    assert decided(rows, planned) == {"a.one": "supported", "a.two": "refuted"}


@pytest.mark.parametrize(("patience", "is_shown"), [(0.0, True), (60.0, False)])
def test_claims_are_shown_as_they_are_decided_but_not_in_a_run_that_is_over_at_once(
    monkeypatch, capsys, patience, is_shown
):
    """Each once, on standard error."""
    monkeypatch.setattr(run_progress, "SILENT_SECONDS", patience)
    with progress(lambda _: None) as advance:
        advance([row("a.one", "supported")], {"a.one": 1, "a.two": 1})
        advance([row("a.one", "supported")], {"a.one": 1, "a.two": 1})
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("a.one  =  supported  +0.10 % [0 %, +0.20 %]") == is_shown
    assert "a.two" not in err


def test_where_there_is_no_terminal_a_line_comes_now_and_then_whatever_the_process_is_at(monkeypatch, capsys):
    """While nothing is reported, too; and none after the end."""
    monkeypatch.setattr(run_progress, "PLAIN_SECONDS", 0.05)
    line, said = "1 of 7 checks, 1 refuted; 1 of 2 claims decided, ", ""
    ends = time.monotonic() + 30
    with progress(lambda _: None) as advance:
        advance([row("a.one", "refuted")], {"a.one": 3, "a.two": 1, "a.risk:quick~slow": 3})
        while said.count(line) < 2 and time.monotonic() < ends:
            time.sleep(0.05)
            said += capsys.readouterr().err
    assert said.count(line) >= 2
