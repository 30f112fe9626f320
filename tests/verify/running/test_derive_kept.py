"""Chains that were checked before are found again where nothing has changed, and a spoilt cache costs time alone."""

import dataclasses
import json
import sqlite3

import pytest

from derivations import builtin_chains
from verify.running import remembered
from verify.running.derivation.chains import derive
from verify.running.derivation.kept_verdicts import Kept
from verify.running.derivation.rows import Orders, row_of
from verify.running.record import read_record
from verify.running.remembered import remembered_file


ONE, OTHER = "dohmatob2024.lemma_i_2.bias.corrected", "dohmatob2024.thm_4_6.limit.corrected"
ORDERS = Orders()


@pytest.fixture
def carried_out(suite, monkeypatch):
    """How many chains were really checked."""
    done = []

    def counting(suite, chain, orders):
        done.append(chain.claim.id)
        return row_of(suite, chain, orders)

    monkeypatch.setattr("verify.running.derivation.chains.row_of", counting)
    return done


def derived(suite, kept, orders=ORDERS, ids=(ONE,)):
    """Rows of some chains, less what differs from run to run."""
    rows, in_hand = derive(suite, ids, orders, read_record(), kept=kept)
    assert in_hand is None
    return rows


def test_a_chain_is_checked_once_and_its_row_is_the_same(suite, carried_out):
    first = derived(suite, Kept())
    checked = list(carried_out)
    assert ONE in checked
    assert derived(suite, Kept()) == json.loads(json.dumps(first))
    assert carried_out == checked


def test_what_is_forgotten_is_checked_again(suite, carried_out):
    derived(suite, Kept())
    once = len(carried_out)
    derived(suite, Kept(forget=True))
    assert len(carried_out) == 2 * once


def test_nothing_is_kept_where_nobody_asks_for_it(suite):
    derived(suite, None)
    assert not remembered_file().exists()


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"simulate": False}, id="without simulation"),
        pytest.param({"files": ("mine.py",)}, id="with a file of one's own"),
    ],
)
def test_a_row_for_something_else_is_not_taken(suite, changed):
    kept = Kept()
    row = row_of(suite, builtin_chains()[ONE], ORDERS)
    kept.keep(ORDERS, {ONE: row})
    assert kept.recall(ORDERS, [ONE])
    assert kept.recall(dataclasses.replace(ORDERS, **changed), [ONE]) == {}
    assert kept.recall(ORDERS, [OTHER]) == {}


def test_a_row_of_another_program_is_not_taken(suite, monkeypatch):
    kept = Kept()
    kept.keep(ORDERS, {ONE: row_of(suite, builtin_chains()[ONE], ORDERS)})
    monkeypatch.setattr(remembered, "_program", lambda: "another one")
    assert kept.recall(ORDERS, [ONE]) == {}


def test_what_time_cut_short_or_a_worker_lost_is_not_kept(suite):
    row = row_of(suite, builtin_chains()[ONE], ORDERS)
    lost = row | {"steps": [step | {"strength": "none"} for step in row["steps"]]}
    kept = Kept()
    for one in (row | {"out_of_time": True}, lost):
        kept.keep(ORDERS, {ONE: one})
        assert kept.recall(ORDERS, [ONE]) == {}


def spoil(statement):
    """A change of the kept file by somebody else."""

    def done(file):
        with sqlite3.connect(file) as known:
            known.execute(statement)
        known.close()

    return done


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(lambda file: file.write_bytes(b"\x00" * 4096), id="zero bytes"),
        pytest.param(lambda file: file.write_text("not a database"), id="a text"),
        pytest.param(spoil("UPDATE found SET value = replace(value, 'proved', 'refuted')"), id="an edited row"),
        pytest.param(spoil("UPDATE found SET sum = x'00'"), id="another checksum"),
        pytest.param(spoil("UPDATE found SET value = '[]'"), id="no row"),
        pytest.param(spoil("DROP TABLE found"), id="no table"),
        pytest.param(lambda file: (file.unlink(), file.mkdir()), id="a folder in its place"),
    ],
)
def test_a_spoilt_cache_costs_time_alone(suite, carried_out, spoilt):
    rows = derived(suite, Kept())
    once = len(carried_out)
    spoilt(remembered_file())
    again = derived(suite, Kept())
    assert len(carried_out) == 2 * once
    assert [step["verdict"] for step in again[ONE]["steps"]] == [step["verdict"] for step in rows[ONE]["steps"]]


def test_the_oldest_make_room(suite, monkeypatch):
    row = row_of(suite, builtin_chains()[ONE], ORDERS)
    kept = Kept()
    kept.keep(ORDERS, {ONE: row})
    monkeypatch.setattr(remembered, "LARGEST", 1.5 * len(json.dumps(row)))
    kept.keep(ORDERS, {OTHER: row | {"claim": OTHER}})
    assert kept.recall(ORDERS, [ONE]) == {}
    assert kept.recall(ORDERS, [OTHER])
