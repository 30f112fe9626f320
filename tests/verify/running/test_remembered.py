"""What a plan rests on is found again where only the package's own claims and simulators are at hand."""

import dataclasses

from tests.verify import toys
from theory import builtin_claims
from verify.judging import agreement
from verify.running.plan import Options, plan
from verify.running.remembered import remembered_file


def planned(suite, *names):
    """The checks of some claims."""
    return plan(suite, [suite.claims[name] for name in names], Options(regimes=1), {})


def never(*_):
    """Choose no settings."""
    raise AssertionError


def test_settings_of_agreements_are_chosen_once(suite, monkeypatch):
    first = planned(suite, "dohmatob2024.thm_4_1")
    assert any(check.pair is not None for check in first)
    monkeypatch.setattr(agreement, "_pairs_of", never)
    assert planned(suite, "dohmatob2024.thm_4_1") == first


def test_settings_among_claims_of_ones_own_are_chosen_each_time(suite, monkeypatch):
    own = dataclasses.replace(builtin_claims()["dohmatob2024.thm_4_1"], id="mine.thm")
    mine = dataclasses.replace(suite, claims=suite.claims | {own.id: own})
    assert suite.is_builtin
    assert not mine.is_builtin
    assert not toys.toy_suite(own).is_builtin
    planned(mine, own.id)
    assert not remembered_file().exists()
    monkeypatch.setattr(agreement, "_pairs_of", never)
    assert all(check.pair is None for check in planned(mine, own.id))
