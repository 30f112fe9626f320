"""What the fixed matrices in the paper's derivations are at a regime: covariance, truth, directions of forms."""

from verify.simulators.engine.fixed_matrices import fixed_matrices
from verify.simulators.vocabulary.fixed import covariance, direction_named, truth


fixed_matrices(
    "dohmatob2024",
    {"Sigma": covariance, "w_0": truth, "u": direction_named("u"), "v": direction_named("v")},
    words={"designs": "independent"},  # a matrix with an index stands for a design of each generation
)
