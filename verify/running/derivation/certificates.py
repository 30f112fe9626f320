"""Obligations of a chain as lemmas of a Coq file, and how many of them coqc, where it is installed, confirms."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import sympy as sp

from derivations.certificates import coq
from derivations.certificates.asked import Asked, asked_by
from derivations.certificates.lemma import InexpressibleError, Lemma, lemma_of
from derivations.certificates.points import counterexample
from derivations.certificates.solver import Decision, decision, is_available
from derivations.kernel.verdict import Checked
from verify.evidence.clock import OutOfTimeError, limited_computing
from verify.thresholds.derivations import BUSY, DOUBT_SECONDS, FILE_SECONDS, LEMMA_SECONDS


SHARED = "Confirm.v"
"""The file that those of all chains import."""
COUNTS = ("obligations", "confirmed", "not_confirmed", "not_expressible", "decided")
ABSENT = "coqc is not installed: the file is written, and nothing is confirmed"


@dataclass(frozen=True, eq=False)
class Written:
    """An obligation of a chain.

    Attributes:
        step: Number of the step that asks for it, from 1 on.
        asked: What it says.
        lemma: The same as a lemma; None where it cannot be expressed.
        statement: The lemma in the language of Coq; else why there is none.
    """

    step: int
    asked: Asked
    lemma: Lemma | None
    statement: str


def written(checked: Checked) -> list[Written]:
    """What the steps of a chain ask for and is known to hold: each thing once."""
    found: dict[str, Written] = {}
    for number, step in enumerate(checked.steps, 1):
        for asked in asked_by(step):
            try:
                lemma = lemma_of(asked)
            except InexpressibleError as error:
                found.setdefault(f"{number}: {asked.words}", Written(number, asked, None, str(error)))
            else:
                said = coq.statement(lemma)
                found.setdefault(said, Written(number, asked, lemma, said))
    return [*found.values()]


def prepare(folder: Path) -> str:
    """Write what all files share into a folder, and compile it; why nothing can be confirmed, empty where it can."""
    folder.mkdir(parents=True, exist_ok=True)
    shared = files("derivations.certificates").joinpath(SHARED).read_text(encoding="utf-8")
    (folder / SHARED).write_text(shared, encoding="utf-8")
    if shutil.which("coqc") is None:
        return ABSENT
    why = _coqc(folder, folder / SHARED)[1]
    return f"coqc does not take {SHARED}, which needs libcoq-interval: {why}" if why else ""


def certificate(claim: str, lemmas: Sequence[Written], folder: Path) -> dict[str, Any]:
    """The file of a chain written, and what coqc makes of it."""
    started = time.monotonic()
    file = folder / f"{re.sub(r'[^A-Za-z0-9]', '_', claim)}.v"
    can = (folder / SHARED).with_suffix(".vo").exists()
    told = {number: one for number, one in enumerate(lemmas, 1) if one.lemma is not None}
    decided = {number: decision(one.lemma) for number, one in told.items() if one.lemma is not None}
    confirmed, fails, how = set(told), {}, ABSENT
    if can:
        confirmed, how = _confirmed(folder, told)
        fails = {} if how else _fails(folder, {number: told[number] for number in told.keys() - confirmed}, decided)
    file.write_text(_text(claim, lemmas, confirmed, fails), encoding="utf-8")
    if can and not how:
        how = _coqc(folder, file)[1]
    count = 0 if how else len(confirmed)
    doubted = {n: one.at for n, one in decided.items() if one.holds is False and n not in fails}
    return {
        "file": str(file),
        "obligations": len(lemmas),
        "confirmed": count,
        "not_confirmed": len(told) - count,
        "not_expressible": len(lemmas) - len(told),
        "decided": sum(one.holds is True for one in decided.values()) if is_available() else None,
        "false": [*_false_by("Coq", told, fails), *_false_by("z3", told, doubted)],
        "open": [one.asked.words for number, one in told.items() if how or number not in confirmed],
        "how": how,
        "seconds": round(time.monotonic() - started, 3),
    }


def _false_by(
    by: str, told: Mapping[int, Written], fails: Mapping[int, Mapping[sp.Basic, sp.Rational]]
) -> list[dict[str, Any]]:
    return [{"step": told[n].step, "text": told[n].asked.words, "at": _shown(at), "by": by} for n, at in fails.items()]


def counted(found: Sequence[Mapping[str, Any]]) -> dict[str, int | None]:
    """The counts of some certificates, together."""
    total: Counter[str] = Counter()
    for one in found:
        total.update({key: one[key] or 0 for key in COUNTS})
    return dict(total) | ({} if is_available() else {"decided": None})


def _confirmed(folder: Path, told: Mapping[int, Written]) -> tuple[set[int], str]:
    """The lemmas that tactics find proofs of, each in its time; and what went wrong, where something did."""
    tried = "".join(
        f"Goal {one.statement}.\n"
        f'first [timeout {LEMMA_SECONDS} (solve [{_tactic(one)}]); idtac "holds {number}" | idtac].\nAbort.\n'
        for number, one in told.items()
    )
    said, why = _compiled(folder, tried)
    return set(map(int, re.findall(r"^holds (\d+)$", said, re.MULTILINE))), why


def _fails(
    folder: Path, told: Mapping[int, Written], decided: Mapping[int, Decision]
) -> dict[int, Mapping[sp.Basic, sp.Rational]]:
    """Lemmas that are false at a point, with it: where sympy's arithmetic says so, and coqc proves it."""
    suspects: dict[int, Mapping[sp.Basic, sp.Rational]] = {}
    try:
        with limited_computing(DOUBT_SECONDS, BUSY * DOUBT_SECONDS):
            for number, one in told.items():
                if one.lemma is not None and (at := decided[number].at or counterexample(one.asked, one.lemma)):
                    suspects[number] = at
    except OutOfTimeError:
        pass  # what was found by then counts
    tried = "".join(
        f"Goal {_false(told[number], at)}.\n"
        f'first [timeout {LEMMA_SECONDS} (solve [counter]); idtac "holds {number}" | idtac].\nAbort.\n'
        for number, at in suspects.items()
    )
    said = _compiled(folder, tried)[0] if suspects else ""
    return {number: suspects[number] for number in map(int, re.findall(r"^holds (\d+)$", said, re.MULTILINE))}


def _tactic(one: Written) -> str:
    return coq.tactic(one.lemma) if one.lemma is not None else "fail"


def _false(one: Written, at: Mapping[sp.Basic, sp.Rational]) -> str:
    return coq.fails_at(one.lemma, at) if one.lemma is not None else "False"


def _compiled(folder: Path, text: str) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "tried.v"
        file.write_text(f"{HEAD}{text}", encoding="utf-8")
        return _coqc(folder, file)


HEAD = "From Obligations Require Import Confirm.\n\n"


def _coqc(folder: Path, file: Path) -> tuple[str, str]:
    """What coqc prints, and why it fails, where it does."""
    words = ["coqc", "-q", "-R", str(folder.resolve()), "Obligations", str(file.resolve())]
    seconds = BUSY * FILE_SECONDS
    try:
        with tempfile.TemporaryDirectory() as scratch:  # where tactics keep what they have found
            done = subprocess.run(
                words, cwd=scratch, timeout=seconds, preexec_fn=_limited, capture_output=True, text=True, check=False
            )
    except subprocess.TimeoutExpired:
        return "", f"coqc is not through {file.name} after {seconds:g} s"
    if done.returncode < 0:
        return "", f"coqc is not through {file.name} after {FILE_SECONDS:g} s of computing"
    return done.stdout, "" if done.returncode == 0 else " ".join(done.stderr.split())[:300] or "coqc fails"


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (FILE_SECONDS, FILE_SECONDS))


def _text(
    claim: str,
    lemmas: Sequence[Written],
    confirmed: set[int],
    fails: Mapping[int, Mapping[sp.Basic, sp.Rational]],
) -> str:
    """The file: a lemma for what is confirmed; what is not is stated, and no lemma."""
    parts = [f"(* {_comment(claim)}\n   Check it with: coqc -R . Obligations FILE.v, after Confirm.v *)\n{HEAD}"]
    for number, one in enumerate(lemmas, 1):
        words, name = _comment(f"Step {one.step}: {one.asked.words}"), f"step_{one.step}_{number}"
        if one.lemma is None:
            parts.append(f"(* {words}\n   Not expressible: {_comment(one.statement)} *)\n")
        elif number in confirmed:
            parts.append(f"(* {words} *)\nLemma {name} :\n  {one.statement}.\nProof. {_tactic(one)}. Qed.\n")
        elif number in fails:
            parts.append(f"(* {words}\n   False at a point *)\nLemma {name}_fails :\n  {_false(one, fails[number])}.")
            parts.append("Proof. counter. Qed.\n")
        else:
            parts.append(f"(* {words}\n   Not confirmed *)\nDefinition {name} : Prop :=\n  {one.statement}.\n")
    return "\n".join(parts)


def _comment(words: str) -> str:
    """Words that end no comment and begin none, nor a text inside it."""
    return words.replace("(*", "( *").replace("*)", "* )").replace('"', "'")


def _shown(at: Mapping[sp.Basic, sp.Rational]) -> dict[str, str]:
    return {str(letter): str(value) for letter, value in at.items()}
