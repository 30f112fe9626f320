"""A step of a derivation as a claim to be judged: every mean in it is simulated, at small regimes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy as sp
from sympy.core.relational import Relational

from derivations import Chain, Mean, Rows
from derivations.language.formulas import Chance, Given, OfDesigns
from theory import Claim, Kind, Quantity, Source
from theory.language.matrices import Arbitrary
from verify.running.derivation.mean_simulators import ground, simulator
from verify.running.derivation.means import UndrawableError, poles
from verify.running.derivation.small_regimes import parameters_of
from verify.simulators import Simulator
from verify.thresholds.derivations import MOMENT_ROOM, STEP_TOLERANCE


SOURCE = Source("a chain", "a step of a proof", "ours")


def claim_of(
    chain: Chain, kind: Kind, sides: Sequence[sp.Expr], room: int, is_strict: bool
) -> tuple[Claim, list[Simulator]]:
    """A claim between the sides, every mean a quantity of its own, and what draws these.

    Args:
        chain: The chain that the sides belong to.
        kind: How the sides are related.
        sides: Formulas.
        room: 1 for more rows than columns, -1 for fewer, where a Gaussian matrix is inverted.
        is_strict: Whether every matrix has to have a meaning in the regime.
    """
    setting = chain.setting
    sides = [averaged(side) for side in sides]
    means = sorted(set().union(*(side.atoms(Mean) for side in sides)), key=str)
    bodies = {mean: setting.defined(mean.body) for mean in means}
    parts = [part for law in setting.laws.values() for part in vars(law).values() if isinstance(part, sp.Basic)]
    covariances = [setting.defined(part) for part in parts]
    designs = _designs(bodies.values(), chain)
    spaces = [room * (rows - columns) >= MOMENT_ROOM for rows, columns in designs]
    bound = {law.t for law in setting.laws.values() if isinstance(law, Given)}
    given = [setting.defined(c) for c in (*chain.claim.hypotheses, *chain.assumes) if not c.free_symbols & bound]
    hypotheses = (*(c for c in given if isinstance(c, (Relational, sp.And))), *(s for s in spaces if s != sp.true))
    quantities = {
        mean: Quantity(f"chain.mean_{i}", sp.latex(mean), str(mean), "A mean.") for i, mean in enumerate(means)
    }
    left, right = (setting.defined(side.xreplace({mean: q() for mean, q in quantities.items()})) for side in sides)
    path = chain.claim.path
    grown = [] if path is None else [path.size, *path.sets]
    shapes = [size for part in (*bodies.values(), *covariances) for m in part.atoms(Arbitrary) for size in m.shape]
    parameters = tuple(
        parameters_of(chain, [left, right, *bodies.values(), *covariances, *shapes, *grown, *hypotheses], designs)
    )
    claim = Claim(
        id="chain.step",
        kind=kind,
        statement="A step",
        lhs=left,
        rhs=right,
        parameters=parameters,
        source=SOURCE,
        tolerance=STEP_TOLERANCE,
        hypotheses=hypotheses,
        scale=sp.S.One if right == 0 else None,
        plain=True,
    )
    drawn_from = ground(chain, is_strict)
    drawn = [simulator(quantities[mean].name, body, drawn_from, claim, designs) for mean, body in bodies.items()]
    return claim, drawn


def _designs(bodies: Iterable[sp.Basic], chain: Chain) -> list[tuple[sp.Expr, sp.Expr]]:
    """Rows and columns of the Gaussian matrices with independent rows, where anything is inverted."""
    laws = chain.setting.laws
    found: dict[tuple[sp.Expr, sp.Expr], None] = {
        (law.rows, law.covariance.shape[0]): None for law in laws.values() if isinstance(law, OfDesigns) and law.poles
    }
    for body in bodies:
        if not poles(body, laws):
            continue
        for matrix in sorted(body.atoms(Arbitrary), key=str):
            rows, columns = matrix.shape
            if not isinstance(laws.get(str(matrix.args[0])), Rows) or rows.free_symbols <= columns.free_symbols:
                continue
            if not rows.free_symbols <= body.free_symbols:
                msg = f"the rows of {matrix} vary by generation, and with them how many moments there are"
                raise UndrawableError(msg)
            found[rows, columns] = None
    return list(found)


def averaged(side: sp.Expr) -> sp.Expr:
    """A formula with chances as means, and the traces outside its means as means of what does not vary."""
    chances = {c: Mean(sp.Piecewise((1, c.event), (0, True))) for c in side.atoms(Chance)}
    side = side.xreplace(chances)
    held = {mean: sp.Dummy() for mean in side.atoms(Mean)}
    outside = side.xreplace(held).replace(lambda part: isinstance(part, sp.Trace), Mean)
    return outside.xreplace({letter: mean for mean, letter in held.items()})
