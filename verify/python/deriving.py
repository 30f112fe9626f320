"""Checking derivations from Python: what `verify derive` does, without a command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from derivations import Chain
from theory import builtin_claims
from theory.registry import by_id
from verify.evidence.laboratory import Laboratory
from verify.python import arguments
from verify.python.given import simulators_for
from verify.running.derivation.chains import NO_CHAIN, choose, derive as carry_out
from verify.running.derivation.kept_verdicts import Kept
from verify.running.derivation.rows import Orders
from verify.running.mutation.operators import altered
from verify.running.record import read_record
from verify.running.suite import Claims, Suite, is_file, load_suite
from verify.showing.chains import page
from verify.showing.report.derivations import environment, shown
from verify.showing.report.embedded import embedded
from verify.thresholds.derivations import CHAIN_SECONDS
from verify.thresholds.runs import RUN_ALPHA


Asked = str | os.PathLike[str] | Chain | Iterable["str | os.PathLike[str] | Chain"]
"""Ids, globs and Python files of chains, or chains; one or several."""


@dataclass(frozen=True, repr=False)
class Derivation:
    """What came out for one chain.

    Attributes:
        chain: The chain.
        row: All that was found, as in the JSON that `verify derive` writes.
        orders: What was asked for.
    """

    chain: Chain
    row: Mapping[str, Any]
    orders: Orders

    @property
    def verdict(self) -> str:
        """``proved``, ``proved under`` (conditions), ``confirmed``, ``refuted`` or ``unverified``."""
        return str(self.row["verdict"])

    @property
    def strength(self) -> str:
        """How the weakest step was checked: ``symbolic``, ``exact``, ``enclosed``, ``lemma``, ... or ``none``."""
        return str(self.row["strength"])

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """What was found of each step, in order."""
        return tuple(self.row["steps"])

    @property
    def under(self) -> Sequence[str]:
        """The conditions that the claim does not state, under which it is proved."""
        return tuple(one["condition"] for one in self.row["under"])

    @property
    def as_expected(self) -> bool:
        """Whether that is what is on record; proved without conditions, where nothing is."""
        return not self.row["deviates"]

    @property
    def reproduce(self) -> str:
        """What repeats the check, bit for bit."""
        return str(self.row["reproduce"])

    def explain(self) -> str:
        """The chain line by line, each with its reason and how it was checked."""
        return str(page(self.row).plain)

    def __repr__(self) -> str:
        return self.explain()

    def _repr_html_(self) -> str:
        """The chain as formulas, each line with its reason and how it was checked."""
        told = shown({self.chain.claim.id: self.row}, self.orders.files, made=self.orders.made)[self.chain.claim.id]
        drawn = environment().get_template("derivation.html.jinja").module.derivation(told)  # type: ignore[attr-defined]
        head = f"<p><b>{told['standing']}</b></p><p>{told['formula']}</p>"
        return embedded(head + str(drawn))


class Derivations(Mapping[str, Derivation]):
    """What came out for several chains, by the id of their claim."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]], orders: Orders, interrupted: bool) -> None:
        """Take the rows of chains.

        Args:
            rows: As `verify derive --json` writes them.
            orders: What was asked for.
            interrupted: Whether some are missing, because it was interrupted.
        """
        self.json, self.orders, self.interrupted = rows, orders, interrupted

    def __getitem__(self, name: str) -> Derivation:
        """What came out for the chain of one claim, by its id."""
        if name not in self.json:
            msg = f"no chain checked of {name!r}; expected one of {', '.join(self)}"
            raise KeyError(msg)
        return Derivation(self.orders.stand.chains[name], self.json[name], self.orders)

    def __iter__(self) -> Iterator[str]:
        return iter(self.json)

    def __len__(self) -> int:
        return len(self.json)

    @property
    def as_expected(self) -> bool:
        """Whether every chain came out as is on record, or proved, and nothing was cut short."""
        return not self.interrupted and all(one.as_expected for one in self.values())

    def __repr__(self) -> str:
        return "\n\n".join(one.explain() for one in self.values())

    def _repr_html_(self) -> str:
        return "".join(one._repr_html_() for one in self.values())


def derive(
    chains: Asked | None = None,
    *,
    budget: float | str = CHAIN_SECONDS,
    alpha: float = RUN_ALPHA,
    seed: int = 0,
    workers: int | None = None,
    simulate: bool = True,
) -> Derivations:
    """Check how claims follow, step by step; nothing is printed.

    Args:
        chains: Ids, globs or Python files of chains, or `Chain` objects, one or several; all built-in ones for None.
            Chains that the program made itself are checked in this process, with the simulators that it declared.
        budget: Computing time for each chain: seconds, or text such as "90s", "5m", "2h".
        alpha: Error probability of everything that is judged by simulation, together, in (0, 1).
        seed: Seed of every draw.
        workers: Processes; all cores by default, and this one alone for chains that the program made itself.
        simulate: Whether what nothing else decides is simulated.

    Returns:
        Derivations by id of the claim. An interrupt (Ctrl-C) leaves out what was not done.

    Raises:
        TypeError, ValueError: If an argument is none of these; the message names it.
        TheoryError, DerivationError: If a name is unknown, a file does not load, or a chain cannot be checked at all.

    """
    seconds, share = arguments.seconds("budget", budget), arguments.share("alpha", alpha)
    arguments.yes_or_no(simulate=simulate)
    seed = arguments.whole("seed", seed, 0)
    made, words = _parted(chains)
    count = 1 if workers is None and made else workers
    count = (os.cpu_count() or 1) if count is None else arguments.whole("workers", count, 1)
    if made and count > 1:
        msg = f"workers: expected 1 for chains that a program made itself, which others cannot load; got {workers}"
        raise ValueError(msg)
    files = tuple(word for word in words if is_file(word))
    orders = Orders(seed, share, count, files, simulate, budget=seconds, made=made)
    if made:
        suite, ids = _made_here(made, arguments.caller()), [chain.claim.id for chain in made]
    else:
        suite = load_suite(files, altered)
        ids, bare = choose(suite, words, files)
        if bare:
            msg = f"chains: expected claims with a derivation; {NO_CHAIN}: {', '.join(bare)}"
            raise ValueError(msg)
        if not ids:
            msg = f"chains: expected at least one chain; there is none in {', '.join(words)}"
            raise ValueError(msg)
    rows, in_hand = carry_out(suite, ids, orders, read_record(), kept=Kept())
    return Derivations(rows, orders, in_hand is not None)


def _parted(chains: Any) -> tuple[tuple[Chain, ...], tuple[str, ...]]:
    """The chains, or the words, that were handed over."""
    if chains is None:
        return (), ()
    one = isinstance(chains, (str, os.PathLike, Chain))
    if isinstance(chains, (bytes, Mapping)) or not (one or isinstance(chains, Iterable)):
        msg = f"chains: expected chains, or ids and files as text; got {chains!r}"
        raise TypeError(msg)
    parts = [chains] if one else list(chains)
    if not parts:
        msg = "chains: expected at least one; got none (leave it out for all built-in chains)"
        raise ValueError(msg)
    made = tuple(part for part in parts if isinstance(part, Chain))
    words = tuple(os.fspath(part) for part in parts if isinstance(part, (str, os.PathLike)))
    if len(made) + len(words) < len(parts) or (made and words):
        msg = f"chains: expected either chains, or ids and files as text; got {chains!r}"
        raise TypeError(msg)
    return made, words


def _made_here(chains: Sequence[Chain], home: str) -> Suite:
    """The claims of chains, with the simulators that the program has declared for what they measure."""
    claims = by_id(chain.claim for chain in chains)
    laboratory = Laboratory(simulators_for(list(claims.values()), home))
    return Suite(Claims(claims, builtin_claims()), laboratory, {}, altered, is_made_here=True)
