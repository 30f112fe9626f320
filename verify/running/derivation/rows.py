"""One chain checked, as JSON-able data: what a worker does, and what the terminal, the page and the JSON show."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.matrices.exceptions import ShapeError

from derivations import Chain, Checked, CheckedStep, Line, Mean, builtin_chains, by_claim, chains_of, check
from derivations.kernel.assumptions import assumptions
from derivations.kernel.chain import Citation
from derivations.kernel.dependencies import Footing, Standing, leaning
from derivations.kernel.proof import Strength
from derivations.kernel.verdict import GIVEN, NO_OPINION
from derivations.language.formulas import Law
from theory import Claim, Measured, load_file
from verify.evidence.clock import OutOfTimeError, limited_computing
from verify.running.derivation.certificates import Written, certificate, written
from verify.running.derivation.trials import Trial, candidates, try_meaning, try_step
from verify.running.suite import Suite
from verify.running.typesetting import latex
from verify.simulators.engine.opened import watched
from verify.simulators.engine.words import words_of
from verify.thresholds.derivations import BUSY, CHAIN_SECONDS
from verify.thresholds.runs import RUN_ALPHA


@dataclass(frozen=True, eq=False)
class Shelf:
    """Chains by the id of their claim, and which file each of the user's own came from."""

    chains: Mapping[str, Chain]
    files: Mapping[str, str]


@lru_cache(maxsize=8)
def shelf(files: tuple[str, ...] = (), made: tuple[Chain, ...] = ()) -> Shelf:
    """The built-in chains, those of some files (which take the place of built-in ones), and those that they cite.

    Args:
        files: The user's own files.
        made: Chains that the program made itself, which take the place of others too.

    Raises:
        LoadError: If a file does not import.
        ChainError: If two chains lead to one claim.

    """
    chains, origin = dict(builtin_chains()), {}
    for file in files:
        with watched(file):
            module = load_file(file)
        for name, chain in by_claim(chains_of(module)).items():
            chains[name], origin[name] = chain, file
    chains |= by_claim(made)
    waiting = list(chains.values())
    while waiting:
        chain = waiting.pop()
        known = [
            *(getattr(step.because, "chain", None) for step in chain.steps),
            *(getattr(by, "chain", by) for by in chain.knows.values()),
        ]
        for other in known:
            if isinstance(other, Chain) and other.claim.id not in chains:
                chains[other.claim.id] = other
                waiting.append(other)
    return Shelf(chains, origin)


@dataclass(frozen=True)
class Orders:
    """What is asked for.

    Attributes:
        seed: Seed of every draw.
        alpha: Error probability of all judgements by simulation together.
        workers: Processes.
        files: The user's own files.
        simulate: Whether steps that nothing else decides, and meanings, are simulated.
        share: Error probability of one judgement by simulation; all of it unless several share it.
        budget: Seconds for which one chain may compute, simulation included; one that needs longer is unverified.
        certify: The folder into which obligations are written as lemmas; None for none.
        made: Chains that the program made itself; they are checked in its own process.
    """

    seed: int = 0
    alpha: float = RUN_ALPHA
    workers: int = 1
    files: tuple[str, ...] = ()
    simulate: bool = True
    share: float = RUN_ALPHA
    budget: float = CHAIN_SECONDS
    certify: Path | None = None
    made: tuple[Chain, ...] = ()

    @property
    def stand(self) -> Shelf:
        """All chains that can be spoken of."""
        return shelf(self.files, self.made)


def row_of(suite: Suite, chain: Chain, orders: Orders) -> dict[str, Any]:
    """A chain checked by itself, in the time that it may take: what it cites is taken to be proved."""
    started = time.monotonic()
    try:
        with limited_computing(orders.budget, BUSY * orders.budget):
            row, lemmas = _row_of(suite, chain, orders)
    except OutOfTimeError:
        return out_of_time(chain, orders) | {"seconds": round(time.monotonic() - started, 3)}
    if orders.certify is not None and row["steps"]:
        row["certificate"] = certificate(chain.claim.id, lemmas, orders.certify)
        for one in row["certificate"]["false"]:
            _contradicted(row["steps"][one["step"] - 1], one)
    return row


def _contradicted(step: dict[str, Any], false: Mapping[str, Any]) -> None:
    """Refute a step that asks for what a proof assistant, or a solver, shows to be false at a point."""
    how = f"{false['by']} shows that {false['text']} is false at a point: the rule is unsound; {step['how']}"
    step |= {"verdict": "refuted", "strength": "none", "how": how, "counterexample": false["at"]}


def out_of_time(chain: Chain, orders: Orders) -> dict[str, Any]:
    """The row of a chain that was interrupted."""
    return failed(chain, f"out of time after {orders.budget:g} s") | {"out_of_time": True}


def _row_of(suite: Suite, chain: Chain, orders: Orders) -> tuple[dict[str, Any], list[Written]]:
    started = time.monotonic()
    try:
        checked = check(chain, _lent_to(chain, orders))
    except ShapeError as error:
        return failed(chain, f"matrices are multiplied or added whose sizes differ: {error}"), []
    except Exception as error:  # a user's rule may raise anything; the other chains go on
        return failed(chain, words_of(error)), []
    meaning = [_meaning(suite, quantity, chain, orders) for quantity in chain.meaning]
    steps = [_step(suite, step, checked, number, orders) for number, step in enumerate(checked.steps)]
    for step in steps:
        _misled(step, meaning)
    row = about(chain) | {
        "unneeded": [str(hypothesis) for hypothesis in checked.unneeded],
        "meaning": meaning,
        "opinion": str(checked.opinion),
        "steps": steps,
        "certificate": None,
        "out_of_time": False,
        "seconds": round(time.monotonic() - started, 3),
    }
    return row, written(checked) if orders.certify is not None else []


def _lent_to(chain: Chain, orders: Orders) -> list[sp.Basic]:
    """What the results that a chain leans on assume."""
    name = chain.claim.id
    chains = {**orders.stand.chains, name: chain}
    return [one.condition for one in assumptions(chains, leaning(chains, [name]))[name] if one.claim != name]


def failed(chain: Chain, why: str) -> dict[str, Any]:
    """The row of a chain whose check failed as a whole."""
    blank: dict[str, Any] = {"strength": "none", "verdict": "unverified", "counterexample": None, "how": why}
    blank |= {"conditions": [], "opinion": str(NO_OPINION), "used": [], "cites": [], "lemmas": [], "seconds": 0.0}
    steps = [blank | _written(line, chain) for line in lines(chain)]
    around: dict[str, Any] = {"unneeded": [], "meaning": [], "opinion": str(NO_OPINION), "certificate": None}
    around |= {"out_of_time": False, "seconds": 0.0}
    return about(chain) | around | {"steps": steps}


def _written(line: Line, chain: Chain) -> dict[str, Any]:
    """What a step says, without what is known about it."""
    return {
        "from": str(line.before),
        "sign": line.sign,
        "to": str(line.after),
        "because": line.step.because.because,
        "printed": line.step.printed,
        "note": line.step.note,
        "from_latex": latex(chain.claim, line.before),
        "to_latex": latex(chain.claim, line.after),
    }


def about(chain: Chain) -> dict[str, Any]:
    """What stands around the steps of a chain."""
    claim = chain.claim
    knows = {str(condition): _claim(by).id for condition, by in chain.knows.items()}
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "kind": claim.kind.value,
        "source": str(claim.source),
        "where": {str(k): str(v) for k, v in {**claim.where, **chain.where}.items()},
        "laws": {letter: str(law) for letter, law in laws(chain).items()},
        "symbols": {str(k): words for k, words in symbols(chain).items()},
        "hypotheses": [str(hypothesis) for hypothesis in claim.hypotheses],
        "assumes": {str(condition): why for condition, why in chain.assumes.items()},
        "knows": knows,
        "start": str(lines(chain)[0].before) if chain.start is None else "",
    }


def _claim(one: Claim | Citation) -> Claim:
    return one if isinstance(one, Claim) else one.claim


def lines(chain: Chain) -> tuple[Line, ...]:
    """The steps of a chain as they are checked: with the statement that it starts from, if it does, as the first."""
    start = () if chain.start is None else (Line(sp.true, chain.start, GIVEN, chain.setting, chain.meaning),)
    return (*start, *chain.lines)


def _formulas(chain: Chain) -> list[sp.Basic]:
    """Everything that a chain writes down."""
    sides = [side for line in lines(chain) for side in (line.before, line.after)]
    carried = [value for key, value in (*chain.claim.where.items(), *chain.where.items())]
    return [*sides, *carried, *chain.claim.hypotheses, *chain.meaning.values()]


def laws(chain: Chain) -> dict[str, Law]:
    """The laws of what is random in the lines of a chain."""
    parts = [part for formula in _formulas(chain) for part in sp.preorder_traversal(formula)]
    used = {str(part.args[0]) for part in parts if part.args and isinstance(part.args[0], Str)}
    return {letter: law for letter, law in chain.laws.items() if letter in used}


def symbols(chain: Chain) -> dict[sp.Basic, str]:
    """Letters that the lines of a chain use, explained."""
    formulas = _formulas(chain)
    used = set().union(*(formula.free_symbols for formula in formulas))
    own = {p.symbol: p.meaning for p in chain.claim.parameters if p.symbol in used}
    return own | {letter: words for letter, words in chain.symbols.items() if any(f.has(letter) for f in formulas)}


def _step(suite: Suite, step: CheckedStep, checked: Checked, number: int, orders: Orders) -> dict[str, Any]:
    chain, line = checked.chain, step.line
    verdict, strength, how, counterexample = step.verdict, step.strength, step.how, dict(step.counterexample)
    refused = how.startswith("refused: ")
    if orders.simulate and verdict == "unverified" and is_averaged(line.before, line.after):
        trial = try_step(suite, line, chain, orders.share, orders.seed, number)
        settled = not refused and all(c.verdict in ("proved", "confirmed") for c in step.conditions)
        how = f"{how}; {trial.how}" if refused or how != "left to simulation" else trial.how
        if trial.holds is False:
            verdict, counterexample = "refuted", dict(trial.counterexample)
        elif trial.holds and settled:
            verdict, strength = "confirmed", Strength.SIMULATED
    return _written(line, chain) | {
        "strength": str(strength),
        "verdict": verdict,
        "counterexample": counterexample or None,
        "how": how,
        "conditions": [vars(condition) for condition in step.conditions],
        "opinion": str(step.opinion),
        "used": sorted(map(str, step.used)),
        "cites": sorted({*step.cites, *_lent(step, chain)}),
        "lemmas": [*step.lemmas],
        "seconds": round(step.seconds, 3),
    }


def is_averaged(*formulas: sp.Basic) -> bool:
    """Whether formulas speak of means, by themselves or through quantities that are measured."""
    return any(formula.has(Mean, Measured) for formula in formulas)


def _lent(step: CheckedStep, chain: Chain) -> set[str]:
    """Ids of the results that discharge side conditions of a step."""
    return {_claim(by).id for condition, by in chain.knows.items() if step.used & {condition, *condition.args}}


def _meaning(suite: Suite, quantity: Measured, chain: Chain, orders: Orders) -> dict[str, Any]:
    trial = Trial(None, "not simulated")
    if orders.simulate:
        trial = try_meaning(suite, quantity, chain, orders.share, orders.seed)
    return {
        "quantity": str(quantity),
        "formula": str(chain.meaning[quantity]),
        "verdict": {True: "confirmed", False: "refuted", None: "unverified"}[trial.holds],
        "strength": "simulated" if trial.holds else "none",
        "how": trial.how,
        "counterexample": dict(trial.counterexample) or None,
    }


def _misled(step: dict[str, Any], meaning: list[dict[str, Any]]) -> None:
    """Refute a step that puts a formula in the place of a quantity which is something else."""
    for one in meaning:
        if one["verdict"] == "refuted" and one["quantity"] in step["from"] and one["quantity"] not in step["to"]:
            how = f"{one['quantity']} is not this formula: {one['how']}"
            step |= {"verdict": "refuted", "strength": "none", "how": how, "counterexample": one["counterexample"]}


def footing(row: Mapping[str, Any]) -> Footing:
    """What a checked chain stands on by itself."""
    return Footing(
        tuple(Standing(step["verdict"], Strength[step["strength"].upper()]) for step in row["steps"]),
        tuple(tuple(step["cites"]) for step in row["steps"]),
        tuple(row["knows"].values()),
        tuple(sorted({lemma for step in row["steps"] for lemma in step["lemmas"]})),
    )


def judgements(chains: Mapping[str, Chain]) -> int:
    """How many judgements by simulation some chains may ask for at most."""
    return sum(map(candidates, chains.values()))
