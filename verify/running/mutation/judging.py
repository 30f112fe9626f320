"""Mutants judged: planned, carried out and withdrawn like any claim, a regime after the other."""

from __future__ import annotations

import contextlib
import difflib
import shlex
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from theory import Claim, contradiction
from verify.evidence.clock import OutOfTimeError, limited
from verify.evidence.sampling import NoRegimeError, regimes
from verify.judging.claims import claim_verdicts
from verify.running.checks import fair_share, time_left
from verify.running.mutation.operators import OPERATORS, Mutant, altered, mutants_of
from verify.running.mutation.sameness import Regime, Sameness, sameness
from verify.running.mutation.survivors import reason_of
from verify.running.plan import Check, Options, plan
from verify.running.record import Entry
from verify.running.run import run_checks
from verify.running.suite import Suite, origin_of, suite_of_process
from verify.running.workers import spread


SETTLED = ("equivalent", "implied", "malformed")
"""What is no wrong statement, and takes no part in the share that is refuted."""
PLACES = 4
"""Regimes at which a mutant is compared with its claim, where none are asked for."""
OUT_OF_TIME = "out of time"
"""How the reason of a check begins for which the time was too short."""
UNEXPLAINED = "out of time: not refuted at the drawn regimes; whether it says anything else was not looked into"
DIED = "not refuted at the drawn regimes; the process that looked into it died"
Result = TypeVar("Result")
Progress = Callable[[str, int, int, Mapping[str, Any]], None]
"""Told on the way: what is going on, how much of it is done, of how much, and the result so far."""


class OperatorError(ValueError):
    """A word names no operator."""


@dataclass
class Trial:
    """What is asked for, and what is known so far.

    Attributes:
        suite: Claims and simulators.
        options: Seed, limits, and number of regimes.
        claims: The claims that are altered.
        mutants: Their mutants by id.
        left_out: Claims that are not altered, each with the reason.
        same: Mutants that are no wrong statements.
        planned: Number of checks by claim.
        rows: Finished checks.
        reasons: Status and reason of mutants that no regime refuted.
        interrupted: Whether Ctrl-C ended it.
    """

    suite: Suite
    options: Options
    claims: list[Claim]
    mutants: dict[str, Mutant]
    left_out: dict[str, str]
    same: dict[str, Sameness] = field(default_factory=dict)
    planned: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)
    reasons: dict[str, tuple[str, str]] = field(default_factory=dict)
    interrupted: bool = False
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.options.budget - (time.monotonic() - self.started)


def prepare(
    suite: Suite, claims: Sequence[Claim], options: Options, record: Mapping[str, Entry], words: Sequence[str]
) -> Trial:
    """The mutants that are asked for.

    Args:
        suite: Claims and simulators.
        claims: Claims to be altered; those on record as anything but supported are left out.
        options: What is asked for.
        record: Verdicts on record.
        words: Operators, or mutants such as ``drop.2``; all of them for none.

    Raises:
        OperatorError: If a word names no operator and no mutant of these claims.

    """
    chosen, left_out = [], {}
    for claim in claims:
        if claim.id in record:
            left_out[claim.id] = f"on record as {record[claim.id].verdict}: a wrong version of it says nothing"
        elif (why := contradiction(claim)) is not None:
            left_out[claim.id] = f"vacuous: {why}"
        else:
            chosen.append(claim)
    known = {operator.name for operator in OPERATORS}
    made = [mutant for claim in chosen for mutant in mutants_of(claim)]
    numbered = {_change(mutant) for mutant in made}
    for word in words:
        if word not in known | numbered:
            nearest = difflib.get_close_matches(word, sorted(known | numbered), n=3, cutoff=0.4)
            offer = f"did you mean {', '.join(nearest)}?" if nearest else f"there are {', '.join(sorted(known))}"
            msg = f"--operator: expected an operator, or a mutant of these claims; got {word!r}; {offer}"
            raise OperatorError(msg)
    asked = [m for m in made if not words or m.operator in words or _change(m) in words]
    suite = replace(suite, variants=altered)
    return Trial(suite, options, chosen, {m.claim.id: m for m in asked}, left_out)


def _change(mutant: Mutant) -> str:
    """What follows ~ in a mutant's id."""
    return mutant.claim.id.partition("~")[2]


def mutate(trial: Trial, on_done: Progress = lambda *_: None) -> dict[str, Any]:
    """Judge the mutants, and return the one JSON object of the command.

    The claims themselves are judged as well, at the same regimes: what would be said of the mutants of one
    that is not supported there means nothing. One plan shares the error budget among all checks;
    a mutant that one regime refutes is not judged at the others. An interrupt keeps what is finished.
    """
    try:
        _screen(trial, on_done)
        _judge(trial, on_done)
        _explain(trial, on_done)
    except KeyboardInterrupt:
        trial.interrupted = True
    return result_of(trial)


def _screen(trial: Trial, on_done: Progress) -> None:
    """Find the mutants that are no wrong statements, before any draw."""
    places: dict[str, list[dict[str, Any]]] = {}
    for claim in trial.claims:
        try:
            places[claim.id] = regimes(claim, trial.options.regimes or PLACES, trial.options.seed)
        except NoRegimeError as error:
            trial.left_out[claim.id] = str(error)
    trial.claims = [claim for claim in trial.claims if claim.id not in trial.left_out]
    trial.mutants = {n: m for n, m in trial.mutants.items() if origin_of(n) not in trial.left_out}
    told = {name: (places[origin_of(name)],) for name in trial.mutants}
    for number, (name, same) in enumerate(_looked_into(trial, _same, told, died=None)):
        trial.same |= {} if same is None else {name: same}
        on_done("comparing", number + 1, len(trial.mutants), {})


def _same(suite: Suite, name: str, places: Sequence[Regime], ends: float, share: float) -> Sameness | None:
    with contextlib.suppress(Exception, OutOfTimeError), _in_time(ends, share):
        return sameness(suite.laboratory, suite.claims[origin_of(name)], suite.claims[name], places)
    return None  # an altered formula may raise anything; the judge will say so


def _judge(trial: Trial, on_done: Progress) -> None:
    suite, options = trial.suite, trial.options
    waiting = [mutant.claim for name, mutant in trial.mutants.items() if name not in trial.same]
    bases = {origin_of(claim.id) for claim in waiting}
    checks = plan(suite, [*(c for c in trial.claims if c.id in bases), *waiting], options, {})
    trial.planned = Counter(check.claim for check in checks)
    agreements = [check for check in checks if check.pair is not None]
    refuted: set[str] = set()
    for index in range(max((check.index for check in checks if check.pair is None), default=-1) + 1):
        turn = [check for check in checks if check.pair is None and check.index == index and check.claim not in refuted]
        jobs = (agreements if index == 0 else []) + _together(turn)
        words = f"judging regime {index + 1}:"

        def advance(rows: list[dict[str, Any]], planned: Mapping[str, int], words: str = words) -> None:
            on_done(words, len(rows), sum(planned.values()), {"checks": [*trial.rows, *rows]})

        left = replace(options, budget=max(trial.left, 1e-3))
        told = run_checks(suite, jobs, left, advance, [row for row in trial.rows if "agreement" in row])
        trial.rows += told["checks"]
        refuted |= {claim for claim, verdict in told["claims"].items() if verdict == "refuted"}
        if told["run"]["interrupted"]:
            raise KeyboardInterrupt


def _explain(trial: Trial, on_done: Progress) -> None:
    """Find out why mutants were not refuted."""
    judged = _by_claim(trial)
    left = [name for name in trial.mutants if _status(trial, name, judged.get(name, []), None)[0] == "survived"]
    told = {name: (judged[name],) for name in left}
    for number, (name, reason) in enumerate(_looked_into(trial, _reason, told, died=("open", DIED))):
        trial.reasons[name] = reason
        on_done("explaining", number + 1, len(left), {"checks": trial.rows})


def _reason(suite: Suite, name: str, rows: Sequence[Mapping[str, Any]], ends: float, share: float) -> tuple[str, str]:
    try:
        with _in_time(ends, share):
            return reason_of(suite.laboratory, suite.claims[origin_of(name)], suite.claims[name], rows)
    except OutOfTimeError:
        return "open", UNEXPLAINED


@contextmanager
def _in_time(ends: float, share: float) -> Iterator[None]:
    """Interrupt what takes longer than its share, or goes on beyond a time (`time.time`).

    Raises:
        OutOfTimeError: Then, or if it is over.

    """
    if (left := time_left(ends, share)) <= 0:
        raise OutOfTimeError
    with limited(left):
        yield


def _looked_into(
    trial: Trial, work: Callable[..., Result], told: Mapping[str, tuple[Any, ...]], died: Result
) -> Iterator[tuple[str, Result]]:
    """What some work finds out about each mutant, as it comes; those of one claim go to the same process.

    Args:
        trial: With the number of processes, and the time that is left.
        work: From a suite, the name of a mutant, what is told about it, the end of the time (`time.time`), and the
            seconds that one may take.
        told: What is told about each, by name.
        died: What is found out where the process died.

    """
    ends, names = time.time() + trial.left, list(told)
    share = fair_share(trial.options.budget, trial.options.workers, len(names))
    if trial.options.workers == 1:
        yield from ((name, work(trial.suite, name, *told[name], ends, share)) for name in names)
        return
    bundles: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        bundles.setdefault(origin_of(name), []).append(number)
    files, patience = trial.options.files, trial.options.patience
    found: Iterator[tuple[int, Result]] = spread(
        _there,
        bundles.values(),
        lambda number: (files, work, names[number], told[names[number]], ends, share),
        lambda _: died,
        trial.options.workers,
        partial(suite_of_process, files, altered),
        lambda _: time_left(ends, share) + 2 * patience,  # for what `_in_time` cannot interrupt
    )
    yield from ((names[number], result) for number, result in found)


def _there(
    files: tuple[str, ...], work: Callable[..., Result], name: str, told: tuple[Any, ...], ends: float, share: float
) -> Result:
    return work(suite_of_process(files, altered), name, *told, ends, share)


def _by_claim(trial: Trial) -> dict[str, list[dict[str, Any]]]:
    """The finished checks of each claim and mutant."""
    judged: dict[str, list[dict[str, Any]]] = {}
    for row in trial.rows:
        judged.setdefault(row["claim"], []).append(row)
    return judged


def _together(checks: Sequence[Check]) -> list[Check]:
    """A claim and its mutants one after the other, so that draws that are kept are still there."""
    order = {name: number for number, name in enumerate(dict.fromkeys(origin_of(check.claim) for check in checks))}
    return sorted(checks, key=lambda check: order[origin_of(check.claim)])


# What came out --------------------------------------------------------------------------------


def result_of(trial: Trial) -> dict[str, Any]:
    """Everything as JSON-able data."""
    verdicts, judged = claim_verdicts(trial.rows), _by_claim(trial)
    claims: dict[str, dict[str, Any]] = {}
    for claim in trial.claims:
        names = [name for name in trial.mutants if origin_of(name) == claim.id]
        verdict = verdicts.get(claim.id)
        found = {name: _told(trial, name, judged.get(name, []), verdict) for name in names}
        claims[claim.id] = {"verdict": verdict, **counted(found.values()), "mutants": found}
    told = [mutant for claim in claims.values() for mutant in claim["mutants"].values()]
    used = {operator.name: [m for m in told if m["operator"] == operator.name] for operator in OPERATORS}
    options = trial.options
    return {
        "run": {
            "seed": options.seed,
            "alpha": options.alpha,
            "alpha_spent": sum(row["alpha_spent"] for row in trial.rows),
            "regimes": options.regimes,
            "workers": options.workers,
            "wall_seconds": round(time.monotonic() - trial.started, 3),
            "interrupted": trial.interrupted,
        },
        **counted(told),
        "operators": {operator: counted(mutants) for operator, mutants in used.items() if mutants},
        "claims": claims,
        "left_out": trial.left_out,
        "checks": trial.rows,
    }


def counted(mutants: Any) -> dict[str, Any]:
    """How many were made, of which status, and the share of the wrong ones that is refuted."""
    states = [str(mutant["status"]) for mutant in mutants]
    found = {status: states.count(status) for status in (*SETTLED, "refuted", "survived", "open")}
    judged = found["refuted"] + found["survived"]
    return {"made": len(states), **found, "share": found["refuted"] / judged if judged else None}


def _told(trial: Trial, name: str, rows: Sequence[Mapping[str, Any]], base: str | None) -> dict[str, Any]:
    """One mutant: what it is, what became of it, and why."""
    mutant, claim = trial.mutants[name], trial.suite.claims[origin_of(name)]
    altered = mutant.claim
    status, reason, proved = _status(trial, name, rows, base)
    files = [trial.suite.files[claim.id]] if claim.id in trial.suite.files else []
    words = ["verify", "mutate", *files, claim.id, "--operator", _change(mutant), "--seed", str(trial.options.seed)]
    words += [] if trial.options.regimes is None else ["--regimes", str(trial.options.regimes)]
    return {
        "operator": mutant.operator,
        "change": mutant.change,
        "statement": f"{altered.lhs} {altered.kind.value} {altered.rhs}",
        "status": status,
        "reason": reason,
        "proved": proved,
        "verdicts": [row["verdict"] for row in rows],
        "samples": sum(row["samples"] for row in rows),
        "seconds": round(sum(row["seconds"] for row in rows), 4),
        "reproduce": rows[-1]["reproduce"] if status == "refuted" else shlex.join(words),
    }


def _status(
    trial: Trial, name: str, rows: Sequence[Mapping[str, Any]], base: str | None
) -> tuple[str, str, bool | None]:
    """Status, reason, and for what was set aside whether that is proved."""
    if name in trial.same:
        found = trial.same[name]
        return found.status, found.how, found.proved
    verdicts = [row["verdict"] for row in rows if row["reason"] != "interrupted"]
    if len(verdicts) < max(trial.planned[name], 1) and "refuted" not in verdicts:
        return "open", "interrupted", None
    if base in ("refuted", "error", "vacuous"):
        return "open", f"the claim itself is {base} here, so that its mutants say nothing", None
    if "refuted" in verdicts:
        row = next(row for row in rows if row["verdict"] == "refuted")
        return "refuted", f"confirmed by {row['confirmed_by']}", None
    if late := [row["reason"] for row in rows if row["reason"].startswith(OUT_OF_TIME)]:
        return "open", late[0], None
    if set(verdicts) == {"error"}:
        return "malformed", rows[0]["reason"], None
    if name in trial.reasons:
        status, reason = trial.reasons[name]
        return status, reason, None if status in ("survived", "open") else False
    return "survived", rows[-1]["reason"], None
