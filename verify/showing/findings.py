"""The page of findings, docs/findings.md: what is refuted or vacuous, what else was found, how strong derivations are.

Made of what is on record beside the formulas of each paper, anew whenever the site is built;
``python -m verify.showing.findings > docs/findings.md`` writes the copy that lies in the repository.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import click

from derivations import Strength, builtin_chains, builtin_underived
from theory import Claim, builtin_claims
from verify.running.record import assumptions_in, built_in_files, derivations_in, notes_in, read_verdicts


HEAD = """# What was found

Every claim that is not in a table here is supported by `verify run`. A claim that is refuted as printed has a corrected
one beside it, `<id>.corrected`, which is itself supported; `verify show ID` says more of each. Every derivation that is
not named here is proved by symbolic steps, or, where its claim is refuted, fails at the step that is wrong.

This page is made of the files `theory/<stem>.expected.toml`, whenever the site is built; the copy in the repository is
written by `python -m verify.showing.findings > docs/findings.md`, and a paper that was added since is not in it yet.
"""


def findings_page(stems: Collection[str] | None = None) -> str:
    """The page in Markdown: a section for each paper, or for some."""
    papers: dict[str, list[Claim]] = {}
    for claim in builtin_claims().values():
        stem = claim.id.partition(".")[0]
        if stems is None or stem in stems:
            papers.setdefault(stem, []).append(claim)
    return "\n\n".join([HEAD.rstrip(), *(_section(stem, claims) for stem, claims in papers.items())]) + "\n"


def _section(stem: str, claims: list[Claim]) -> str:
    """What came out of the claims of one paper."""
    file = built_in_files().get(stem)
    entries = [] if file is None else read_verdicts(file)
    verdicts = {entry.claim: entry.verdict for entry in entries}
    counts = Counter(verdicts.get(claim.id, "supported") for claim in claims)
    parts = [f"## {stem}", f"{_papers(claims)}. {len(claims)} claims: {_counted(counts)}."]
    if entries:
        findings = {entry.claim: f"| `{entry.claim}` | {entry.verdict} | {entry.finding} |" for entry in entries}
        rows = [findings[claim.id] for claim in claims if claim.id in findings]
        parts.append("\n".join(["| claim | verdict | what is wrong |", "|---|---|---|", *rows]))
    if file is not None:
        parts += notes_in(file)
    derived = list(_derivations(stem, claims))
    return "\n\n".join([*parts, *(["### Derivations", *derived] if derived else [])])


def _papers(claims: list[Claim]) -> str:
    """The paper that most of the claims are taken from."""
    return Counter(claim.source.paper for claim in claims).most_common(1)[0][0]


def _counted(counts: Counter[str]) -> str:
    order = ("supported", "refuted", "vacuous", "undecided")
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in order if counts[verdict])


def _derivations(stem: str, claims: list[Claim]) -> Iterator[str]:
    """How many derivations are symbolic, which are weaker and why, and which claims have none."""
    file, why = built_in_files().get(stem), builtin_underived()
    weaker, under, entries = (
        ([], [], []) if file is None else (derivations_in(file), assumptions_in(file), read_verdicts(file))
    )
    named = {entry.claim for entry in entries}.union(*(ids for ids, _ in weaker), *(ids for ids, _, _ in under))
    symbolic = sum(claim.id in builtin_chains() and claim.id not in named for claim in claims)
    if symbolic:
        yield f"Proved ({Strength.SYMBOLIC}): {symbolic}."
    lines = [f"- {on_record.words}: {on_record.reason} {_links(ids)}" for ids, on_record in weaker]
    lines += [f"- under {condition}, which is not stated: {reason} {_links(ids)}" for ids, condition, reason in under]
    bare: dict[str, list[str]] = {}
    for claim in claims:
        if claim.id in why:
            bare.setdefault(why[claim.id], []).append(claim.id)
    lines += [f"- no derivation: {reason} {_links(ids)}" for reason, ids in bare.items()]
    if lines:
        yield "\n".join(lines)


def _links(ids: list[str] | tuple[str, ...]) -> str:
    return f"({', '.join(f'`{one}`' for one in ids)})"


if __name__ == "__main__":
    click.echo(findings_page(), nl=False)
