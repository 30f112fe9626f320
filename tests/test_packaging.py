"""What is installed holds what the packages need beside their modules."""

import importlib.metadata
import importlib.resources
import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest


ROOT = Path(__file__).parent.parent
PACKAGES = ("theory", "derivations", "verify")
KINDS = {".jinja", ".css", ".js", ".json", ".toml", ".typed", ".v"}


def files_of(package: str) -> set[str]:
    """All files of a package, as paths from its parent folder."""
    found = (file for file in (ROOT / package).rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(ROOT).as_posix() for file in found}


def test_the_packages_that_are_tested_are_those_that_are_installed():
    """In a checkout that is installed as it stands (pip install -e) they are the same."""
    distribution = importlib.metadata.distribution("theory-verify")
    told = json.loads(distribution.read_text("direct_url.json") or "{}")
    home = Path(str(distribution.locate_file("")))
    if told.get("dir_info", {}).get("editable"):
        home = Path(unquote(urlsplit(told["url"]).path))
    for package in PACKAGES:
        assert Path(str(importlib.resources.files(package))).parent.resolve() == home.resolve()


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_that_it_has_types(package):
    assert (importlib.resources.files(package) / "py.typed").is_file()


def test_the_packages_hold_modules_and_files_of_known_kinds():
    kinds = {Path(file).suffix or Path(file).name for package in PACKAGES for file in files_of(package)}
    assert kinds == {".py", *KINDS}


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling builds the wheel")
def test_the_wheel_holds_every_file_of_the_packages(tmp_path):
    words = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == {"theory_verify_pytest.py", *(file for package in PACKAGES for file in files_of(package))}
