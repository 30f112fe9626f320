"""Chains as text for a terminal: line by line, with reasons, checks and what stands beside them."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from verify.running.derivation.certificates import counted


COLOURS = {"proved": "green", "proved under": "cyan", "confirmed": "green", "refuted": "red", "unverified": "yellow"}
COUNTED = (
    *("proved", "proved under conditions", "confirmed", "confirmed under conditions"),
    *("refuted", "unverified"),
)
"""What chains are counted as, best first."""
WIDTH = 110
STRENGTHS = ("symbolic", "exact", "enclosed", "lemma", "numeric", "simulated", "none")
"""Strongest first."""


def page(row: Mapping[str, Any]) -> Text:
    """One chain."""
    text = Text()
    text.append(row["claim"], style="bold")
    text.append(": ")
    text.append(standing(row), style=COLOURS[row["verdict"]])
    text.append(f"{grounds(row)}\n{row['statement']}; {row['source']}\n")
    for name, lines in _around(row):
        for line in lines:
            text.append(_folded(f"{name:<12}", line))
            name = ""
    text.append("\n")
    if row["start"]:
        text.append(_folded("    ", row["start"]))
    for step in row["steps"]:
        _append(text, step)
    text.append("\n")
    for name, lines in _conclusions(row):
        for line in lines:
            text.append(_folded(f"{name:<12}", line))
            name = ""
    return text


def standing(row: Mapping[str, Any]) -> str:
    """Verdict and strength in words; of a chain with the conditions that its claim does not state."""
    return verdict(row) if row["strength"] == "none" else f"{verdict(row)} ({row['strength']})"


def verdict(row: Mapping[str, Any]) -> str:
    """The verdict on a chain, with the conditions that its claim does not state: of a step, it has none."""
    conditions = ", ".join(one["condition"] for one in row.get("under", ()))
    if not conditions or row["verdict"] not in ("proved under", "confirmed"):
        return str(row["verdict"])
    return f"{row['verdict'].removesuffix(' under')} under {conditions}"


def grounds(row: Mapping[str, Any]) -> str:
    """What a chain that holds rests on without proof: classical lemmas by their references, and other results."""
    if row["strength"] == "none":
        return ""
    lemmas = f"; cites {', '.join(row['lemmas'])}" if row["lemmas"] else ""
    return lemmas + (f"; leans without proof on {', '.join(row['unproved'])}" if row["unproved"] else "")


def _around(row: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What stands before the lines of a chain."""
    yield "where", [f"{letter} = {formula}" for letter, formula in row["where"].items()]
    yield "laws", [f"{letter}: {law}" for letter, law in row["laws"].items()]
    yield "letters", [f"{letter}: {words}" for letter, words in row["symbols"].items()]
    yield "hypotheses", [", ".join(row["hypotheses"]) or "none"]
    for one in row["meaning"]:
        told = {"confirmed": "", "unverified": "open: "}.get(one["verdict"], "refuted: ")
        shown = ", ".join(f"{name} = {value}" for name, value in (one["counterexample"] or {}).items())
        more = [f"counterexample: {shown}"] if shown else []
        yield "meaning", [f"{one['quantity']} = {one['formula']}", f"{told}{one['how']}", *more]


def _append(text: Text, step: Mapping[str, Any]) -> None:
    text.append(_folded(f"  {step['sign']} ", step["to"]))
    own = "as printed; " if step["printed"] else ""
    text.append(f"        {own}{step['because']} ", style="italic")
    text.append(f"[{standing(step)}]\n", style=COLOURS[step["verdict"]])
    text.append(_folded("          ", f"{step['how']}; {step['opinion']}"), style="dim")
    for one in step["conditions"]:
        text.append(
            _folded("          ", f"needs {one['text']} ({one['note']}): {one['verdict']}, {one['how']}"), style="dim"
        )
    if step["counterexample"]:
        shown = ", ".join(f"{name} = {value}" for name, value in step["counterexample"].items())
        text.append(_folded("          ", f"counterexample: {shown}"), style="red")
    if step["note"]:
        text.append(_folded("          ", step["note"]))


def is_alone(step: Mapping[str, Any]) -> bool:
    """Whether a step is called proved by one opinion: nothing of it could be evaluated."""
    return bool(step["verdict"] == "proved" and step["opinion"] == "no second opinion")


def _conclusions(row: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What stands after the lines of a chain."""
    yield "under", [_reason(row, one) for one in row["under"]]
    yield "known", [f"{condition}: {by}" for condition, by in row["knows"].items()]
    yield "leans on", [f"{one}: {standing(lent)}" for one, lent in row["leans_on"].items()]
    yield "not needed", [", ".join(row["unneeded"])] if row["unneeded"] else []
    yield "coq", _certified(row["certificate"]) if row["certificate"] else []
    yield "on record", [row["on_record"]] if row["on_record"] else []
    yield "not as", [f"expected: {unexpected(row)}"] if not row["expected"] else []
    yield "repeat it", [row["reproduce"]]


def _certified(found: Mapping[str, Any]) -> list[str]:
    """How many obligations a proof assistant's kernel has confirmed, and what became of the others."""
    lines = [f"{in_numbers(found)}; {found['file']}"]
    lines += [f"false at a point, as {one['by']} shows: {one['text']}" for one in found["false"]]
    return [*lines, *filter(None, [found["how"]])]


def in_numbers(found: Mapping[str, Any]) -> str:
    """The counts of a certificate, or of several, in words."""
    rest = f"{found['not_confirmed']} not confirmed, {found['not_expressible']} not expressible"
    too = "" if found["decided"] is None else f"; {found['decided']} decided by z3"
    return f"{found['confirmed']} of {found['obligations']} obligations confirmed by Coq's kernel, {rest}{too}"


def _reason(row: Mapping[str, Any], one: Mapping[str, str]) -> str:
    """A condition that the claim does not state, why it is needed, and by which result that the chain leans on."""
    by = "" if one["claim"] == row["claim"] else f" (assumed by {one['claim']})"
    return f"{one['condition']}: {one['reason']}{by}"


def unexpected(row: Mapping[str, Any]) -> str:
    """What a chain should have come out as, what it did, and what is to be done about that."""
    return "; ".join(filter(None, (f"expected {row['wanted']}, got {standing(row)}", row["advice"])))


def _folded(head: str, line: str) -> str:
    return (
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=head,
            subsequent_indent=" " * (len(head) + 2 * (len(head) < 6)),
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


def wrong_as_printed(rows: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Printed steps that are refuted: claim, and number of the step from 1 on."""
    found = [(one, list(enumerate(row["steps"], 1))) for one, row in rows.items()]
    return [(one, i) for one, steps in found for i, step in steps if step["printed"] and step["verdict"] == "refuted"]


def summary(
    rows: Mapping[str, Mapping[str, Any]], without: Mapping[str, str], seconds: float, in_hand: Sequence[str] | None
) -> Text:
    """Chains by verdict, steps by strength, seconds, printed steps found wrong; what is not as expected.

    Args:
        rows: Rows by claim.
        without: Claims without a chain, each with the reason.
        seconds: Time taken.
        in_hand: Chains that were in hand when it was interrupted; None if it was not.
    """
    text = Text()
    for one, why in without.items():
        text.append(f"{one}: {why}\n", style="yellow")
    for one, row in rows.items():
        if not row["expected"]:
            text.append(f"not as expected: {one}: {unexpected(row)}\n", style="bold")
    chains = Counter(_counted_as(row) for row in rows.values())
    steps = Counter(step["strength"] for row in rows.values() for step in row["steps"])
    wrong = wrong_as_printed(rows)
    total = sum(steps.values())
    text.append(f"{len(rows)} {'chain' if len(rows) == 1 else 'chains'}: {_counted(chains, COUNTED)}; ")
    text.append(f"{total} {'step' if total == 1 else 'steps'}: {_counted(steps, STRENGTHS)}; {seconds:.1f} s; ")
    listed = ": " + ", ".join(f"{one} (step {i})" for one, i in wrong) if wrong else ""
    alone = [step for row in rows.values() for step in row["steps"] if is_alone(step)]
    text.append(f"{len(alone)} proved without a second opinion; ")
    text.append(f"{len(wrong)} printed {'step' if len(wrong) == 1 else 'steps'} found wrong{listed}")
    if certificates := [row["certificate"] for row in rows.values() if row["certificate"]]:
        text.append(f"; {in_numbers(counted(certificates))}")
    if in_hand is not None:
        text.append(f"; interrupted{' at ' if in_hand else ''}{', '.join(in_hand)}")
    return text


def _counted_as(row: Mapping[str, Any]) -> str:
    """The verdict on a chain, without the conditions that it may be under."""
    plain, under, _ = verdict(row).partition(" under ")
    return f"{plain} under conditions" if under else plain


def _counted(counts: Counter[str], order: Any) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in order if counts[name]) or "none"
