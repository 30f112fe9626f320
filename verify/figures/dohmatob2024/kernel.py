"""Kernel ridge regression on handwritten digits: the catalogue's entry ``dohmatob2024.figure.kernel``, exploratory.

Lines through the test errors: the deterministic equivalents of the claims, with the eigenvalues of the kernel matrix
for Sigma and the labels' coefficients on its eigenvectors for the truth. Exponents: from fits to both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import sympy as sp
from threadpoolctl import threadpool_limits

from theory import to_numpy
from theory.dohmatob2024 import _power_law as power
from theory.dohmatob2024._setting import beta, n, r, sigma, sigma_0, w_0
from theory.dohmatob2024.extended import RHO_EXTENDED, SYNTHETIC_BIAS_FORMULA
from theory.dohmatob2024.noisy_regime import NOISY_SMALL_MINIMUM_CORRECTED
from theory.dohmatob2024.optimal_penalty import REACHED, reached as reached_part
from theory.dohmatob2024.ridge import RIDGE_VARIANCE
from theory.vocabulary.ridge import DOWNSTREAM, GENERATOR, T_0, Sigma, T, df, df_2, df_2_0, kappa, kappa_0, lam
from verify.evidence.streams import generator
from verify.showing.figures.data_sets import DataSet, described
from verify.showing.figures.declaring import DataFigure, Figure, Group, Look, Panel, Series, Sketch
from verify.simulators import Array
from verify.simulators.dohmatob2024.kernel import Images, Kernel, held_out_errors


ID = "dohmatob2024.figure.kernel"
NAMES = {"rbf": "RBF kernel", "polynomial": "polynomial kernel"}
GENERATOR_ROWS = 100
ROWS = (20, 50, 100, 200, 400, 800, 1200, 2000)
TIMES, MORE, FEW_ROWS = 2, 4, 400
"""Draws at each point for each of those asked for; more of them up to 400 rows, where they vary most and cost least."""
NOISE = 1.0
"""Standard deviation of all label noise; the labels are 0 and 1."""
LARGEST = 4000
"""Images at most: a random part of a larger set."""
HELD_OUT = {"digits": 500, "mnist": 1000}
HALVES = 20
"""Random halves of the images on which the exponents are estimated again."""
WINDOWS = ((125, 12), (250, 25), (60, 6))
"""What the number of images is divided by for the ends of each window of indices; the first is the central one."""
CURVES = ((0, "crit"), (1, "crit"), (3, "crit"), (1, "*"), (3, "*"))
"""Number of generations, and which of the two penalties."""
ERROR = SYNTHETIC_BIAS_FORMULA + RIDGE_VARIANCE + sigma_0**2 * RHO_EXTENDED
CLAIMS = (
    "dohmatob2024.prop_4_2.var",
    "dohmatob2024.thm_4_3.bias.extended",
    "dohmatob2024.thm_4_3.rho.extended",
    "dohmatob2024.clean_rate.noisy.corrected",
    "dohmatob2024.noisy_regime.minimum.corrected",
)


@dataclass(frozen=True, eq=False)
class Spectrum:
    """A kernel on some images, in its own eigenbasis.

    Attributes:
        values: Eigenvalues of the kernel matrix over the number of images, falling.
        energy: Squared coefficients of the labels on the eigenvectors, over the number of images: s_j c_j^2.
    """

    values: Array
    energy: Array

    @property
    def truth(self) -> Array:
        """The coefficients c_j, up to their signs, which nothing depends on."""
        return np.sqrt(self.energy / self.values)

    @property
    def tail(self) -> Array:
        """The sum of s_k c_k^2 over k >= j."""
        return self.energy[::-1].cumsum()[::-1]


@dataclass(frozen=True)
class Exponents:
    """Estimates for one kernel, the interval from random halves and other windows."""

    beta: float
    r: float
    beta_range: tuple[float, float]
    r_range: tuple[float, float]

    def of(self, formula: sp.Expr) -> float:
        """A formula in beta and r."""
        return float(to_numpy(formula, {beta: self.beta, r: self.r}))


def spectrum(kernel: Kernel, inputs: Array, labels: Array) -> Spectrum:
    """The eigenvalues of the kernel on some images, and where their labels lie."""
    values, vectors = np.linalg.eigh(kernel(inputs, inputs) / len(inputs))
    floor = np.finfo(float).eps * values[-1]
    return Spectrum(np.maximum(values[::-1], floor), (vectors[:, ::-1].T @ labels) ** 2 / len(labels))


def slopes(found: Spectrum, window: tuple[int, int]) -> tuple[float, float]:
    """Beta and r from straight lines through log s_j and through the log of the tail, by least squares.

    s_j falls as j^-beta and the tail as j^(-2 beta r), for j between the ends of the window.
    """
    at = np.arange(window[0], window[1] + 1)
    fall, lost = (-np.polyfit(np.log(at), np.log(y[at - 1]), 1)[0] for y in (found.values, found.tail))
    return float(fall), float(lost / (2 * fall))


def windows(size: int) -> list[tuple[int, int]]:
    """Ranges of indices, the central one first."""
    return [(max(2, round(size / low)), round(size / high)) for low, high in WINDOWS]


def estimate(
    kernel: Kernel, found: Spectrum, inputs: Array, labels: Array, rng: np.random.Generator, halves: int
) -> Exponents:
    """Beta and r at the central window, rounded; ranges over all windows, each widened by two standard deviations.

    The deviations are those among random halves of the images: that of a half is about that of a whole.
    """
    size = len(inputs)
    parts = [rng.choice(size, size // 2, replace=False) for _ in range(halves)]
    halved = [spectrum(kernel, inputs[at], labels[at]) for at in parts]
    ranges = []
    for window in windows(size):
        whole = np.array(slopes(found, window))
        deviation = np.std([slopes(half, window) for half in halved], axis=0, ddof=1)
        ranges.append((whole - 2 * deviation, whole + 2 * deviation))
    low, high = np.min([a for a, _ in ranges], axis=0), np.max([b for _, b in ranges], axis=0)
    middle = slopes(found, windows(size)[0])
    # Rounded, so that the last bits of an eigenvalue solver reach no penalty.
    return Exponents(
        round(middle[0], 3), round(middle[1], 3), (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))
    )


def penalties(exponents: Exponents, rows: Any, generator_rows: int) -> dict[str, Array]:
    """T^-ell_crit and T^-ell_*, T_0 fixed: T_0 = T^b, and b counts as min(b, 1)."""
    T_values = np.asarray(rows, dtype=float)
    crit = exponents.of(power.CRITICAL[power.ell_crit])
    star = NOISY_SMALL_MINIMUM_CORRECTED.rhs.xreplace({r: sp.Float(exponents.r)})
    reached = to_numpy(REACHED[reached_part], {power.a: 0.0, power.b: np.log(generator_rows) / np.log(T_values)})
    return {
        "crit": T_values**-crit,
        "*": np.asarray(to_numpy(star, {T: T_values, power.ell_crit: crit, reached_part: reached})),
    }


def equivalent(found: Spectrum, generations: int, penalty: Array, rows: Array, generator_rows: int) -> Array:
    """Test error of the claims at a measured spectrum, with kappa from its own equation."""
    known: dict[sp.Basic, Any] = {
        T: rows,
        lam: penalty,
        T_0: float(generator_rows),
        Sigma: found.values,
        w_0: found.truth,
    }
    known |= {sigma: NOISE, sigma_0: NOISE}
    known |= {kappa: to_numpy(DOWNSTREAM[kappa], known), kappa_0: to_numpy(GENERATOR[kappa_0], known)}
    known |= {df_2: to_numpy(df(2, kappa), known), df_2_0: to_numpy(df(2, kappa_0), known)}
    formula = ERROR.xreplace({n: sp.Integer(generations)}).doit()
    return np.asarray(to_numpy(formula, known))


def kernels(inputs: Array) -> dict[str, Kernel]:
    """Both kernels, on the scale of some images."""
    squares = (inputs**2).sum(1)
    some = inputs[:1000]
    apart = squares[:1000, None] + squares[None, :1000] - 2 * some @ some.T
    length = float(np.median(apart[np.triu_indices(len(some), 1)]))
    middle = float(squares.mean())
    level = float(((squares / middle + 1) ** 5).mean())
    return {"rbf": Kernel("rbf", length), "polynomial": Kernel("polynomial", middle, level)}


def chosen(data: DataSet, rng: np.random.Generator) -> Images:
    """Images of a set, at most `LARGEST` at random; labels are the parity of the digit."""
    count = len(data.inputs)
    at = rng.permutation(count)[:LARGEST]
    return Images(data.inputs[at], data.target[at] % 2, HELD_OUT.get(data.name, len(at) // 4))


def simulate(
    rng: np.random.Generator,
    draws: int,
    x: tuple[float, ...],
    *,
    images: Images,
    kernel: Kernel,
    generator_rows: int,
    penalty: dict[float, tuple[float, ...]],
) -> Array:
    """Held-out errors at x = (T,), shape (draws, 1, curves)."""
    curves = tuple(zip((m for m, _ in CURVES), penalty[x[0]], strict=True))
    errors = held_out_errors(
        rng,
        draws,
        images=images,
        kernel=kernel,
        T=int(x[0]),
        T_0=generator_rows,
        curves=curves,
        sigma=NOISE,
        sigma_0=NOISE,
    )
    return errors[:, None]


def build(
    data: DataSet, seed: int, rows: Sequence[int] = ROWS, generator_rows: int = GENERATOR_ROWS, halves: int = HALVES
) -> Figure:
    """The picture for a set of images of digits."""
    images = chosen(data, generator(seed, ID, {"part": "images"}, 1, 0))
    count = len(images.inputs)
    rows = tuple(k for k in rows if k <= count - images.held)
    sketches: list[Sketch] = []
    panels: list[Panel] = []
    findings: list[str] = []
    for number, (name, kernel) in enumerate(kernels(images.inputs).items()):
        with threadpool_limits(1):
            found = spectrum(kernel, images.inputs, images.labels)
            rng = generator(seed, ID, {"part": "halves", "kernel": name}, 1, 0)
            exponents = estimate(kernel, found, images.inputs, images.labels, rng, halves)
        sketches += _spectra(name, found, exponents, number)
        panels.append(_errors(images, kernel, found, exponents, rows, generator_rows, number))
        findings.append(_findings(name, found, exponents, rows, generator_rows))
    return Figure(
        id=ID,
        title=f"Kernel ridge regression on {data.name}, labels digit mod 2, generations of synthetic labels",
        caption=_caption(data.name, count, images.held, generator_rows),
        quantity=r"held-out error $E_{\mathrm{test}}$",
        claims=CLAIMS,
        panels=tuple(panels),
        sketches=tuple(sketches),
        draws="a split and all designs, label noise integrated out",
        data=described(
            data,
            f"at random for each draw: {count - images.held} images to draw designs from, {images.held} held out",
            "digit mod 2",
        ),
        findings=tuple(findings),
    )


def _caption(name: str, count: int, held: int, generator_rows: int) -> str:
    return (
        f"Kernel ridge regression (RBF; polynomial of degree 5) on images of {name}: label digit mod 2, noise of "
        f"variance 1 on all labels that are fitted; error against the noiseless labels of {held} of {count} "
        f"images, which no fit has seen. n generators, each an interpolating fit on T_0 = {generator_rows} "
        "images labelled by the one before, then ridge with λ = T^-ℓ on T images labelled by the last. ℓ_crit = "
        "β/(2β min(r, 1) + 1) is best on clean labels; ℓ_* = min(b, 1) ℓ_crit, T_0 = T^b, is the printed (b - "
        "a) ℓ_crit as corrected. Left and middle: eigenvalues s_j of the kernel, brought to mean 1 on the "
        "diagonal, and the labels' energy beyond the j-th; lines: fits with slopes -β and -2βr at the central "
        "window of j, with bands over halves of the images and other windows. Right, lines: bias, variance and "
        "gain of label noise in the limit of large sizes (bias and gain are ours), with the eigenvalues and "
        "coefficients of all images for Σ and the truth; dotted: slopes of the power law, -c (n = 0), 1 - c "
        "(ℓ_crit) and 0 (ℓ_*) beyond T_0, shifted. All lines take features for Gaussian."
    )


def _range(ends: tuple[float, float]) -> str:
    return f"[{ends[0]:.2f}, {ends[1]:.2f}]"


def _findings(name: str, found: Spectrum, exponents: Exponents, rows: Sequence[int], generator_rows: int) -> str:
    """What was estimated, and what follows for the penalty."""
    crit, c = (exponents.of(power.CRITICAL[x]) for x in (power.ell_crit, power.c))
    low, high = windows(len(found.values))[0]
    corners = [Exponents(b, s, (b, b), (s, s)) for b in exponents.beta_range for s in exponents.r_range]
    crits = [corner.of(power.CRITICAL[power.ell_crit]) for corner in corners]
    best = penalties(exponents, float(rows[-1]), generator_rows)["*"]
    star = -float(np.log(best) / np.log(rows[-1]))
    return (
        f"{NAMES[name]}: β = {exponents.beta:.2f} {_range(exponents.beta_range)}, r = {exponents.r:.2f} "
        f"{_range(exponents.r_range)} (j = {low} to {high}), so ℓ_crit = {crit:.2f} "
        f"{_range((min(crits), max(crits)))}, c = {c:.2f}; at T = {rows[-1]}, T_0 = {generator_rows}: ℓ_* = {star:.2f}"
    )


def _spectra(name: str, found: Spectrum, exponents: Exponents, row: int) -> list[Sketch]:
    """Eigenvalues and the labels' tail, each with its fit."""
    size = len(found.values)
    at = np.unique(np.round(np.geomspace(1, size * 0.9, 60)).astype(int))
    steep, flat = exponents.beta_range
    products = [b * s for b in exponents.beta_range for s in exponents.r_range]
    lost = 2 * exponents.beta * exponents.r
    shown = (
        (found.values, exponents.beta, (steep, flat), "eigenvalues", rf"slope $-\beta = -{exponents.beta:.2f}$"),
        (
            found.tail,
            lost,
            (2 * min(products), 2 * max(products)),
            "labels' energy beyond j",
            rf"slope $-2\beta r = -{lost:.2f}$",
        ),
    )
    labels = (r"$s_j$", r"$\sum_{k \geq j} s_k c_k^2$")
    return [
        Sketch(
            title=f"{NAMES[name]}: {word}",
            label="index $j$",
            quantity=quantity,
            series=(
                Series("all images", _floats(at), _floats(values[at - 1]), points=True),
                _fitted(values, fall, ends, windows(size)[0], legend),
            ),
            row=row,
        )
        for (values, fall, ends, word, legend), quantity in zip(shown, labels, strict=True)
    ]


def _fitted(values: Array, fall: float, ends: tuple[float, float], window: tuple[int, int], name: str) -> Series:
    """A power law through the middle of a window, with the laws at both ends of a range of exponents."""
    at = np.geomspace(window[0] / 2, window[1] * 2, 30)
    inside = np.arange(window[0], window[1] + 1)
    middle = np.log(inside).mean()
    level = np.log(values[inside - 1]).mean()
    laws = [np.exp(level - exponent * (np.log(at) - middle)) for exponent in (fall, *ends)]
    return Series(name, _floats(at), _floats(laws[0]), _floats(np.minimum(*laws[1:])), _floats(np.maximum(*laws[1:])))


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(float(f"{value:.8g}") for value in values)


def _errors(
    images: Images,
    kernel: Kernel,
    found: Spectrum,
    exponents: Exponents,
    rows: Sequence[int],
    generator_rows: int,
    row: int,
) -> Panel:
    """Test error against T for every number of generations and both penalties."""

    def theory(x: Array) -> Array:
        best = penalties(exponents, x, generator_rows)
        return np.column_stack([equivalent(found, m, best[which], x, generator_rows) for m, which in CURVES])

    at = {float(k): penalties(exponents, float(k), generator_rows) for k in rows}
    line = np.geomspace(rows[0], rows[-1], 60)
    c = exponents.of(power.CRITICAL[power.c])
    beyond = 2.5 * generator_rows
    guided = (
        (0, -c, rf"\mathrm{{slope}}\ -c = {-c:.2f}", rows[-1] / 8, 0.75),
        (2, 1 - c, rf"\mathrm{{slope}}\ 1 - c = {1 - c:.2f}", beyond, 1.2),
        (3, 0.0, r"\mathrm{slope}\ 0", beyond, 0.8),
    )
    return Panel(
        title=f"{NAMES[kernel.name]}: held-out error",
        x="T",
        label="rows $T$",
        curves=tuple(f"n = {m}, ℓ_{which}" for m, which in CURVES),
        line=line,
        groups=tuple(Group((float(k),), MORE if k <= FEW_ROWS else TIMES) for k in rows),
        theory=theory,
        simulate=partial(
            simulate,
            images=images,
            kernel=kernel,
            generator_rows=generator_rows,
            penalty={k: tuple(float(v[which]) for _, which in CURVES) for k, v in at.items()},
        ),
        looks=tuple(Look({0: 0.0, 1: 0.5, 3: 1.0}[m], which == "*") for m, which in CURVES),
        guides=tuple(
            _guide(name, slope, start, float(rows[-1]), shift * theory(np.array([start]))[0, k])
            for k, slope, name, start, shift in guided
            if start < rows[-1]
        ),
        marks=((float(generator_rows), "T_0"),),
        row=row,
    )


def _guide(name: str, slope: float, start: float, end: float, level: float) -> Series:
    """A straight line of this slope from a value on."""
    x = (start, end)
    return Series(name, x, _floats(level * (np.array(x) / start) ** slope))


KERNEL = DataFigure(ID, ("digits", "mnist"), build)
