"""Claims as tests of pytest: each claim of a claims file is an item that passes when it comes out as expected.

Installed with this package. Files that match the setting ``verify_files`` (``claims_*.py`` and ``*_claims.py``) are
collected unless they are files of tests, and so is what ``--verify`` names. Nothing more of ours is imported before a
file of claims is found.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from verify.namesakes import namesake
from verify.running.times import seconds_in
from verify.thresholds.runs import RUN_ALPHA


if TYPE_CHECKING:
    from verify.python.results import Result

PATTERNS = ("claims_*.py", "*_claims.py")
BUDGET = "60s"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, and the setting of files."""
    parser.addini("verify_files", "Files whose claims are tests (globs).", type="args", default=list(PATTERNS))
    group = parser.getgroup("verify", "claims of statistical theory as tests")
    told: dict[str, dict[str, Any]] = {
        "--verify": {
            "action": "append",
            "default": [],
            "metavar": "CLAIMS",
            "help": "Judge the claims of this file, of this id, or that match this glob of ids; may be repeated.",
        },
        "--verify-budget": {"default": BUDGET, "metavar": "TIME", "help": f"Time for each claim; default {BUDGET}."},
        "--verify-alpha": {
            "default": RUN_ALPHA,
            "type": float,
            "metavar": "P",
            "help": f"Probability that any verdict of the session is wrong; default {RUN_ALPHA:g}.",
        },
        "--verify-seed": {"default": 0, "type": int, "metavar": "N", "help": "Seed of every draw; default 0."},
        "--verify-regimes": {"default": None, "type": int, "metavar": "N", "help": "Regimes or paths for each claim."},
        "--verify-undecided": {
            "default": "fail",
            "choices": ("fail", "skip"),
            "help": "What becomes of a claim that stays undecided; default fail.",
        },
        "--verify-record": {
            "action": "append",
            "default": [],
            "metavar": "FILE",
            "help": "Further verdicts on record (TOML): what is on record as refuted passes if it is refuted.",
        },
        "--verify-fresh": {"action": "store_true", "help": "Judge anew what was judged before and is unchanged."},
    }
    for name, how in told.items():
        group.addoption(name, **how)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse options that make no sense before anything is collected."""
    if not 0 < config.getoption("verify_alpha") < 1:
        msg = f"--verify-alpha: expected a probability in (0, 1); got {config.getoption('verify_alpha')}"
        raise pytest.UsageError(msg)
    try:
        seconds_in(config.getoption("verify_budget"))
    except ValueError as error:
        msg = f"--verify-budget: {error}"
        raise pytest.UsageError(msg) from error
    for name, least in (("seed", 0), ("regimes", 1)):
        value = config.getoption(f"verify_{name}")
        if value is not None and value < least:
            msg = f"--verify-{name}: expected a whole number from {least} on; got {value}"
            raise pytest.UsageError(msg)
    root = config.invocation_params.dir
    for word in config.getoption("verify"):
        if Path(root, word).is_dir():
            msg = f"--verify: expected a file of claims, an id or a glob of ids; got {word}, a folder"
            raise pytest.UsageError(msg)
    told = [("--verify", "a file of claims", file) for file in _named_files(config)]
    told += [("--verify-record", "a file", Path(root, word)) for word in config.getoption("verify_record")]
    for option, expected, file in told:
        if not file.is_file():
            msg = f"{option}: expected {expected}; there is no {file}"
            raise pytest.UsageError(msg)


def pytest_collection(session: pytest.Session) -> None:
    """Have the files collected that ``--verify`` names, unless they are in what is collected anyway."""
    root = session.config.invocation_params.dir
    given = {Path(root, word.partition("::")[0]).resolve() for word in session.config.args}
    for file in _named_files(session.config):
        if given.isdisjoint((file, *file.parents)):
            session.config.args.append(str(file))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The claims of a file that is one of claims."""
    config = parent.config
    is_test = any(fnmatch(file_path.name, one) for one in config.getini("python_files"))
    name = file_path.name.lower()  # Claims_X.py that is left out would pass unnoticed
    matches = not is_test and any(fnmatch(name, one.lower()) for one in config.getini("verify_files"))
    if matches or file_path.resolve() in _named_files(config):
        file: ClaimsFile = ClaimsFile.from_parent(parent, path=file_path)
        return file
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the built-in claims that ``--verify`` names; all that were collected share the error probability."""
    if words := [word for word in config.getoption("verify") if not word.endswith(".py")]:
        named: Named = Named.from_parent(session, name="verify", nodeid="verify", words=words)
        items += named.collect()
    found = [item for item in items if isinstance(item, ClaimItem)]
    for item in found:
        item.alpha = config.getoption("verify_alpha") / len(found)


def _named_files(config: pytest.Config) -> list[Path]:
    """The files that ``--verify`` names."""
    root = config.invocation_params.dir
    return [Path(root, word).resolve() for word in config.getoption("verify") if word.endswith(".py")]


class ClaimsFile(pytest.File):
    """A file of claims."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each of its claims."""
        try:
            from theory.errors import TheoryError
            from verify.running.suite import load_suite, require_simulators
        except ImportError as error:
            raise self.CollectError(namesake() or str(error)) from error
        try:
            suite = load_suite([str(self.path)])
            names = list(suite.files)
            require_simulators(suite, [suite.claims[name] for name in names])
        except TheoryError as error:
            raise self.CollectError(str(error)) from error
        for name in names:
            yield ClaimItem.from_parent(self, name=name)


class Named(pytest.Collector):
    """Built-in claims that were named."""

    def __init__(self, words: Iterable[str], **given: Any) -> None:
        """Take ids and globs."""
        super().__init__(**given)
        self.words = tuple(words)

    def collect(self) -> list[pytest.Item]:
        """One item for each.

        Raises:
            UsageError: If a word names none.

        """
        from theory.errors import TheoryError
        from verify.running.suite import load_suite, select

        try:
            return [ClaimItem.from_parent(self, name=claim.id) for claim in select(load_suite(), self.words)]
        except TheoryError as error:
            msg = f"--verify: {error}"
            raise pytest.UsageError(msg) from error


class NotAsExpected(Exception):  # noqa: N818  it is a verdict, not an error
    """A claim came out otherwise; the message says everything about it."""


class ClaimItem(pytest.Item):
    """One claim; passes when it comes out as is on record, or supported."""

    alpha = RUN_ALPHA

    def runtest(self) -> None:
        """Judge the claim, with the filters of warnings that the command line has.

        Raises:
            NotAsExpected: If it comes out otherwise.

        """
        from verify.python.calls import run

        option = self.config.getoption
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            came = run(
                [*self._file(), self.name],
                budget=option("verify_budget"),
                alpha=self.alpha,
                seed=option("verify_seed"),
                workers=1,
                regimes=option("verify_regimes"),
                record=option("verify_record"),
                fresh=option("verify_fresh"),
            )
        if came.json["run"]["interrupted"]:
            raise KeyboardInterrupt
        one = came[self.name]
        self._note(one)
        if one.verdict == one.expected:
            return
        if one.verdict == "undecided" and option("verify_undecided") == "skip":
            pytest.skip(f"undecided: {one.reason}")
        raise NotAsExpected(one.explain())

    def _file(self) -> list[str]:
        """The file of the claim, as short as a command needs it from here; nothing for a built-in one."""
        if not isinstance(self.parent, ClaimsFile):
            return []
        return [os.path.relpath(self.path) if self.path.is_relative_to(Path.cwd()) else str(self.path)]

    def _note(self, one: Result) -> None:
        """Hand over what machines read, JUnit XML for one."""
        told = {"verdict": one.verdict, "expected": one.expected, "gap": one.gap, "repeat": one.reproduce}
        ends = one.interval or (None, None)
        told |= {"gap_low": ends[0], "gap_high": ends[1], "assumes": "; ".join(one.assumes)}
        self.user_properties += [(name, value) for name, value in told.items() if value not in (None, "")]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **how: Any) -> Any:
        """A verdict in its words, and mistakes of the caller in theirs."""
        from theory.errors import TheoryError

        if isinstance(excinfo.value, (NotAsExpected, TheoryError, ValueError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **how)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands, for the list of failures."""
        return self.path, None, f"claim {self.name}"
