"""Whatever a simulator hides a constant in: with another constant it is another simulator."""

import math
import os
import py_compile
import sqlite3
import sys

import mpmath
import pytest

from verify.running.suite import load_suite
from verify.simulators import builtin_simulators


FRAME = """
import functools

import numpy as np
import scipy.stats
import sympy as sp

from verify.simulators import simulator

{hidden}
"""
HELPER = "K = 2.0\n"
PLAIN = '''
K = 2.0

@simulator("toy.mean")
def draw(rng, draws, *, mu):
    """Normal draws."""
    return K * mu + rng.standard_normal(draws)
'''
SHIFTED = """
@simulator("toy.mean")
@shifted
def draw(rng, draws, *, mu):
    return mu + rng.standard_normal(draws)
"""
OTHERS = """
K = {{"k": 1.0}}

@simulator("toy.other"{given})
def other(rng, draws, *, mu{more}):
    return rng.random(draws)

def scaled(x):
    return K["k"] * x
"""
HIDING = {
    "a plain name": PLAIN,
    "a lambda in a lambda": """
draw = simulator("toy.mean")(lambda rng, draws, *, mu: (lambda: 2.0 * mu)() + rng.standard_normal(draws))
""",
    "the second of two lambdas": """
other = simulator("toy.other")(lambda rng, draws, *, mu: rng.random(draws))
draw = simulator("toy.mean")(lambda rng, draws, *, mu: 2.0 * mu + rng.standard_normal(draws))
""",
    "one of some simulators made in a loop": """
for name, by in (("toy.other", 1.0), ("toy.mean", 2.0)):
    simulator(name)(lambda rng, draws, *, mu, by=by: by * mu + rng.standard_normal(draws))
""",
    "a comprehension in a lambda": """
draw = simulator("toy.mean")(lambda rng, draws, *, mu: np.array([2.0 * mu for _ in range(draws)]))
""",
    "a lambda that another one makes": """
of = lambda: lambda x: x + 2.0
draw = simulator("toy.mean")(lambda rng, draws, *, mu, of=of(): of(mu) + rng.standard_normal(draws))
""",
    "a module that is imported late": """
@simulator("toy.mean")
def draw(rng, draws, *, mu):
    import helper
    return helper.K * mu + rng.standard_normal(draws)
""",
    "a module": "import helper\n" + PLAIN.replace("K * mu", "helper.K * mu"),
    "a decorator that wraps": """
def shifted(function):
    @functools.wraps(function)
    def inner(*arguments, **setting):
        return function(*arguments, **setting) + 2.0
    return inner
"""
    + SHIFTED,
    "a decorator that takes the function's name": """
def shifted(function):
    def inner(rng, draws, *, mu):
        return function(rng, draws, mu=mu) + 2.0
    inner.__name__, inner.__qualname__, inner.__module__ = function.__name__, function.__qualname__, "numpy"
    return inner
"""
    + SHIFTED,
    "np.vectorize": """
scaled = np.vectorize(lambda x: 2.0 * x)
""",
    "np.frompyfunc": """
scaled = np.frompyfunc(lambda x: 2.0 * x, 1, 1)
""",
    "sp.lambdify": """
x = sp.Symbol("x")
scaled = sp.lambdify(x, 2.0 * x)
""",
    "functools.partial": """
scaled = functools.partial(np.multiply, 2.0)
""",
    "functools.singledispatch": """
@functools.singledispatch
def scaled(x):
    return x

@scaled.register
def _(x: np.ndarray):
    return 2.0 * x
""",
    "functools.cache": """
@functools.cache
def of():
    return 2.0

def scaled(x):
    return of() * x
""",
    "an instance": """
class Scale:
    def __init__(self, by):
        self.by = by

    def __call__(self, x):
        return self.by * x

scaled = Scale(2.0)
""",
    "a bound method": """
class Scale:
    def __init__(self, by):
        self.by = by

    def of(self, x):
        return self.by * x

scaled = Scale(2.0).of
""",
    "a class with slots": """
class Scale:
    __slots__ = ("by",)

    def __init__(self):
        self.by = 2.0

    def __call__(self, x):
        return self.by * x

scaled = Scale()
""",
    "a metaclass": """
class Meta(type):
    def __call__(cls, x):
        return 2.0 * x

class scaled(metaclass=Meta):
    pass
""",
    "a number with a product of its own": """
class Number(float):
    def __mul__(self, other):
        return 2.0 * other

scaled = Number(1.0).__mul__
""",
    "a dictionary with values of its own": """
class Scales(dict):
    def __missing__(self, x):
        return 2.0

SCALES = Scales()

def scaled(x):
    return SCALES["any"] * x
""",
    "an attribute of a function": """
def scaled(x):
    return scaled.by * x

scaled.by = 2.0
""",
    "exec": """
space = {}
exec("def scaled(x): return 2.0 * x", space)
scaled = space["scaled"]
""",
    "a name as text": """
K = 2.0

def scaled(x):
    return globals()["K"] * x
""",
    "a name that is given late": """
def prepare():
    global LATE
    LATE = 2.0

def scaled(x):
    prepare()
    return LATE * x
""",
    "a closure": """
def scale(by):
    return lambda x: by * x

scaled = scale(2.0)
""",
    "a default": """
def scaled(x, by=2.0):
    return by * x
""",
    "a law of a library": """
LAW = scipy.stats.norm(2.0)

def scaled(x):
    return LAW.mean() * x
""",
    "a module that is loaded by its path": """
import importlib.util, pathlib

spec = importlib.util.spec_from_file_location("elsewhere", pathlib.Path(__file__).parent / "below" / "helper.py")
elsewhere = importlib.util.module_from_spec(spec)
spec.loader.exec_module(elsewhere)

def scaled(x):
    return elsewhere.K * x
""",
    "a table that is read when the file is loaded": """
import pathlib

TABLE = np.loadtxt(pathlib.Path(__file__).parent / "below" / "helper.txt")

def scaled(x):
    return TABLE * x
""",
    "a table that is opened to be written too": """
import pathlib

TABLE = np.memmap(pathlib.Path(__file__).parent / "below" / "helper.txt", dtype="S1")

def scaled(x):
    return float(bytes(TABLE)) * x
""",
    "a database": """
import pathlib
import sqlite3

(K,), = sqlite3.connect(pathlib.Path(__file__).parent / "below" / "helper.sqlite").execute("SELECT k FROM k")

def scaled(x):
    return K * x
""",
    "a comment of a file that is read as text": """
import pathlib

K = float((pathlib.Path(__file__).parent / "below" / "helper_noted.py").read_text().split()[-1])

def scaled(x):
    return K * x
""",
    "a module without its source": """
import helper_without

def scaled(x):
    return helper_without.K * x
""",
    "what a decorator is given, carried out": OTHERS.format(
        given=", bounds=(K.update(k=2.0), lambda **_: ((0.0, 1.0),))[1]", more=""
    ),
    "a default, carried out": OTHERS.format(given="", more=", more=K.update(k=2.0)"),
    "a table that a module reads": """
import helper_that_reads

def scaled(x):
    return helper_that_reads.K * x
""",
    "a helper that changes a library": """
import helper_that_changes
import math

def scaled(x):
    return math.by * x
""",
    "an attribute of a library": """
import math

math.by = 2.0

def scaled(x):
    return math.by * x
""",
    "a module made by hand": """
import types

made = types.ModuleType("made")
made.by = 2.0

def scaled(x):
    return made.by * x
""",
    "the type of an array": """
ONE = np.ones(1, dtype=np.dtype([("a2.0", float), ("b", float)]))

def scaled(x):
    return float(ONE.dtype.names[0][1:]) * x
""",
    "lists that share a list": """
ROWS = [[2.0]] * 2

def scaled(x):
    return ROWS[1][0] * x
""",
    "subclasses that are asked for": """
class Base:
    pass

class Other(Base):
    by = 2.0

def scaled(x):
    return Base.__subclasses__()[0].by * x
""",
    "a module that makes names as they are asked for": """
def __getattr__(name):
    return 2.0

import sys

def scaled(x):
    return sys.modules[__name__].by * x
""",
    "a function of sympy with code of its own": """
from sympy.utilities.lambdify import implemented_function

t = sp.Symbol("t")
scaled = sp.lambdify(t, implemented_function("f", lambda x: 2.0 * x)(t))
""",
    "a setting of a library": """
import mpmath

mpmath.mp.prec = int(2.0 * 10)

def scaled(x):
    return float(mpmath.mpf(1) / 3) * x
""",
    "a docstring": """
def scaled(x):
    "2.0"
    return float(scaled.__doc__) * x
""",
    "a declared bound method": """
class Model:
    by = 2.0

    def draw(self, rng, draws, *, mu):
        return self.by * mu + rng.standard_normal(draws)

draw = simulator("toy.mean")(Model().draw)
""",
}
"""Texts of simulators; those that declare none hide the number in ``scaled``."""
SCALED = """
@simulator("toy.mean")
def draw(rng, draws, *, mu):
    return scaled(mu * np.ones(draws))
"""
READS = "import pathlib\n\nK = float((pathlib.Path(__file__).parent / 'below' / 'helper.txt').read_text())\n"
CHANGES = "import math\n\nmath.by = {}\n"


@pytest.fixture
def simulator_of(tmp_path, monkeypatch):
    """Loads a file of one simulator as a new process would."""
    ticks = iter(range(1, 100))

    def load(text, helper=HELPER):
        files = {
            "mine.py": FRAME.replace("{hidden}", text),
            "helper.py": helper,
            "below/helper.py": helper,
            "below/helper.txt": "3.0" if "3.0" in helper else "2.0",
            "helper_that_reads.py": READS,
            "helper_that_changes.py": CHANGES.format(helper.split()[-1]),
        }
        (tmp_path / "below").mkdir(exist_ok=True)
        number = "3.0" if "3.0" in helper else "2.0"
        (tmp_path / "below/helper_noted.py").write_text(f"K = 1.0  # {number}\n")
        (tmp_path / "below/helper.sqlite").unlink(missing_ok=True)
        with sqlite3.connect(tmp_path / "below/helper.sqlite") as database:
            database.execute("CREATE TABLE k AS SELECT ? AS k", [float(number)])
        database.close()
        (tmp_path / "below/source.py").write_text(helper)
        py_compile.compile(str(tmp_path / "below/source.py"), str(tmp_path / "helper_without.pyc"))
        for name, content in files.items():
            (tmp_path / name).write_text(content)
            os.utime(
                tmp_path / name, (next(ticks),) * 2
            )  # no edit within one tick of the clock, nor seconds of waiting
        for name in [name for name in sys.modules if name.startswith(("claims_mine_", "helper"))]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        monkeypatch.setattr(sys, "path", [*sys.path])
        monkeypatch.setattr(math, "by", 2.0, raising=False)
        monkeypatch.setattr(mpmath.mp, "prec", mpmath.mp.prec)
        found = load_suite([str(tmp_path / "mine.py")]).laboratory.simulators[-1]
        assert found.content  # is what it is now, not what it is after the next edit
        return found

    return load


@pytest.mark.parametrize("kind", HIDING)
def test_a_simulator_with_another_constant_is_another_one(simulator_of, kind):
    text = HIDING[kind] + ("" if '"toy.mean"' in HIDING[kind] else SCALED)
    first, again = simulator_of(text).content, simulator_of(text).content
    edited = simulator_of(text, "K = 3.0\n") if "helper" in text else simulator_of(text.replace("2.0", "3.0"))
    assert again == first
    assert edited.content != first


CLAIM = """
from theory import Claim, Kind, Parameter, Quantity, Source

MU = sp.Symbol("mu", positive=True)
OURS = Source("Mine", "here", "ours")
MEAN = Quantity("toy.mean", "m", "m", "A mean.")
MINE = Claim(
    id="toy.mine", kind=Kind.EQUAL, statement="Mine", lhs=MEAN(), rhs=MU, parameters=(Parameter(MU, "mean", 1, 2),),
    source=OURS,
)
"""
OTHER = """
@simulator("toy.other")
def other(rng, draws, *, mu):
    return 3.0 * rng.random(draws)
"""


def test_comments_and_docstrings_and_what_only_defines_something_else_are_no_edit(simulator_of):
    first = simulator_of(PLAIN).content
    assert simulator_of("# a comment\n" + PLAIN.replace("Normal draws", "Draws")).content == first
    assert simulator_of(PLAIN, "K = 3.0\n").content == first
    first = simulator_of(CLAIM + PLAIN).content
    assert simulator_of(CLAIM.replace("rhs=MU", "rhs=2*MU") + PLAIN).content == first
    assert simulator_of(CLAIM + OTHER + PLAIN).content == first
    assert simulator_of(CLAIM + OTHER.replace("3.0", "4.0") + PLAIN).content == first


SPEAKING = {
    "the cost of another simulator": "K = other.cost()",
    "another simulator by a text": "import sys\n\nK = float(getattr(sys.modules[__name__], 'ot' + 'her').cost())",
    "all there is": "K = sum(one.cost() for one in [*globals().values()] if hasattr(one, 'cost'))",
}


@pytest.mark.parametrize("kind", SPEAKING)
def test_what_something_speaks_of_or_may_come_to_is_an_edit(simulator_of, kind):
    text = OTHER.replace('"toy.other"', '"toy.other", cost=lambda: 1.5') + PLAIN.replace("K = 2.0", SPEAKING[kind])
    assert simulator_of(text).content != simulator_of(text.replace("1.5", "2.5")).content


def test_a_claim_that_something_speaks_of_is_part_of_the_program(simulator_of):
    text = CLAIM + PLAIN.replace("K = 2.0", "K = MINE.tolerance")
    assert simulator_of(text).content != simulator_of(text.replace("rhs=MU", "rhs=MU, tolerance=0.05")).content


def test_an_edit_beside_counts_where_code_may_come_to_it_and_nowhere_else(simulator_of):
    alone, dynamic = HIDING["an instance"] + SCALED, HIDING["a name as text"] + SCALED
    assert simulator_of(alone).content == simulator_of(alone, "K = 3.0\n").content
    assert simulator_of(dynamic).content != simulator_of(dynamic, "K = 3.0\n").content


def test_a_simulator_that_is_imported_counts_with_the_file_that_imports_it(simulator_of):
    helper = HELPER + "from verify.simulators import simulator\n" + PLAIN
    one = "from helper import draw\nimport helper\n\nhelper.K = 2.0\n"
    assert simulator_of(one, helper).content != simulator_of(one.replace("2.0", "3.0"), helper).content


def test_no_two_simulators_are_taken_for_one_another():
    simulators = builtin_simulators()
    assert len({simulator.content for simulator in simulators}) == len(simulators)
