"""A ledger that is full, read-only, shared, spoilt or of another version: said in words, and nothing in it lost."""

import os
import shutil
import sqlite3
import subprocess

import pytest

from tests.verify.campaigns import WORDS, bits, blocks, finish, here, start, write
from tests.verify.commands.test_cli import verify
from verify.running.agenda import Spec
from verify.running.ledger import Ledger
from verify.running.ledger_errors import LedgerError
from verify.running.ledger_tools import faults


ONE = ("--rounds", "1", *WORDS[2:])


@pytest.fixture(scope="module")
def kept(mine, tmp_path_factory):
    """A ledger with the first round of a campaign, and nothing beside it."""
    file = tmp_path_factory.mktemp("kept") / "ledger.sqlite"
    assert here(mine, *ONE, "--ledger", str(file), "--workers", "1").exit_code == 1
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    return file


@pytest.fixture
def copy(kept, tmp_path):
    return shutil.copy(kept, tmp_path / "ledger.sqlite")


@pytest.fixture
def small(tmp_path):
    """A file system of eight megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    found = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("no tmpfs may be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_ends_the_campaign_in_words_and_it_goes_on_when_there_is_room(mine, kept, small, tmp_path):
    ledger = small / "ledger.sqlite"
    (small / "filler").write_bytes(bytes((8 << 20) - (200 << 10)))
    code, text = finish(start(mine, *ONE, "--ledger", str(ledger), "--workers", "2"))
    assert code == 2
    assert "no space is left; free some and resume" in text
    assert "Traceback" not in text
    before = blocks(ledger)
    assert before > 0
    (small / "filler").unlink()
    assert here(mine, *ONE, "--ledger", str(ledger), "--workers", "1", "--resume").exit_code == 1
    assert blocks(ledger) > before
    assert bits(ledger) == bits(kept)


def test_a_file_that_may_not_grow_ends_the_campaign_in_words(mine, kept, tmp_path):
    """The limit of the operating system on the size of files, for where no tmpfs may be mounted."""
    ledger = tmp_path / "ledger.sqlite"
    limit = "import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, resource.RLIM_INFINITY))"
    code, text = finish(start(mine, *ONE, "--ledger", str(ledger), "--workers", "1", before=limit))
    assert code == 2
    assert f"ledger {ledger}: " in text
    assert "Traceback" not in text
    assert here(mine, *ONE, "--ledger", str(ledger), "--workers", "1", "--resume").exit_code == 1
    assert bits(ledger) == bits(kept)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_ledger_is_refused_for_writing_and_read(mine, copy):
    os.chmod(copy, 0o444)
    result = here(mine, *WORDS, "--ledger", str(copy), "--resume")
    assert result.exit_code == 2
    assert "the file or its folder cannot be written" in result.output


def test_a_ledger_that_becomes_read_only_is_said_so(kept, small):
    """Also for root: the file system is mounted read-only."""
    ledger = shutil.copy(kept, small / "ledger.sqlite")
    before = bits(ledger)
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    result = here("--rounds", "2", "--ledger", str(ledger), "--resume", "--no-report")
    assert result.exit_code == 2
    assert "cannot be written" in result.output or "cannot be opened" in result.output
    assert bits(ledger) == before


def test_two_campaigns_write_to_one_ledger_at_once(mine, kept, tmp_path):
    ledger = tmp_path / "ledger.sqlite"
    other = (*ONE[:-3], "--seed", "6", "--no-report")
    both = [start(mine, *words, "--ledger", str(ledger), "--workers", "1") for words in (ONE, other)]
    assert {finish(process)[0] for process in both} <= {0, 1}
    base = Ledger(ledger, write=False)
    first, second = sorted(base.campaigns().items(), key=lambda row: row[1]["seed"])
    alone = Ledger(kept, write=False)
    assert (first[1]["seed"], second[1]["seed"]) == (5, 6)
    strip = [{k: v for k, v in row.items() if k != "seconds"} for row in base.results(first[0])]
    assert strip == [{k: v for k, v in row.items() if k != "seconds"} for row in alone.results()]
    assert faults(base) == []


def test_campaigns_of_two_seeds_are_put_together_and_those_of_one_are_not(mine, copy, tmp_path):
    """They share trials of simulators, which are no evidence; the same draws twice would be."""
    other, same = (str(tmp_path / name) for name in ("other.sqlite", "same.sqlite"))
    few = ("--rounds", "1", "--regimes", "1", "--no-report", "--workers", "1")
    assert here(mine, *few, "--seed", "6", "--ledger", other).exit_code in (0, 1)
    assert here(mine, *few, "--seed", "5", "--ledger", same).exit_code in (0, 1)
    before = Ledger(copy).sizes()["results"]
    result = verify("ledger", "merge", other, "--into", str(copy))
    assert result.exit_code == 0, result.stderr
    assert Ledger(copy).sizes()["results"] > before
    refused = verify("ledger", "merge", same, "--into", str(copy))
    assert refused.exit_code == 2
    assert "drew the same ones (seed 5)" in " ".join(refused.stderr.split())
    assert faults(Ledger(copy)) == []


def test_two_processes_resume_the_same_campaign_at_once(mine, kept, tmp_path):
    ledger = tmp_path / "ledger.sqlite"
    base = Ledger(ledger)
    spec = next(iter(Ledger(kept, write=False).campaigns().values()))
    base.begin(spec, "0")
    both = [start(mine, *ONE, "--ledger", str(ledger), "--workers", "1", "--resume") for _ in range(2)]
    assert [finish(process)[0] for process in both] == [1, 1]
    assert bits(ledger) == bits(kept)
    assert blocks(ledger) == blocks(kept)
    assert faults(base) == []


@pytest.mark.parametrize("start_", [0, 30], ids=["header", "first page"])
def test_a_file_with_a_spoilt_header_is_refused(copy, start_):
    with open(copy, "r+b") as file:
        file.seek(start_)
        file.write(b"garbage " * 12)
    result = here("--rounds", "1", "--ledger", str(copy), "--resume")
    assert result.exit_code == 2
    assert str(copy) in result.output
    assert "Traceback" not in result.output


def test_a_file_cut_short_is_named_by_the_check(copy):
    os.truncate(copy, os.path.getsize(copy) // 2)
    with pytest.raises(LedgerError, match="spoilt"):
        Ledger(copy, write=False).results()
    result = verify("ledger", "check", "--ledger", str(copy))
    assert result.exit_code != 0
    assert "spoilt" in result.output
    assert "Traceback" not in result.output


def test_the_check_of_a_sound_ledger_names_nothing(copy):
    assert faults(Ledger(copy, write=False)) == []


def test_flipped_bytes_in_a_page_are_named_by_the_check(copy):
    """Every page in turn, in its own copy: one in which nobody sees it would be a page that nobody uses."""
    base = sqlite3.connect(copy)
    size, pages = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count"))
    base.close()
    sound = copy.read_bytes()
    unseen = 0
    for page in range(1, pages, max(pages // 20, 1)):
        spoilt = bytearray(sound)
        for place in range(page * size, page * size + 12):
            spoilt[place] ^= 0xFF
        copy.write_bytes(spoilt)
        ledger = Ledger(copy, write=False)
        unseen += not faults(ledger)
        ledger.close()
    assert unseen == 0


def test_a_flipped_number_in_a_block_is_named_by_the_check(copy):
    """The structure of the file is sound, a stored number is not."""
    base = Ledger(copy)
    key, numbers = base.base.execute("SELECT key, numbers FROM blocks LIMIT 1").fetchone()
    spoilt = bytearray(numbers)
    spoilt[-1] ^= 0x01
    base.base.execute("UPDATE blocks SET numbers = ? WHERE key = ?", (bytes(spoilt), key))
    found = faults(base)
    assert len(found) == 1
    assert key.hex() in found[0]


def test_a_flipped_letter_in_a_result_is_named_by_the_check_and_not_read(copy):
    base = Ledger(copy)
    row = base.base.execute("SELECT row FROM results WHERE number = 1").fetchone()[0]
    base.base.execute("UPDATE results SET row = ? WHERE number = 1", (row.replace("supported", "supportee"),))
    assert len(faults(base)) == 1
    with pytest.raises(LedgerError, match="spoilt"):
        base.results()


def aged(ledger, version):
    """Make a ledger what an earlier version of the schema would have written."""
    base = sqlite3.connect(ledger)
    for table in ("tasks", "results")[: 3 - version]:
        base.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
    base.execute(f"PRAGMA user_version = {version}")
    base.commit()
    base.close()


@pytest.mark.parametrize("version", [1, 2])
def test_a_ledger_of_an_earlier_version_is_brought_up_to_date_and_continued(mine, copy, kept, version):
    aged(copy, version)
    assert here(mine, "--rounds", "1", "--ledger", str(copy), "--resume", "--no-report").exit_code == 1
    assert bits(copy) == bits(kept)
    assert faults(Ledger(copy, write=False)) == []


def test_a_reader_of_a_ledger_of_the_first_version_is_told_how_to_migrate_it(copy, kept):
    aged(copy, 1)
    refused = verify("ledger", "list", "--ledger", str(copy))
    assert refused.exit_code == 2
    assert f"verify ledger migrate --ledger {copy}" in " ".join(refused.output.split())
    assert verify("ledger", "migrate", "--ledger", str(copy)).exit_code == 0
    assert verify("ledger", "list", "--ledger", str(copy)).exit_code == 0
    assert bits(copy) == bits(kept)


@pytest.mark.parametrize("version", [0, 4, 99])
def test_a_ledger_of_another_schema_version_is_refused(copy, version):
    base = sqlite3.connect(copy)
    base.execute(f"PRAGMA user_version = {version}")
    base.close()
    result = here("--rounds", "1", "--ledger", str(copy), "--resume")
    assert result.exit_code == 2
    assert f"expected schema version 3; got {version}" in result.output


def test_a_campaign_whose_claim_is_gone_from_its_file_is_refused_in_words(tmp_path):
    file, ledger = write(tmp_path, ('"right"', '"other"')), tmp_path / "ledger.sqlite"
    base = Ledger(ledger)
    base.begin(Spec(5, 1e-6, ("mine.right", "mine.wrong"), None, (file,)).to_json(), "0")
    result = here(file, "--rounds", "1", "--ledger", str(ledger), "--resume")
    assert result.exit_code == 2
    assert f"{file}; mine.right is there no more" in " ".join(result.output.split())


def test_a_ledger_does_not_decide_which_program_runs(copy, kept, tmp_path):
    """A campaign of one's own files is resumed with their names, whatever the ledger says."""
    trap = tmp_path / "trap.py"
    trap.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    base = Ledger(copy)
    base.begin(Spec(5, 1e-6, ("trap.claim",), None, (str(trap),)).to_json(), "0")
    base.close()
    result = here("--rounds", "1", "--ledger", str(copy), "--resume")
    assert result.exit_code == 2
    assert "expected the files of claims to be named again" in " ".join(result.output.split())
    assert not (tmp_path / "ran").exists()


SPOILT = {
    "asked for: a brace": "UPDATE campaigns SET spec = '{'",
    "asked for: a list": "UPDATE campaigns SET spec = '[]'",
    "asked for: nothing": "UPDATE campaigns SET spec = '{}'",
    "asked for: another seed": """UPDATE campaigns SET spec = replace(spec, '"seed": 5', '"seed": 6')""",
    "asked for: deep": f"UPDATE campaigns SET spec = '{'[' * 100_000}'",
    "asked for: a blob": "UPDATE campaigns SET spec = x'ff00'",
    "started: a word": "UPDATE campaigns SET started = 'soon'",
    "another name": "UPDATE campaigns SET id = 'mine'",
    "a task: another seed": """UPDATE tasks SET spec = replace(spec, '"seed": 5', '"seed": 6')""",
    "a task: a word": "UPDATE tasks SET spec = 'x' WHERE number = 0",
    "a task that is gone": "DELETE FROM tasks WHERE number = 0",
    "a place that is a word": "UPDATE tasks SET round = 'x'",
    "a result: another verdict": "UPDATE results SET row = replace(row, 'supported', 'refuted')",
    "a result: a list": "UPDATE results SET row = '[]' WHERE number = 0",
    "a result: a blob": "UPDATE results SET row = x'00ff' WHERE number = 0",
    "a column beside it": "UPDATE results SET verdict = 'supported'",
    "numbers: none": "UPDATE blocks SET numbers = x''",
    "numbers: a word": "UPDATE blocks SET numbers = 'x'",
    "numbers: zeros": "UPDATE blocks SET numbers = zeroblob(length(numbers))",
    "draws: a word": "UPDATE blocks SET draws = 'many'",
    "no table of blocks": "DROP TABLE blocks",
    "no table of tasks": "DROP TABLE tasks",
    "no column": "DROP INDEX results_by_content; ALTER TABLE results DROP COLUMN content",
    "one column more": "ALTER TABLE results ADD COLUMN x",
    "a text that is none": "UPDATE results SET row = CAST(x'ff' AS TEXT) WHERE number = 0",
}


@pytest.mark.parametrize("statement", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_ledger_is_named_by_the_check_and_read_by_no_command(mine, copy, tmp_path, statement):
    """One sentence and exit code 2, or what is sound in it; nothing of it travels on."""
    base = sqlite3.connect(copy)
    base.executescript(statement)
    base.close()
    other = tmp_path / "other.sqlite"
    Ledger(other).close()
    before = Ledger(other).sizes()
    words = {
        "check": ("ledger", "check", "--ledger", str(copy)),
        "list": ("ledger", "list", "--ledger", str(copy)),
        "export": ("ledger", "export", str(tmp_path / "out.csv"), "--ledger", str(copy)),
        "merge": ("ledger", "merge", str(copy), "--into", str(other)),
        "resume": ("campaign", mine, *ONE, "--ledger", str(copy), "--resume"),
    }
    found = {name: verify(*asked) for name, asked in words.items()}
    assert found["check"].exit_code in (1, 2)
    assert found["merge"].exit_code == 2
    assert found["resume"].exit_code in (1, 2)  # the refutation of the campaign, or the reason why it is not read
    assert Ledger(other).sizes() == before
    for name, result in found.items():
        assert result.exit_code in (0, 1, 2), name
        assert isinstance(result.exception, SystemExit | None), name
        assert "Traceback" not in result.output, name


def test_a_database_of_something_else_is_refused(tmp_path):
    file = tmp_path / "other.sqlite"
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE pets (name)")
    base.close()
    result = here("--rounds", "1", "--ledger", str(file))
    assert result.exit_code == 2
    assert "a database of something else" in result.output
