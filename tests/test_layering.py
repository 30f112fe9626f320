"""Who may import whom, checked on the source and at run time."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
PACKAGES = ("theory", "derivations", "verify", "tests")
FORBIDDEN = {
    "theory": {"derivations", "verify", "tests", "random", "hypothesis", "pytest"},
    "derivations": {"verify", "tests"},
    "verify": {"tests"},
    "verify/simulators": {"theory", "derivations", "tests"},
}


def imported(file: Path) -> set[str]:
    """Dotted names of the modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
            assert node.level == 0, f"{file}: imports are absolute"
    return names


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_no_package_imports_one_above_it(folder: str):
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    for file in files:
        above = {name for name in imported(file) if name.split(".")[0] in FORBIDDEN[folder]}
        assert not above, f"{file.relative_to(ROOT)} imports {above}"


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
    for package in PACKAGES[:3]:
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            used = {
                n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "np.random"
            }
            assert used <= {"Generator", "SeedSequence", "SFC64", "default_rng"}, f"{file.name} uses {used}"
