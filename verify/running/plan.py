"""Which checks a run consists of, with which share of the error budget, and how each is repeated."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from theory import Claim, Kind, Measured, contradiction
from theory.errors import ClaimError, InadmissibleError
from theory.language.products import drawn_in
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.measuring import total_cost
from verify.evidence.sampling import NoRegimeError, covering, regimes
from verify.judging.agreement import Pair, called_for, pairs
from verify.judging.equivalents import simulated_sides
from verify.judging.orders import is_order
from verify.judging.rates import is_rate
from verify.judging.statements import sequence_at
from verify.judging.verdict import Outcome, Verdict
from verify.running.record import Entry
from verify.running.remembered import Remembered, key_for
from verify.running.suite import Suite, origin_of
from verify.running.times import OVERTIME, RUN_BUDGET
from verify.simulators.engine.words import words_of
from verify.thresholds.comparisons import AGREEMENT_SETTINGS, WORK
from verify.thresholds.intervals import LEAST_LOOK
from verify.thresholds.regimes import CRITICAL
from verify.thresholds.runs import CLAIMED, DEAR_PATH, FORMULAS, PATHS, REGIMES, RUN_ALPHA, SOUGHT, TRIALS


AGREED = 1 - CLAIMED - TRIALS - SOUGHT
"""Part that agreements of simulators may spend."""


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    Attributes:
        seed: Seed of every stream and regime.
        alpha: Error probability of the whole run: `CLAIMED` of it for the claims, the rest for the agreement of
            fast simulators, each part in equal shares for its checks; of the latter, `TRIALS` for trials of simulators
            and `SOUGHT` for searches for the worst regimes.
        budget: Seconds after which open checks are left undecided.
        workers: Processes.
        regimes: Regimes (or, for a limit, growth paths) drawn for each claim; by default `REGIMES`,
            `PATHS` where a claim's largest size takes much work or nobody says how much, `FORMULAS` where both sides
            are evaluated exactly, and enough for every word, for what a claim calls critical, and for parameters'
            critical values.
        check: Number of the only check of each claim to run.
        pins: Parameter values fixed beforehand.
        files: The user's own files.
        record: The user's own files of verdicts on record.
        work: Operations per stream.
        without: Number of a hypothesis that is left out, to see whether it is needed.
        overtime: Seconds beyond its time after which a check is interrupted, be it in the middle of a block.
    """

    seed: int = 0
    alpha: float = RUN_ALPHA
    budget: float = RUN_BUDGET
    workers: int = 1
    regimes: int | None = None
    check: int | None = None
    pins: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    work: float = WORK
    without: int | None = None
    overtime: float = OVERTIME

    @property
    def is_partial(self) -> bool:
        """Whether only a part of each claim's regimes is looked at, or others than it speaks of."""
        return self.check is not None or bool(self.pins) or self.without is not None


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


def without(claim: Claim, number: int) -> Claim:
    """A claim less one of its hypotheses, where that one fails: what is asked there is whether it was needed.

    Plain simulators answer: fast ones may rest on the hypothesis.

    Raises:
        ClaimError: If there is no hypothesis of this number.

    """
    if not 0 <= number < len(claim.hypotheses):
        last = len(claim.hypotheses)
        numbers = "1" if last == 1 else f"a number from 1 to {last}"
        has = f"expected {numbers}; got {number + 1}" if last else "it has none to leave out"
        msg = f"claim {claim.id}: hypothesis: {has}"
        raise ClaimError(msg)
    others = [h for i, h in enumerate(claim.hypotheses) if i != number]
    return replace(claim, hypotheses=(*others, sp.Not(claim.hypotheses[number])), plain=True, critical=())


def left_out(suite: Suite, claims: Sequence[str], number: int | None) -> Suite:
    """The same suite with claims less one of their hypotheses each, by number; None leaves them as they are.

    Raises:
        ClaimError: If one has no hypothesis of this number.

    """
    if number is None:
        return suite
    return replace(suite, claims=suite.claims | {name: without(suite.claims[name], number) for name in claims})


def plan(suite: Suite, claims: Sequence[Claim], options: Options, record: Mapping[str, Entry]) -> list[Check]:
    """The checks of a run; a claim refuted on record starts at the regime on record.

    Raises:
        InadmissibleError: If a pinned value, or the number of the only check, does not fit one of the claims.

    """
    found: list[Check] = []
    for claim in claims:
        try:
            found += _checks_of(suite, claim, options, record.get(claim.id))
        except (InadmissibleError, NoRegimeError):
            raise
        except Exception as error:  # a user's formulas may raise anything; the other claims go on
            outcome = Outcome(Verdict.ERROR, words_of(error))
            found.append(Check(claim.id, 0, 0.0, settled=outcome))
    return shared(suite, found, options.alpha, options.seed)


def shared(suite: Suite, found: Sequence[Check], alpha: float, seed: int, vouched: Collection[str] = ()) -> list[Check]:
    """Checks with their shares of an error probability, after the agreements that their fast simulators call for.

    Args:
        suite: Claims and simulators.
        found: The checks; settled ones get no share.
        alpha: Error probability of all: half for the checks, half for agreements, trials and searches.
        seed: Of the settings in which simulators are compared.
        vouched: Ids of the agreements that are sought elsewhere.

    """
    open_ = [check for check in found if check.settled is None]
    used = {pair for check in open_ for pair in _fast_lanes(suite, check)}
    vouchers = [pair for pair in _vouchers(suite, used, seed) if pair.id not in vouched]
    shares = CLAIMED * alpha / max(len(open_), 1), AGREED * alpha / max(len(vouchers), 1)
    numbers: dict[str, int] = {}
    agreements = []
    for pair in vouchers:
        index = numbers[pair.id] = numbers.get(pair.id, -1) + 1
        agreements.append(Check(pair.id, index, shares[1], pair.setting, pair))
    return agreements + [check if check.settled else replace(check, alpha=shares[0]) for check in found]


def _vouchers(suite: Suite, used: Collection[tuple[str, str]], seed: int) -> list[Pair]:
    """Agreements that fast simulators call for; where everything at hand is built in, their settings are remembered."""
    if not used:
        return []
    if not suite.is_builtin:
        return pairs(list(suite.claims.values()), used, suite.laboratory, seed)
    names = {(label, quantity): f"{label} {quantity}" for _, quantity, label in called_for(used, suite.laboratory)}
    keys = {name: key_for("settings", name, seed) for name in names.values()}
    remembered = Remembered()
    found = {name: [Pair(**one) for one in known] for name, known in remembered.recall(keys).items()}
    left = {pair for pair, name in names.items() if name not in found}
    if left:
        chosen = {names[one]: pairs(list(suite.claims.values()), {one}, suite.laboratory, seed) for one in left}
        found |= chosen
        remembered.keep(keys, {name: [*map(vars, mine)] for name, mine in chosen.items() if mine})
    return [pair for name in names.values() for pair in found[name]]


def _fast_lanes(suite: Suite, check: Check) -> set[tuple[str, str]]:
    """Names of the fast simulators that a check rests on, each with a quantity that it draws."""
    claim = suite.claims[check.claim]
    if not claim.quantities or claim.plain or is_rate(claim):
        return set()
    try:
        if claim.kind is Kind.IFF:
            measured = list(sequence_at(suite.laboratory, claim, check.regime).values())
        elif is_order(claim):
            measured = list((simulated_sides(suite.laboratory, claim, check.regime) or {}).values())
        else:
            measured = [claim.at(None if claim.path is None else claim.path.sizes[-1], **check.regime)]
        drawn = [pair for stated in measured for pair in suite.laboratory.drawn(stated)]
    except Exception:  # whatever it is, the check itself will report it
        return set()
    return {(s.label(at), q) for s, at in drawn if not s.plain for q in claim.quantities if q in s.quantities}


def _default(suite: Suite, claim: Claim, options: Options) -> int:
    if not claim.quantities:
        return max(FORMULAS, covering(claim))
    if _is_dear(suite, claim, options):
        return max(PATHS, CRITICAL * len(claim.critical))
    return max(REGIMES, covering(claim), *(len(parameter.choices or ()) for parameter in claim.parameters))


def _checks_of(suite: Suite, claim: Claim, options: Options, entry: Entry | None) -> list[Check]:
    require_names(suite, claim)
    if (why := contradiction(claim)) is not None:
        return [Check(claim.id, 0, 0.0, settled=Outcome(Verdict.VACUOUS, why))]
    drawn: list[Mapping[str, Any]] = []
    if entry is not None and entry.regime and not options.pins:
        drawn.append(entry.regime)
    wanted = options.regimes or _default(suite, claim, options)
    if all(parameter.name in options.pins for parameter in claim.parameters):
        wanted = 1 if options.check is None else options.check + 1  # any number means the one regime
    elif options.check is not None:
        _require_check(claim, options, len(drawn) + wanted)
        wanted = options.check + 1
    try:
        drawn += regimes(claim, wanted, options.seed, options.pins)
    except NoRegimeError as error:
        if options.pins:
            raise
        return [Check(claim.id, 0, 0.0, settled=Outcome(Verdict.UNDECIDED, str(error)))]
    if options.check is not None:
        _require_check(claim, options, len(drawn))
    checks = [Check(claim.id, index, 0.0, regime) for index, regime in enumerate(drawn)]
    return checks if options.check is None else checks[options.check : options.check + 1]


def _require_check(claim: Claim, options: Options, planned: int) -> None:
    """Refuse the number of a check that a claim does not have.

    Raises:
        InadmissibleError: If there is none of that number.

    """
    if options.check is not None and options.check >= planned:
        has = "1 check" if planned == 1 else f"{planned} checks, numbered from 0"
        msg = f"{claim.id}: check: expected the number of one of its {has}; got {options.check}"
        raise InadmissibleError(msg)


def _is_dear(suite: Suite, claim: Claim, options: Options) -> bool:
    """Whether one of the first growth paths is dear, or may be, as nobody says what a draw costs."""
    if claim.path is None or not claim.quantities or claim.kind is Kind.IFF or is_order(claim):
        return False
    try:
        drawn = regimes(claim, PATHS, options.seed, options.pins)
        stated = [claim.at(claim.path.sizes[-1], **regime) for regime in drawn]
        untold = any(simulator.cost is None for one in stated for simulator, _ in suite.laboratory.drawn(one))
        return untold or any(total_cost(suite.laboratory.drawn(one)) * LEAST_LOOK > DEAR_PATH for one in stated)
    except (NoRegimeError, NoSimulatorError):
        return False


def require_names(suite: Suite, claim: Claim) -> None:
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
        taken = set().union(*(offered[name] for name in drawn_in(node.name)))
        if unknown := sorted(set(node.overrides) - taken):
            known = ", ".join(sorted(taken))
            msg = f"claim {claim.id}: {node} fixes {', '.join(unknown)}; its simulators take {known}"
            raise ClaimError(msg)
    growing = () if claim.path is None else tuple(claim.path.sets.values())
    reached = set().union(*offered.values()) | {s.name for e in (*growing, *nodes) for s in e.free_symbols}
    if idle := [p.name for p in claim.parameters if p.simulated and p.name not in reached]:
        known = ", ".join(sorted(set().union(*offered.values())))
        msg = f"claim {claim.id}: parameter {', '.join(idle)} reaches no simulator; they take {known}"
        raise ClaimError(msg)


def reproduce(suite: Suite, check: Check, options: Options) -> str:
    """What repeats one check, bit for bit: a command, or a call where no command can load the claim."""
    claim, index, alpha = check.claim, check.index, check.alpha / CLAIMED
    if check.pair is not None:
        users = [c for c in suite.claims.values() if check.pair.quantity in c.quantities]
        claim, index, alpha = users[0].id, 0, AGREEMENT_SETTINGS * check.alpha / AGREED
    if suite.is_made_here:
        return _call(index, alpha, options)
    words = ["verify", "run"]
    if check.pair is not None:
        words += [suite.files[claim]] if claim in suite.files else []
    elif origin_of(claim) in suite.files:
        words += options.files
    words += [claim, "--check", str(index), "--seed", str(options.seed), "--alpha", repr(alpha)]
    if check.pair is not None:
        return shlex.join(words)
    for file in options.record:
        words += ["--record", file]
    for name, value in options.pins.items():
        words += ["--at", f"{name}={value}"]
    words += [] if options.regimes is None else ["--regimes", str(options.regimes)]
    words += [] if options.without is None else ["--without", str(options.without + 1)]
    words += [] if options.work == WORK else ["--work", repr(options.work)]
    return shlex.join(words)


def _call(index: int, alpha: float, options: Options) -> str:
    """The call in Python that repeats a check of a claim."""
    told = {"check": index, "seed": options.seed, "alpha": alpha} | ({"at": dict(options.pins)} if options.pins else {})
    told |= {} if options.regimes is None else {"regimes": options.regimes}
    return f"verify.run(claim, {', '.join(f'{name}={value!r}' for name, value in told.items())})"
