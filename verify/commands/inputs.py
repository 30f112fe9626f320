"""What commands take in: the claims that words name, and mistakes of the caller told as such."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from verify.commands.outputs import NoClaimError


if TYPE_CHECKING:
    from theory import Claim
    from verify.running.suite import Suite


@contextmanager
def usage_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Tell errors of these kinds as mistakes of the caller: their message, and exit code 2; 5 for a file of nothing."""
    try:
        yield
    except kinds as error:
        from theory.errors import EmptyFileError

        told = NoClaimError if isinstance(error, EmptyFileError) else click.UsageError
        raise told(str(error)) from error


def named_claims(words: tuple[str, ...], to_judge: bool = False) -> tuple[Suite, list[Claim]]:
    """Everything at hand, and the claims that the words name; where they are to be judged, each has its simulators."""
    from theory.errors import TheoryError
    from verify.running.mutation.operators import altered
    from verify.running.suite import is_file, load_suite, require_simulators, select

    with usage_errors(TheoryError):
        suite = load_suite([word for word in words if is_file(word)], altered)
        chosen = select(suite, words)
        if to_judge:
            require_simulators(suite, chosen)
        return suite, chosen
