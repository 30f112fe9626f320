"""JuliaStats/Distributions.jl#1952: the third central moment of a Kumaraswamy law (a = 1) was misassembled."""

from verify import claim, simulate


@simulate(bounds=(-1, 1))
def cubed(rng, draws, *, b):
    """Third power of the distance from the mean, 1/(b + 1)."""
    return (1 - rng.random(draws) ** (1 / b) - 1 / (b + 1)) ** 3


ASKED = {
    "where": {"u": "1/(b + 1)", "v": "2/((b + 1)*(b + 2))", "w": "6/((b + 1)*(b + 2)*(b + 3))"},
    "b": (2.0, 6.0),
    "tolerance": 0.05,
}
claim("right", "cubed", "=", "w - u*(3*(v - u**2) + u**2)", **ASKED)
claim("code", "cubed", "=", "2*w - u*(3*v - u**2)", **ASKED, expect="refuted")
