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
from verify.thresholds.mutants import COMPARED_REGIMES


SETTLED = ("equivalent", "implied", "malformed")
"""What is no wrong statement, and takes no part in the share that is refuted."""
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
class Mutation:
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
) -> Mutation:
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
    return Mutation(suite, options, chosen, {m.claim.id: m for m in asked}, left_out)


def _change(mutant: Mutant) -> str:
    """What follows ~ in a mutant's id."""
    return mutant.claim.id.partition("~")[2]


def mutate(mutation: Mutation, on_done: Progress = lambda *_: None) -> dict[str, Any]:
    """Judge the mutants, and return the one JSON object of the command.

    The claims themselves are judged as well, at the same regimes: what would be said of the mutants of one
    that is not supported there means nothing. One plan shares the error budget among all checks;
    a mutant that one regime refutes is not judged at the others. An interrupt keeps what is finished.
    """
    try:
        _screen(mutation, on_done)
        _judge(mutation, on_done)
        _explain(mutation, on_done)
    except KeyboardInterrupt:
        mutation.interrupted = True
    return result_of(mutation)


def _screen(mutation: Mutation, on_done: Progress) -> None:
    """Find the mutants that are no wrong statements, before any draw."""
    places: dict[str, list[dict[str, Any]]] = {}
    for claim in mutation.claims:
        try:
            places[claim.id] = regimes(claim, mutation.options.regimes or COMPARED_REGIMES, mutation.options.seed)
        except NoRegimeError as error:
            mutation.left_out[claim.id] = str(error)
    mutation.claims = [claim for claim in mutation.claims if claim.id not in mutation.left_out]
    mutation.mutants = {n: m for n, m in mutation.mutants.items() if origin_of(n) not in mutation.left_out}
    told = {name: (places[origin_of(name)],) for name in mutation.mutants}
    for number, (name, same) in enumerate(_looked_into(mutation, _same, told, died=None)):
        mutation.same |= {} if same is None else {name: same}
        on_done("comparing", number + 1, len(mutation.mutants), {})


def _same(suite: Suite, name: str, places: Sequence[Regime], ends: float, share: float) -> Sameness | None:
    with contextlib.suppress(Exception, OutOfTimeError), _in_time(ends, share):
        return sameness(suite.laboratory, suite.claims[origin_of(name)], suite.claims[name], places)
    return None  # an altered formula may raise anything; the judge will say so


def _judge(mutation: Mutation, on_done: Progress) -> None:
    suite, options = mutation.suite, mutation.options
    waiting = [mutant.claim for name, mutant in mutation.mutants.items() if name not in mutation.same]
    bases = {origin_of(claim.id) for claim in waiting}
    checks = plan(suite, [*(c for c in mutation.claims if c.id in bases), *waiting], options, {})
    mutation.planned = Counter(check.claim for check in checks)
    agreements = [check for check in checks if check.pair is not None]
    refuted: set[str] = set()
    for index in range(max((check.index for check in checks if check.pair is None), default=-1) + 1):
        turn = [check for check in checks if check.pair is None and check.index == index and check.claim not in refuted]
        jobs = (agreements if index == 0 else []) + _together(turn)
        words = f"judging regime {index + 1}:"

        def advance(rows: list[dict[str, Any]], planned: Mapping[str, int], words: str = words) -> None:
            on_done(words, len(rows), sum(planned.values()), {"checks": [*mutation.rows, *rows]})

        left = replace(options, budget=max(mutation.left, 1e-3))
        told = run_checks(suite, jobs, left, advance, [row for row in mutation.rows if "agreement" in row])
        mutation.rows += told["checks"]
        refuted |= {claim for claim, verdict in told["claims"].items() if verdict == "refuted"}
        if told["run"]["interrupted"]:
            raise KeyboardInterrupt


def _explain(mutation: Mutation, on_done: Progress) -> None:
    """Find out why mutants were not refuted."""
    judged = _by_claim(mutation)
    left = [name for name in mutation.mutants if _status(mutation, name, judged.get(name, []), None)[0] == "survived"]
    told = {name: (judged[name],) for name in left}
    for number, (name, reason) in enumerate(_looked_into(mutation, _reason, told, died=("open", DIED))):
        mutation.reasons[name] = reason
        on_done("explaining", number + 1, len(left), {"checks": mutation.rows})


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
    mutation: Mutation, work: Callable[..., Result], told: Mapping[str, tuple[Any, ...]], died: Result
) -> Iterator[tuple[str, Result]]:
    """What some work finds out about each mutant, as it comes; those of one claim go to the same process.

    Args:
        mutation: With the number of processes, and the time that is left.
        work: From a suite, the name of a mutant, what is told about it, the end of the time (`time.time`), and the
            seconds that one may take.
        told: What is told about each, by name.
        died: What is found out where the process died.

    """
    ends, names = time.time() + mutation.left, list(told)
    share = fair_share(mutation.options.budget, mutation.options.workers, len(names))
    if mutation.options.workers == 1:
        yield from ((name, work(mutation.suite, name, *told[name], ends, share)) for name in names)
        return
    bundles: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        bundles.setdefault(origin_of(name), []).append(number)
    files, overtime = mutation.options.files, mutation.options.overtime
    found: Iterator[tuple[int, Result]] = spread(
        _there,
        bundles.values(),
        lambda number: (files, work, names[number], told[names[number]], ends, share),
        lambda _: died,
        mutation.options.workers,
        partial(suite_of_process, files, altered),
        lambda _: time_left(ends, share) + 2 * overtime,  # for what `_in_time` cannot interrupt
    )
    yield from ((names[number], result) for number, result in found)


def _there(
    files: tuple[str, ...], work: Callable[..., Result], name: str, told: tuple[Any, ...], ends: float, share: float
) -> Result:
    return work(suite_of_process(files, altered), name, *told, ends, share)


def _by_claim(mutation: Mutation) -> dict[str, list[dict[str, Any]]]:
    """The finished checks of each claim and mutant."""
    judged: dict[str, list[dict[str, Any]]] = {}
    for row in mutation.rows:
        judged.setdefault(row["claim"], []).append(row)
    return judged


def _together(checks: Sequence[Check]) -> list[Check]:
    """A claim and its mutants one after the other, so that draws that are kept are still there."""
    order = {name: number for number, name in enumerate(dict.fromkeys(origin_of(check.claim) for check in checks))}
    return sorted(checks, key=lambda check: order[origin_of(check.claim)])


# What came out --------------------------------------------------------------------------------


def result_of(mutation: Mutation) -> dict[str, Any]:
    """Everything as JSON-able data."""
    verdicts, judged = claim_verdicts(mutation.rows), _by_claim(mutation)
    claims: dict[str, dict[str, Any]] = {}
    for claim in mutation.claims:
        names = [name for name in mutation.mutants if origin_of(name) == claim.id]
        verdict = verdicts.get(claim.id)
        found = {name: _told(mutation, name, judged.get(name, []), verdict) for name in names}
        claims[claim.id] = {"verdict": verdict, **counted(found.values()), "mutants": found}
    told = [mutant for claim in claims.values() for mutant in claim["mutants"].values()]
    used = {operator.name: [m for m in told if m["operator"] == operator.name] for operator in OPERATORS}
    options = mutation.options
    return {
        "run": {
            "seed": options.seed,
            "alpha": options.alpha,
            "alpha_spent": sum(row["alpha_spent"] for row in mutation.rows),
            "regimes": options.regimes,
            "workers": options.workers,
            "wall_seconds": round(time.monotonic() - mutation.started, 3),
            "interrupted": mutation.interrupted,
        },
        **counted(told),
        "operators": {operator: counted(mutants) for operator, mutants in used.items() if mutants},
        "claims": claims,
        "left_out": mutation.left_out,
        "checks": mutation.rows,
    }


def counted(mutants: Any) -> dict[str, Any]:
    """How many were made, of which status, and the share of the wrong ones that is refuted."""
    states = [str(mutant["status"]) for mutant in mutants]
    found = {status: states.count(status) for status in (*SETTLED, "refuted", "survived", "open")}
    judged = found["refuted"] + found["survived"]
    return {"made": len(states), **found, "share": found["refuted"] / judged if judged else None}


def _told(mutation: Mutation, name: str, rows: Sequence[Mapping[str, Any]], base: str | None) -> dict[str, Any]:
    """One mutant: what it is, what became of it, and why."""
    mutant, claim = mutation.mutants[name], mutation.suite.claims[origin_of(name)]
    altered = mutant.claim
    status, reason, proved = _status(mutation, name, rows, base)
    files = [mutation.suite.files[claim.id]] if claim.id in mutation.suite.files else []
    words = ["verify", "mutate", *files, claim.id, "--operator", _change(mutant), "--seed", str(mutation.options.seed)]
    words += [] if mutation.options.regimes is None else ["--regimes", str(mutation.options.regimes)]
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
    mutation: Mutation, name: str, rows: Sequence[Mapping[str, Any]], base: str | None
) -> tuple[str, str, bool | None]:
    """Status, reason, and for what was set aside whether that is proved."""
    if name in mutation.same:
        found = mutation.same[name]
        return found.status, found.how, found.proved
    verdicts = [row["verdict"] for row in rows if row["reason"] != "interrupted"]
    if len(verdicts) < max(mutation.planned[name], 1) and "refuted" not in verdicts:
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
    if name in mutation.reasons:
        status, reason = mutation.reasons[name]
        return status, reason, None if status in ("survived", "open") else False
    return "survived", rows[-1]["reason"], None
