"""What came out, for Python programs and notebooks: verdicts with their checks, as text, tables and pictures."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from theory import Claim
from verify.evidence.laboratory import Laboratory
from verify.running.record import Entry, compare
from verify.running.state import write_whole
from verify.running.suite import Claims, Suite
from verify.showing.formulas import mathml, statement_latex
from verify.showing.marks import marks_of
from verify.showing.report.embedded import embedded
from verify.showing.report.plots import pictures
from verify.showing.terminal import (
    WIDE,
    assumptions,
    checks_of,
    interval_text,
    percent,
    regime_text,
    result_table,
    summary,
    telling,
    tolerance_text,
)


if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Picture:
    """One or more drawings (SVG); a notebook shows them."""

    drawings: tuple[str, ...]

    def _repr_html_(self) -> str:
        return embedded(f'<div class="pictures">{"".join(self.drawings)}</div>')

    def save(self, file: str | Path) -> Path:
        """Write an HTML file that shows them, and return its path."""
        page = f'<!doctype html><meta charset="utf-8"><body>{self._repr_html_()}</body>'
        return _written(file, page)


@dataclass(frozen=True, repr=False)
class Result:
    """What came out for one claim.

    Attributes:
        claim: The claim.
        verdict: ``supported``, ``refuted``, ``undecided``, ``vacuous`` or ``error``.
        expected: The verdict on record; ``supported`` where there is none.
        checks: Everything about each check, as in the JSON that `verify run` writes.
        assumes: What the verdict assumes, in sentences; none where it assumes nothing of draws that were not made and
            sizes that were not looked at.
    """

    claim: Claim
    verdict: str
    expected: str
    checks: Sequence[Mapping[str, Any]]
    assumes: Sequence[str]

    @property
    def telling(self) -> Mapping[str, Any]:
        """The check that shows most: the confirmed refutation, or the one that came nearest to failing."""
        return telling(self.checks, self.verdict)

    @property
    def reason(self) -> str:
        """Why it came out so, where it is not plainly supported."""
        confirmed = self.telling["confirmed_by"]
        return str(self.telling["reason"] or (f"confirmed by {confirmed}" if confirmed else ""))

    @property
    def regime(self) -> dict[str, Any]:
        """The regime of the telling check: of a refutation, the counterexample."""
        return dict(self.telling["regime"])

    @property
    def gap(self) -> float | None:
        """(left - right) / abs(right) there, dimensionless; None where there is no number."""
        gap: float | None = self.telling["gap"]
        return gap

    @property
    def interval(self) -> tuple[float | None, float | None] | None:
        """Interval of that gap at the error probability of the check; an end is None where it is open."""
        ends = self.telling["gap_interval"]
        return None if ends is None else (ends[0], ends[1])

    @property
    def reproduce(self) -> str:
        """What repeats the telling check, bit for bit."""
        return str(self.telling["reproduce"])

    def plot(self) -> Picture:
        """Theory against simulation, and the gaps with their intervals."""
        return Picture(tuple(pictures(self.checks, self.telling, self.claim.tolerance)))

    def explain(self) -> str:
        """The verdict with formula, regime, theory, estimate with interval, assumptions, and what repeats it."""
        row = self.telling
        lines = [
            f"{self.claim.id}: {self.verdict}" + (f" (expected {self.expected})" * (self.verdict != self.expected))
        ]
        lines += [f"  formula    {self.claim.lhs} {self.claim.kind.value} {self.claim.rhs}"]
        lines += [f"  because    {self.reason}"] if self.reason else []
        lines += [f"  at         {regime_text(row)}"] if row["regime"] else []
        lines += [f"  theory     {row['theory']:.6g}"] if row["theory"] is not None else []
        if row["estimate"] is not None:
            ends = "" if row["interval"] is None else " in [{}, {}]".format(*map(_number, row["interval"]))
            lines += [f"  estimate   {row['estimate']:.6g}{ends}, {row['samples']:,} draws"]
        if interval_text(row):
            lines += [f"  gap        {percent(row['gap'])} in {interval_text(row)}"]
            lines += [f"  tolerance  {tolerance_text(self.claim)}"]
        lines += [f"  assumes    that {sentence}" for sentence in row.get("assumes", ())]
        lines += [f"  repeat it  {self.reproduce}"]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.explain()

    def _repr_html_(self) -> str:
        """The formula, the verdict, and its pictures."""
        return embedded(self.shown())

    def shown(self) -> str:
        """The same without its colours, as a part of something larger."""
        drawn = "".join(self.plot().drawings)
        words = html.escape(self.explain())
        return f'<p>{mathml(statement_latex(self.claim))}</p><pre>{words}</pre><div class="pictures">{drawn}</div>'


class Results(Mapping[str, Result]):
    """What came out for several claims, by id."""

    def __init__(
        self,
        found: Mapping[str, Any],
        suite: Suite,
        record: Mapping[str, Entry],
        partial: bool,
        asked: Sequence[str] = (),
    ) -> None:
        """Take the JSON object of a run or a campaign, with what it was about.

        Args:
            found: As `verify run --json` writes it.
            suite: Claims and simulators.
            record: Verdicts on record.
            partial: Whether only a part of each claim's regimes was looked at.
            asked: Ids of the claims that a campaign is about, which may end before it has come to all of them.
        """
        self.json, self._suite, self._record, self._partial = found, suite, record, partial
        self._asked = asked

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle holds: of simulators and of other claims nothing, as results speak of neither."""
        claims = {name: self._suite.claims[name] for name in self.json["claims"]}
        return self.__dict__ | {"_suite": Suite(Claims(claims), Laboratory(()), dict(self._suite.files))}

    def __getitem__(self, name: str) -> Result:
        """What came out for one claim, by its id."""
        name = name.id if isinstance(name, Claim) else name
        if name not in self.json["claims"]:
            msg = f"no result for {name!r}; expected one of {', '.join(self)}"
            raise KeyError(msg)
        verdict = self.json["claims"][name]
        expected = self._record[name].verdict if name in self._record else "supported"
        rows = checks_of(self.json, name)
        return Result(self._suite.claims[name], verdict, expected, rows, tuple(self.json["assumes"].get(name, ())))

    def __iter__(self) -> Iterator[str]:
        return iter(self.json["claims"])

    def __len__(self) -> int:
        return len(self.json["claims"])

    @property
    def as_expected(self) -> bool:
        """Whether every claim came out as is on record, or supported, and no run was cut short.

        A campaign may end at any time; then it is enough that it has come to every claim.
        """
        cut = set(self._asked) - self.json["claims"].keys() if self._asked else self.json["run"]["interrupted"]
        return not (self._news or cut)

    @property
    def _news(self) -> list[Any]:
        return compare(self.json["claims"], self._record, self._partial)

    def to_frame(self) -> pd.DataFrame:
        """One row for each check.

        Raises:
            ImportError: If pandas is not installed; it comes with the extra ``notebook``.

        """
        try:
            import pandas as pd
        except ImportError as error:
            msg = "a frame needs pandas, which is not installed; it comes with the extra `notebook` of this package"
            raise ImportError(msg) from error
        return pd.DataFrame(self.json["checks"])

    def save(self, file: str | Path) -> Path:
        """Write the JSON object that `verify run --json` writes; return the path."""
        return _written(file, json.dumps(self.json, indent=1, ensure_ascii=False, allow_nan=False))

    def report(self, folder: str | Path) -> Path:
        """Write the HTML report into a folder; return the path of its first page."""
        from verify.showing.report.page import write_report

        if not isinstance(folder, (str, Path)) or Path(folder).is_file():
            msg = f"folder: expected the path of a folder; got {folder!r}"
            raise ValueError(msg)
        return Path(write_report(self.json, self._suite, self._record, Path(folder)))

    def __repr__(self) -> str:
        screen = Console(file=StringIO(), highlight=False, width=WIDE + 4)
        with screen.capture() as told:
            screen.print(result_table(self.json, self._record, WIDE))
            screen.print(summary(self.json, self._news, self._record), soft_wrap=True)
        return told.get()

    def _repr_html_(self) -> str:
        """A table of the claims, what its marks mean, then everything about each claim that is not supported."""
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{html.escape(one.claim.kind.value)}</td>"
            f'<td class="{one.verdict}">{f"{one.verdict} {marks_of(one.assumes)}".rstrip()}</td>'
            f"<td>{percent(one.gap) if one.gap is not None else ''}</td>"
            f"<td>{html.escape(interval_text(one.telling))}</td>"
            f"<td>{sum(row['samples'] for row in one.checks):,}</td></tr>"
            for name, one in self.items()
        )
        names = ("claim", "kind", "verdict", "gap", "interval", "draws")
        head = "".join(f"<th>{name}</th>" for name in names)
        others = "".join(one.shown() for one in self.values() if one.verdict != "supported")
        told = "".join(f"<p>{html.escape(line)}</p>" for line in assumptions(self.json))
        return embedded(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{told}{others}")


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:.6g}"


def _written(file: str | Path, text: str) -> Path:
    if not isinstance(file, (str, Path)) or Path(file).is_dir() or not Path(file).absolute().parent.is_dir():
        msg = f"file: expected the path of a file in a folder that is there; got {file!r}"
        raise ValueError(msg)
    write_whole(Path(file), text)
    return Path(file)
