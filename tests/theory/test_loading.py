"""Files of claims: what they may import, and what is said of those that do not load."""

import sys
from pathlib import Path

import pytest

from theory import Claim, load_file
from theory.errors import LoadError
from theory.registry import claims_of


FILE = """
import sympy as sp
from theory import Claim, Kind, Quantity, Source
CLAIM = Claim(id="{id}", kind=Kind.EQUAL, statement="s", lhs=Quantity("q.q", "q", "q", "m")(), rhs=1,
              parameters=(), source=Source("p", "{place}"))
{more}
"""


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": "dohmatob2024.thm_4_1"}, "used twice"),
        ({"place": ""}, "needs a paper and a place"),
        ({"more": "import nothing_of_that_name"}, "ModuleNotFoundError"),
        ({"more": "1 / 0"}, "ZeroDivisionError"),
        ({"more": "raise SystemExit(0)"}, "SystemExit"),
    ],
)
def test_a_file_with_a_bad_claim_does_not_load(tmp_path, fields, message):
    file = tmp_path / "mine.py"
    file.write_text(FILE.format(**({"id": "mine.one", "place": "here", "more": ""} | fields)))
    with pytest.raises(LoadError, match=message):
        load_file(file)


def test_a_file_is_loaded_once(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(FILE.format(id="mine.one", place="here", more=""))
    assert load_file(file) is load_file(file)
    assert load_file(file).__name__ in sys.modules


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of a file of claims, its path and modules forgotten afterwards."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = {*sys.modules}
    yield tmp_path
    for name in {*sys.modules} - before:
        if name.startswith(("claims_", "beside_")):
            del sys.modules[name]


def test_a_file_may_import_what_stands_beside_it_now_and_later(folder):
    (folder / "beside_one.py").write_text("K = 3\n")
    (folder / "beside_two.py").write_text("K = 4\n")
    file = folder / "mine.py"
    more = "from beside_one import K\n\ndef late():\n    import beside_two\n    return beside_two.K"
    file.write_text(FILE.format(id="mine.one", place="here", more=more))
    module = load_file(file)
    assert (module.K, module.late()) == (3, 4)


def test_what_stands_beside_a_file_does_not_take_our_place(folder):
    for name in ("theory", "derivations"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise RuntimeError\n")
    (folder / "verify.py").write_text("raise RuntimeError\n")
    file = folder / "mine.py"
    more = "import theory.vocabulary.partial_fractions\nimport verify.simulators\nimport derivations"
    file.write_text(FILE.format(id="mine.one", place="here", more=more))
    assert load_file(file).theory.Claim is Claim


@pytest.mark.parametrize("of", ["another file of claims", "a library"])
def test_a_module_by_the_name_of_one_beside_is_refused(folder, of):
    """Two files of claims with a helper of one name each, or a helper by the name of a library."""
    name = "fractions" if of == "a library" else "beside_helper"
    files = [folder / part / "mine.py" for part in ("one", "two")]
    for number, file in enumerate(files):
        file.parent.mkdir()
        (file.parent / f"{name}.py").write_text(f"K = {number}\n")
        file.write_text(FILE.format(id=f"mine.at_{number}", place="here", more=f"import {name}"))
    if of != "a library":
        assert load_file(files[0]).beside_helper.K == 0
    with pytest.raises(LoadError, match="a module of that name is there already"):
        load_file(files[1])


MADE = """
import dataclasses
from theory import Claim, Kind, Quantity, Source
from theory.language.claim import Wrong

def make(name, rhs):
    return Claim(id=f"mine.{name}", kind=Kind.EQUAL, statement="s", lhs=Quantity("q.q", "q", "q", "m")(), rhs=rhs,
                 parameters=(), source=Source("p", "here"))

"""


@pytest.mark.parametrize(
    ("more", "ids"),
    [
        ("NAMED = make('a', 1)\nLISTED = [make('b', 2)]", "ab"),
        ("for name in 'abc':\n    C = make(name, 1)", "cab"),
        ("TABLE = {name: make(name, 1) for name in 'ab'}", "ab"),
        ("BASE = make('a', 1)\nALL = [dataclasses.replace(BASE, id='mine.b')]", "ab"),
        ("ONE = make('a', 1)\nONE.altered(Wrong('twice', 2))", "a"),
        ("ONE = make('a', 1).altered(Wrong('twice', 2))", "a"),
        ("[make('a', 1).altered(Wrong('twice', 2))]", "a"),
        ("from beside_one import OTHER", "o"),
        ("import beside_one\nALL = beside_one.HIDDEN", "h"),
        ("import threading\nmaking = threading.Thread(target=make, args=('a', 1))\nmaking.start()\nmaking.join()", "a"),
        ("import beside_one\nMINE = make('a', 1)", "a"),
    ],
)
def test_every_claim_that_a_file_makes_is_one_of_its_claims(folder, more, ids):
    """Under a name, in a list, in a loop; not the drafts of others, nor what an imported module makes for itself."""
    (folder / "beside_one.py").write_text(MADE + "OTHER = make('o', 1)\nHIDDEN = [make('h', 1)]\n")
    file = folder / "mine.py"
    file.write_text(MADE + more)
    assert [claim.id.removeprefix("mine.") for claim in claims_of(load_file(file))] == [*ids]


def test_two_claims_of_one_id_are_refused_though_only_one_has_a_name(folder):
    file = folder / "mine.py"
    file.write_text(MADE + "for k in (1, 2):\n    C = make('a', k)\n")
    with pytest.raises(LoadError, match="used twice"):
        load_file(file)


def test_a_file_may_have_a_mark_of_its_encoding_or_another_encoding(folder):
    for name, encoding, more in (("one", "utf-8-sig", ""), ("two", "latin-1", "# -*- coding: latin-1 -*-")):
        file = folder / f"{name}.py"
        text = FILE.format(id=f"mine.{name}", place="caf\xe9", more="")
        file.write_text(f"{more}\n{text}" if more else text, encoding=encoding)
        assert load_file(file).CLAIM.source.place == "caf\xe9"


def test_a_file_that_goes_elsewhere_leaves_us_where_we_are(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "below").mkdir()
    file = folder / "below/mine.py"
    file.write_text(FILE.format(id="mine.one", place="here", more="import os\nos.chdir('below')\nWHERE = os.getcwd()"))
    module = load_file("below/mine.py")
    assert str(folder / "below") == module.WHERE
    assert Path.cwd() == folder
