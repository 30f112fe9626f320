"""The page of rules, docs/rules.md: what each rule applies, under which conditions, with a step and a near miss.

Made of the docstrings of the rules and of the examples beside them, anew whenever the site is built;
``python -m verify.showing.rules > docs/rules.md`` writes the copy that lies in the repository.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import click

import derivations
from derivations.kernel.line import Rule, signs_of
from derivations.rules.examples.steps import Example
from derivations.rules.lemmas import Lemma


HEAD = """# Rules

A rule is the reason of a step, `Step(to, rule, sign)`: it says what has to hold for the step to be right, and the
kernel decides whether that holds. Each rule applies a theorem. Every condition of the theorem is an obligation that the
kernel has to prove, or a form that the rule refuses to do without. [Write a derivation](write-a-derivation.md) shows
how chains are made of them, and what each verdict means.

Below a rule stands a step that it makes, and a near miss, which it does not make, each with what it comes to. The
letters are those at the head of the group, and `step(before, after, rule, sign)` is one step of a chain: `given` are
hypotheses of the claim, `where` abbreviations, `laws` those of matrices and chains. To try one:

```python
from derivations.checking.check import check_line
from derivations.rules.examples.steps import along, eq, ge, le, said, step

found = check_line(step(x + x, 2 * x, Algebra()))
print(found.verdict, found.how)
```

This page is made of the docstrings of the rules, and of the examples beside them, in `derivations/rules/examples` and
`derivations/<stem>/rules/examples`, whenever the site is built; the copy in the repository is written by
`python -m verify.showing.rules > docs/rules.md`. Tests make every step of it.
"""


# Docstrings -----------------------------------------------------------------------------------

PARTS = re.compile(r"^(Theorem|Conditions|Reference|Attributes):", re.M)


@dataclass(frozen=True)
class Said:
    """What the docstring of a rule says.

    Attributes:
        summary: Its first line, and what follows before the theorem.
        theorem: The theorem that it applies.
        conditions: All conditions of it, one by one.
        references: Where it stands, one by one.
        arguments: What the rule is given, by name.
    """

    summary: str
    theorem: str
    conditions: tuple[str, ...]
    references: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]


def said_by(rule: type[Rule]) -> Said:
    """What the docstring of a rule says.

    Raises:
        ValueError: If it does not hold its theorem, conditions and reference, each once and in this order.
    """
    pieces = PARTS.split(inspect.cleandoc(rule.__doc__ or ""))
    names, texts = pieces[1::2], pieces[2::2]
    if names not in (["Theorem", "Conditions", "Reference"], ["Theorem", "Conditions", "Reference", "Attributes"]):
        msg = f"docstring of {rule.__name__}: expected Theorem, Conditions, Reference, Attributes; got {names}"
        raise ValueError(msg)
    theorem, conditions, reference, *arguments = texts
    return Said(
        _flowing(pieces[0]),
        _flowing(theorem),
        tuple(_between_semicolons(conditions)),
        tuple(_between_semicolons(reference)),
        tuple(_attributes(arguments[0])) if arguments else (),
    )


def _flowing(text: str) -> str:
    """A text with its lines joined, paragraph by paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _between_semicolons(text: str) -> Iterator[str]:
    """The parts of a text between semicolons that stand in no bracket."""
    depth, part = 0, ""
    for character in _flowing(text).removesuffix("."):
        depth += (character in "([") - (character in ")]")
        if character == ";" and depth == 0:
            yield part.strip()
            part = ""
        else:
            part += character
    yield part.strip()


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """The entries of a section of attributes."""
    for entry in re.split(r"\n(?=\w)", textwrap.dedent(text).strip()):
        name, _, what = entry.partition(":")
        yield name, " ".join(what.split())


# Rules and their examples ---------------------------------------------------------------------


def _modules(inside: str) -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(derivations.__path__, "derivations."):
        if inside in info.name.split("."):
            yield importlib.import_module(info.name)


@cache
def rules() -> tuple[type[Rule], ...]:
    """All rules that a chain may name, in the order in which they stand."""
    found: list[type[Rule]] = []
    for module in _modules("rules"):
        own = [c for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__ == module.__name__]
        named = [c for c in own if issubclass(c, Rule) and not inspect.isabstract(c)]
        found += sorted(named, key=lambda c: inspect.getsourcelines(c)[1])
    return tuple(found)


GROUPS = ("algebra", "relations", "calculus", "series", "statements", "means", "chains", "normal_matrices")
"""Groups of rules that come first on the page, in this order; those of one paper come last."""


@cache
def example_modules() -> tuple[ModuleType, ...]:
    """The modules of examples: a group of rules each."""
    found = [module for module in _modules("examples") if hasattr(module, "EXAMPLES")]

    def place(module: ModuleType) -> tuple[str | int, ...]:
        _, stem, *_, name = module.__name__.split(".")
        return (stem != "rules", stem, (*GROUPS, name).index(name), name)

    return tuple(sorted(found, key=place))


def examples() -> Iterator[Example]:
    """All examples."""
    for module in example_modules():
        yield from module.EXAMPLES


# Where theorems stand -------------------------------------------------------------------------


@cache
def bibliographies() -> dict[str, dict[str, str]]:
    """Titles by author and year, under the room that names them: `rules` for those for all, else the stem."""
    found: dict[str, dict[str, str]] = {}
    for module in _modules("rules"):
        found.setdefault(room_of(module.__name__), {}).update(getattr(module, "BIBLIOGRAPHY", {}))
    return found


def room_of(module: str) -> str:
    """The stem whose rules a module of derivations holds, or `rules` for those for all."""
    return module.split(".")[1]


@cache
def places() -> tuple[tuple[str, str], ...]:
    """The module of each rule, and each that uses a lemma, with where that theorem stands."""
    lemmas = [(m.__name__, one.source) for m in _modules("rules") for one in vars(m).values() if isinstance(one, Lemma)]
    return (*((rule.__module__, place) for rule in rules() for place in said_by(rule).references), *lemmas)


def book_of(place: str) -> str | None:
    """Author and year of the book or paper in which a place is, if any bibliography has it."""
    return next((name for books in bibliographies().values() for name in books if place.startswith(name)), None)


def _named_by(modules: Callable[[str], bool]) -> Iterator[str]:
    """The books and papers that some modules name, with their titles, by author."""
    titles = {name: title for books in bibliographies().values() for name, title in books.items()}
    named = {book_of(place) or "" for module, place in places() if modules(module)} - {""}
    return (f"- {name}: {titles[name]}." for name in sorted(named, key=str.casefold))


# The page -------------------------------------------------------------------------------------


def rules_page(stems: Collection[str] | None = None) -> str:
    """The page in Markdown: a table of the rules, a group of them after the other, and the references.

    Args:
        stems: Papers whose own rules are shown beside those for all; every paper for None.
    """

    def is_shown(module: str) -> bool:
        return stems is None or room_of(module) in ("rules", *stems)

    groups = [_group(module) for module in example_modules() if is_shown(module.__name__)]
    table = _table([rule for rule in rules() if is_shown(rule.__module__)])
    return "\n\n".join([HEAD.rstrip(), table, *groups, "## References", "\n".join(_named_by(is_shown))]) + "\n"


def _table(rules: Iterable[type[Rule]]) -> str:
    """One row for each rule."""
    rows = ["| rule | gives | in words |", "|---|---|---|"]
    for rule in sorted(rules, key=lambda r: r.__name__):
        words = said_by(rule).summary.partition("\n")[0].replace("|", "\\|")
        rows.append(f"| [{rule.__name__}](#{rule.__name__.lower()}) | {' '.join(signs_of(rule))} | {words} |")
    return "\n".join(rows)


def _group(module: ModuleType) -> str:
    """The rules that one module of examples is about, with the letters that it declares."""
    title, stem = (module.__doc__ or "").partition(":")[0], room_of(module.__name__)
    title += "" if stem == "rules" else f" (for {stem} alone)"
    source = Path(inspect.getfile(module)).read_text(encoding="utf-8")
    parts = [f"## {title}", _code(_declarations(source))]
    for example, call in zip(module.EXAMPLES, _calls(source), strict=True):
        holds, fails = (ast.get_source_segment(source, part) or "" for part in (call.args[1], call.args[3]))
        lines = [textwrap.dedent(" " * 8 + holds), f"# {example.grade}", textwrap.dedent(" " * 8 + fails)]
        parts += [_entry(example.rule), _code("\n".join([*lines, f"# {example.why}"]))]
    return "\n\n".join(parts)


def _declarations(source: str) -> str:
    """What a module of examples declares between its imports and its examples."""
    body = ast.parse(source).body
    last = max(i for i, node in enumerate(body) if isinstance(node, (ast.Import, ast.ImportFrom)))
    end = next(n.lineno for n in body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "EXAMPLES")
    return "\n".join(source.splitlines()[body[last].end_lineno or 0 : end - 1]).strip()


def _calls(source: str) -> list[ast.Call]:
    """The examples as they are written."""
    tree = ast.parse(source)
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Example"]
    return sorted(made, key=lambda node: node.lineno)


def _entry(rule: type[Rule]) -> str:
    """A rule, without its example."""
    said = said_by(rule)
    where = "derivations" if rule.__name__ in derivations.__all__ else rule.__module__
    parts = [
        f"### {rule.__name__}",
        said.summary,
        _code(f"from {where} import {rule.__name__}"),
        f"Gives {' '.join(signs_of(rule))}.",
        f"**Theorem**: {said.theorem}",
        "**Conditions**\n\n" + "\n".join(f"- {condition}" for condition in said.conditions),
        f"**Reference**: {'; '.join(said.references)}.",
    ]
    if said.arguments:
        parts.append("**Arguments**\n\n" + "\n".join(f"- `{name}`: {what}" for name, what in said.arguments))
    return "\n\n".join(parts)


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


if __name__ == "__main__":
    click.echo(rules_page(), nl=False)
