"""Who may import whom, checked on the source and at run time; the picture is in docs/how-it-is-built.md."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from inspect import isabstract
from pathlib import Path

import pytest

import derivations.registry
import theory.registry
from derivations.kernel.line import Rule


ROOT = Path(theory.__file__).parent.parent
"""Where the packages are that are tested: installed, or the checkout."""
PACKAGES = ("theory", "derivations", "verify")
ENGINE = {
    "theory": set(theory.registry.ENGINE),
    "derivations": derivations.registry.ENGINE,
    "verify": {
        *("commands", "evidence", "judging", "namesakes", "pytest_plugin", "python", "running", "showing"),
        *("strategies", "thresholds", "version"),
    },
}
"""What is no paper. Everything else in `theory` and `derivations` is a stem."""
LAYERS = (
    ("theory.errors", "theory.language", "theory.vocabulary"),
    ("derivations.errors", "derivations.language", "derivations.kernel", "derivations.rules"),
    ("derivations.errors", "derivations.drawing", "derivations.kernel", "derivations.certificates"),
    ("derivations.errors", "derivations.drawing", "derivations.kernel", "derivations.checking"),
    (
        *("verify.simulators", "verify.thresholds", "verify.evidence", "verify.judging", "verify.running"),
        *("verify.showing", "verify.commands"),
    ),
    ("verify.running", "verify.showing", "verify.python", "verify.pytest_plugin"),
)
"""Rooms from the ground up: each imports those before it in its row, never one after it."""
FORBIDDEN = {
    "theory": {"derivations", "verify", "tests", "random", "hypothesis", "pytest"},
    "derivations": {"verify", "tests"},
    "verify": {"tests"},
    "verify/simulators": {"theory", "derivations", "tests"},
}


def name_of(file: Path) -> str:
    """The dotted name of a module."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """All modules of the three packages by dotted name."""
    return {name_of(file): file for package in PACKAGES for file in (ROOT / package).rglob("*.py")}


@cache
def tree_of(file: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imported(file: Path) -> frozenset[str]:
    """Dotted names of all that a file imports, wherever it does; ours as modules, not as names in them."""
    names: set[str] = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= (inner & modules().keys()) | ({node.module or ""} if inner - modules().keys() else set())
            names |= {handed_on()[name] for name in inner & handed_on().keys()}
    return frozenset(names)


@cache
def handed_on() -> dict[str, str]:
    """Names that a package takes from the modules in it and offers as its own, with where each stands."""
    found = {}
    for package, *more in (("theory",), ("derivations", "derivations.rules.offered")):
        for front in (package, *more):
            for node in ast.walk(tree_of(modules()[front])):
                if isinstance(node, ast.ImportFrom):
                    found |= {f"{package}.{alias.name}": node.module or "" for alias in node.names}
    return found


def is_in(name: str, room: str) -> bool:
    """Whether a module is a room or lies in it."""
    return name == room or name.startswith(f"{room}.")


def arrows() -> Iterator[tuple[str, str]]:
    """Pairs of modules of ours, the first of which imports the second."""
    for name, file in modules().items():
        for other in imported(file) & modules().keys():
            yield name, other


def stem_of(name: str) -> str | None:
    """The paper that a module belongs to, if it does; engine for none."""
    package, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    if name.startswith(("verify.simulators.", "verify.figures.")):
        inner = name.split(".")[2]
        return None if inner in {"engine", "vocabulary"} else inner
    return None if not first or package == "verify" or first in ENGINE[package] else first


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_no_package_imports_one_above_it(folder: str):
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    for file in files:
        above = {name for name in imported(file) if name.split(".")[0] in FORBIDDEN[folder]}
        assert not above, f"{file.relative_to(ROOT)} imports {above}"


@pytest.mark.parametrize(
    ("module", "above"),
    [
        ("theory.language.claim", ("theory.vocabulary",)),
        ("derivations.kernel.decide", ("theory.vocabulary", "derivations.rules", "derivations.checking")),
    ],
)
def test_who_imports_what_lies_below_loads_nothing_that_lies_above(module: str, above: tuple[str, ...]):
    """The packages offer both, and look up what lies above when it is asked for."""
    code = f"import sys, {module}; sys.exit(any(name.startswith({above!r}) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("layers", LAYERS, ids=lambda layers: layers[-1])
def test_inside_a_package_imports_run_downwards(layers: tuple[str, ...]):
    assert all(any(is_in(name, room) for name in modules()) for room in layers)
    for i, room in enumerate(layers):
        upwards = {(a, b) for a, b in arrows() if is_in(a, room) for above in layers[i + 1 :] if is_in(b, above)}
        assert not upwards


SPEAKS_NO_VOCABULARY = ("theory.language", "derivations.kernel", "derivations.rules", *LAYERS[-2][1:], "verify.python")
"""What knows formulas, quantities and claims, and no word that only some papers use."""


def test_the_language_of_claims_knows_no_vocabulary_nor_do_kernel_rules_for_all_and_engine():
    rooms = SPEAKS_NO_VOCABULARY
    assert not {(a, b) for a, b in arrows() if is_in(b, "theory.vocabulary") and any(is_in(a, room) for room in rooms)}


def test_every_rule_for_all_is_offered_to_all_and_no_other():
    """A rule of one stem's words lies beside that stem; what anybody may use is imported from `derivations`."""
    homes = [import_module(name) for name in modules() if re.fullmatch(r"derivations\.rules\.\w+", name)]
    made = {one for home in homes for one in vars(home).values() if isinstance(one, type) and issubclass(one, Rule)}
    shared = {one for one in made if is_in(one.__module__, "derivations.rules") and not isabstract(one)}
    offered = {getattr(derivations, name) for name in derivations.__all__}
    assert shared == {one for one in offered if isinstance(one, type) and issubclass(one, Rule)} - {Rule}


@cache
def taken(file: Path) -> frozenset[str]:
    """Dotted names of what a file takes from modules, each under the module that it is taken from."""
    nodes = ast.walk(tree_of(file))
    return frozenset(f"{n.module}.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) for a in n.names)


def helpers_of(file: Path) -> set[str]:
    """Public functions and constants of a module, lemmas among them, that it does not use itself; no bibliography."""
    tree = tree_of(file)
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    made = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    set_here = (target for n in tree.body if isinstance(n, ast.Assign) for target in n.targets)
    made |= {n.id for target in set_here for n in ast.walk(target) if isinstance(n, ast.Name)} - {"BIBLIOGRAPHY"}
    return {one for one in made if not one.startswith("_")} - {n.id for n in names if isinstance(n.ctx, ast.Load)}


def test_helpers_and_lemmas_of_rules_for_all_serve_two_stems_or_a_rule_for_all():
    others = {name: file for name, file in modules().items() if ".examples" not in name}
    for name in others:
        for helper in helpers_of(others[name]) if is_in(name, "derivations.rules") else ():
            users = {stem_of(o) or o for o, file in others.items() if f"{name}.{helper}" in taken(file)}
            assert len(users) > 1 or any("." in user for user in users), f"{helper} of {name} serves {users}"


def test_a_vocabulary_serves_two_stems_or_another_vocabulary():
    graph = set(arrows())
    for name in (n for n in modules() if n.startswith("theory.vocabulary.")):
        users = {stem_of(a) or a for a, b in graph if b == name} - {"theory"}
        assert len(users) > 1, f"{name} serves {users}"


def test_the_engine_imports_no_paper():
    assert not {(a, b) for a, b in arrows() if stem_of(a) is None and stem_of(b) is not None}


def test_the_engine_names_no_paper():
    papers = {stem for name in modules() if (stem := stem_of(name)) and stem[-4:].isdigit()}
    assert len(papers) > 1
    engine = {name: file.read_text(encoding="utf-8") for name, file in modules().items() if stem_of(name) is None}
    assert not {name: stem for name, text in engine.items() for stem in papers if stem in text}


def require_no_circle(graph: dict[str, set[str]]) -> None:
    """Fail where the arrows lead back to where they start."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' <- '.join(error.args[1])}")


def test_no_circle_of_imports():
    graph: dict[str, set[str]] = {}
    for name, other in arrows():
        graph.setdefault(name, set()).add(other)
    require_no_circle(graph)


def test_no_circle_between_the_rooms_of_a_package():
    """Papers may cite each other, module by module."""
    graph: dict[str, set[str]] = {}
    for name, other in arrows():
        a, b = (".".join(module.split(".")[:2]) for module in (name, other))
        if a != b and a.count(".") and b.count(".") and None in (stem_of(name), stem_of(other)):
            graph.setdefault(a, set()).add(b)
    require_no_circle(graph)


def test_nothing_imports_a_command():
    assert not {(a, b) for a, b in arrows() if is_in(b, "verify.commands") and not is_in(a, "verify.commands")}


def test_no_module_imports_a_private_name_of_another():
    for name, file in modules().items():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
                private = {a.name for a in node.names if a.name.startswith("_") and not a.name.startswith("__")}
                private = {p for p in private if f"{node.module}.{p}" not in modules()}
                assert not private, f"{name} imports {private} of {node.module}"


TRUSTED = 4_220
"""Lines of what a verdict is trusted for, blank ones too. 1,500 were asked for, which the forms and their deciders are
not: matrices in exact arithmetic, balls, limits along paths, cells, certificates and citations are decided there."""


def test_what_a_verdict_is_trusted_for_is_small():
    """The kernel; and what carries a chain through it, step by step."""
    trusted = [*(ROOT / "derivations/kernel").glob("*.py"), ROOT / "derivations/checking/check.py"]
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in trusted) <= TRUSTED


def test_rules_make_up_no_verdict():
    """They hand in obligations; the verdict on a step, and the look at points, are not theirs."""
    above = ("derivations.checking", "derivations.kernel.verdict")
    rules = {(a, b) for a, b in arrows() if ".rules." in a and any(is_in(b, room) for room in above)}
    assert not rules


def test_a_proof_is_named_in_the_kernel_alone():
    """Rules hand in obligations; elsewhere a proof is what `prove` returns, read and never made."""
    for name, file in modules().items():
        if is_in(name, "derivations.kernel"):
            continue
        for node in ast.walk(tree_of(file)):
            named = {
                getattr(node, "id", ""),
                getattr(node, "attr", ""),
                *(a.name for a in getattr(node, "names", ()) if isinstance(a, ast.alias)),
            }
            assert "Proof" not in named, f"{name} names Proof"


def constants_of(file: Path) -> set[ast.AST]:
    """What stands in the constants of a module whose docstring says that its letters are public: there to be used."""
    tree = tree_of(file)
    says = "letters are public" in (ast.get_docstring(tree) or "")
    return {part for n in tree.body if says and isinstance(n, ast.Assign) for part in ast.walk(n)}


def public_letters(file: Path) -> list[int]:
    """Lines of a module that make a symbol of a name written there: equal to any letter that a user makes likewise."""
    meant = constants_of(file)
    calls = (n for n in ast.walk(tree_of(file)) if isinstance(n, ast.Call) and n.args and n not in meant)
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("Symbol", "symbols")
        and isinstance(call.args[0], ast.Constant)
    ]


def test_no_letter_of_the_engine_or_of_a_rule_is_equal_to_one_of_a_user():
    """E N^2 of a normal N with mean z was worked out with a z of its own, and a false claim was proved."""
    printed = {"theory.language.matrices", "theory.vocabulary.traces", "verify.showing.formulas"}  # and no more
    judging = {
        name: file
        for name, file in modules().items()
        if stem_of(name) is None or ".rules" in name
        if not any(part in name for part in ("examples", "scaffolds")) and name not in printed
    }
    assert {name: lines for name, file in judging.items() if (lines := public_letters(file))} == {}


def test_each_room_says_in_its_first_line_what_it_is_for():
    for name, file in modules().items():
        first = (ast.get_docstring(tree_of(file)) or "").partition("\n")[0]
        assert len(first) > 20, f"{name}: {first!r}"


def test_simulators_import_nothing_of_verify_but_themselves():
    for file in (ROOT / "verify/simulators").rglob("*.py"):
        ours = {n for n in imported(file) if n.split(".")[0] == "verify"}
        assert all(n.startswith("verify.simulators") for n in ours), f"{file.name} imports {ours}"


def test_loading_every_simulator_leaves_theory_unloaded():
    code = (
        "import sys; from verify.simulators import builtin_simulators; builtin_simulators();"
        "sys.exit(any(m.split('.')[0] in ('theory', 'sympy', 'derivations') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_numpy_s_global_random_state_is_never_used():
    """But to see whether a simulator does, and to leave no trace of it."""
    for file in modules().values():
        if file.name == "global_states.py":
            continue
        tree = tree_of(file)
        used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "np.random"}
        assert used <= {"Generator", "SeedSequence", "SFC64", "default_rng"}, f"{file.name} uses {used}"
