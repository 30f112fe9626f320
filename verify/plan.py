"""Which checks a run consists of, with which share of the error budget, and how each is repeated."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from theory import Claim, Kind, Measured, contradiction
from theory.errors import ClaimError, InadmissibleError
from verify.agreement import SETTINGS, Pair, pairs
from verify.judge import WORK
from verify.measure import NoSimulatorError, total_cost
from verify.order import is_order, simulated
from verify.record import Entry
from verify.sampling import NoRegimeError, regimes
from verify.statements import sequence_at
from verify.statistics import LEAST_LOOK
from verify.suite import Suite, origin_of
from verify.verdict import Outcome, Verdict


REGIMES, PATHS = 8, 3
"""Regimes drawn for a claim; growth paths, where they are dear."""
DEAR = 5e8
"""Work of the smallest look at the largest size from which a path counts as dear."""


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    Attributes:
        seed: Seed of every stream and regime.
        alpha: Error probability of the whole run: half for the claims, half for the agreement of
            fast simulators, each half in equal shares for its checks.
        budget: Seconds after which open checks are left undecided.
        workers: Processes.
        regimes: Regimes (or, for a limit, growth paths) drawn for each claim; by default `REGIMES`,
            and `PATHS` where a claim's largest size takes much work.
        check: Number of the only check of each claim to run.
        pins: Parameter values fixed beforehand.
        files: The user's own files.
        record: The user's own files of verdicts on record.
        work: Operations per stream.
    """

    seed: int = 0
    alpha: float = 1e-6
    budget: float = 600.0
    workers: int = 1
    regimes: int | None = None
    check: int | None = None
    pins: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    work: float = WORK

    @property
    def is_partial(self) -> bool:
        """Whether only a part of each claim's regimes is looked at."""
        return self.check is not None or bool(self.pins)


@dataclass(frozen=True)
class Check:
    """One claim at one regime or along one path, or one agreement of simulators.

    Attributes:
        claim: Id of the claim, or of the pair.
        index: Number among the claim's checks.
        alpha: Error probability.
        regime: Parameter values.
        pair: For an agreement: what is compared.
        settled: The outcome, where no simulation is needed.
    """

    claim: str
    index: int
    alpha: float
    regime: Mapping[str, Any] = field(default_factory=dict)
    pair: Pair | None = None
    settled: Outcome | None = None


def plan(suite: Suite, claims: Sequence[Claim], options: Options, record: Mapping[str, Entry]) -> list[Check]:
    """The checks of a run; a claim refuted on record starts at the regime on record.

    Raises:
        InadmissibleError: If a pinned value does not fit one of the claims.

    """
    found: list[Check] = []
    for claim in claims:
        try:
            found += _checks_of(suite, claim, options, record.get(claim.id))
        except (InadmissibleError, NoRegimeError):
            raise
        except Exception as error:  # a user's formulas may raise anything; the other claims go on
            outcome = Outcome(Verdict.ERROR, f"{type(error).__name__}: {error}")
            found.append(Check(claim.id, 0, 0.0, settled=outcome))
    settled = {check.claim for check in found if check.settled is not None}
    used = {pair for check in found if check.settled is None for pair in _fast_lanes(suite, check)}
    vouchers = pairs(list(suite.claims.values()), used, suite.laboratory, options.seed)
    shares = options.alpha / 2 / max(len(found) - len(settled), 1), options.alpha / 2 / max(len(vouchers), 1)
    numbers: dict[str, int] = {}
    agreements = []
    for pair in vouchers:
        index = numbers[pair.id] = numbers.get(pair.id, -1) + 1
        agreements.append(Check(pair.id, index, shares[1], pair.setting, pair))
    return agreements + [check if check.settled else replace(check, alpha=shares[0]) for check in found]


def _fast_lanes(suite: Suite, check: Check) -> set[tuple[str, str]]:
    """Names of the fast simulators that a check rests on, each with a quantity that it draws."""
    claim = suite.claims[check.claim]
    if not claim.quantities or claim.plain:
        return set()
    try:
        if claim.kind is Kind.IFF:
            measured = list(sequence_at(suite.laboratory, claim, check.regime).values())
        elif is_order(claim):
            measured = list((simulated(suite.laboratory, claim, check.regime) or {}).values())
        else:
            measured = [claim.at(None if claim.path is None else claim.path.sizes[-1], **check.regime)]
        drawn = [pair for stated in measured for pair in suite.laboratory.drawn(stated)]
    except Exception:  # whatever it is, the check itself will report it
        return set()
    return {(s.label(at), q) for s, at in drawn if not s.plain for q in claim.quantities if q in s.quantities}


def _checks_of(suite: Suite, claim: Claim, options: Options, entry: Entry | None) -> list[Check]:
    _check_names(suite, claim)
    if (why := contradiction(claim)) is not None:
        return [Check(claim.id, 0, 0.0, settled=Outcome(Verdict.VACUOUS, why))]
    drawn: list[Mapping[str, Any]] = []
    if entry is not None and entry.regime and not options.pins:
        drawn.append(entry.regime)
    wanted = options.regimes or (PATHS if _is_dear(suite, claim, options) else REGIMES)
    if options.check is not None:
        wanted = options.check + 1
    elif all(parameter.name in options.pins for parameter in claim.parameters):
        wanted = 1
    try:
        drawn += regimes(claim, wanted, options.seed, options.pins)
    except NoRegimeError as error:
        if options.pins:
            raise
        return [Check(claim.id, 0, 0.0, settled=Outcome(Verdict.UNDECIDED, str(error)))]
    checks = [Check(claim.id, index, 0.0, regime) for index, regime in enumerate(drawn)]
    return checks if options.check is None else checks[options.check : options.check + 1]


def _is_dear(suite: Suite, claim: Claim, options: Options) -> bool:
    """Whether one of the first growth paths is dear."""
    if claim.path is None or not claim.quantities or claim.kind is Kind.IFF or is_order(claim):
        return False
    try:
        drawn = regimes(claim, PATHS, options.seed, options.pins)
        stated = [claim.at(claim.path.sizes[-1], **regime) for regime in drawn]
        return any(total_cost(suite.laboratory.drawn(one)) * LEAST_LOOK > DEAR for one in stated)
    except (NoRegimeError, NoSimulatorError):
        return False


def _check_names(suite: Suite, claim: Claim) -> None:
    """Refuse names that would silently reach no simulator, most likely misspelt ones.

    Raises:
        ClaimError: If a measured quantity fixes an entry that none of its simulators has, or a
            parameter reaches no simulator, neither itself nor through path or quantities.

    """
    nodes = claim.lhs.atoms(Measured) | claim.rhs.atoms(Measured)
    offered = {
        q: {p for s in suite.laboratory.simulators if q in s.quantities for p in s.parameters} for q in claim.quantities
    }
    if not offered or not all(offered.values()):
        return  # nothing is drawn, or nothing draws it: undecided, with that reason
    for node in nodes:
        if unknown := sorted(set(node.overrides) - offered[node.name]):
            known = ", ".join(sorted(offered[node.name]))
            msg = f"claim {claim.id}: {node} fixes {', '.join(unknown)}; its simulators take {known}"
            raise ClaimError(msg)
    growing = () if claim.path is None else tuple(claim.path.sets.values())
    reached = set().union(*offered.values()) | {s.name for e in (*growing, *nodes) for s in e.free_symbols}
    if idle := [p.name for p in claim.parameters if p.simulated and p.name not in reached]:
        known = ", ".join(sorted(set().union(*offered.values())))
        msg = f"claim {claim.id}: parameter {', '.join(idle)} reaches no simulator; they take {known}"
        raise ClaimError(msg)


def reproduce(suite: Suite, check: Check, options: Options) -> str:
    """The command that repeats one check, bit for bit."""
    words = ["verify", "run"]
    if check.pair is not None:
        users = [c for c in suite.claims.values() if check.pair.quantity in c.quantities]
        words += [suite.files[users[0].id]] if users[0].id in suite.files else []
        words += [users[0].id, "--check", "0", "--seed", str(options.seed)]
        return shlex.join([*words, "--alpha", repr(2 * SETTINGS * check.alpha)])
    words += [*options.files, check.claim] if origin_of(check.claim) in suite.files else [check.claim]
    words += ["--check", str(check.index), "--seed", str(options.seed), "--alpha", repr(2 * check.alpha)]
    for file in options.record:
        words += ["--record", file]
    for name, value in options.pins.items():
        words += ["--at", f"{name}={value}"]
    return shlex.join(words)
