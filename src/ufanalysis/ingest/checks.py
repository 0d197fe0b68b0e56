"""All checks of what the figures say about one another, in the order a sender reads them; it corrects nothing."""

from collections.abc import Mapping

import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.coverage import check_coverage
from ufanalysis.ingest.cube import Cube, with_numbers
from ufanalysis.ingest.duplicates import check_duplicates
from ufanalysis.ingest.findings import Finding
from ufanalysis.ingest.identities import check_identities
from ufanalysis.ingest.jumps import mark_jumps
from ufanalysis.ingest.ranges import check_ranges
from ufanalysis.ingest.repeats import check_repeats
from ufanalysis.ingest.stated import check_years
from ufanalysis.ingest.swaps import check_swaps
from ufanalysis.ingest.totals import check_totals

__all__ = ["check_claims", "mark_jumps", "run_checks"]

_OF_OBSERVATIONS = (
    check_identities,
    check_ranges,
    check_repeats,
    check_swaps,
)
_OF_CLAIMS = (check_duplicates, check_coverage, check_years)


def run_checks(cube: Cube, catalog: Catalog, outside: Mapping[tuple[str, str, str], float]) -> list[Finding]:
    """Every finding about the chosen observations, totals included, but for jumps.

    The cube is the one that `mark_jumps` gave back, before merged districts are added: what a program has computed
    needs no check, and what is suspect has no value left to compare. `outside` is for `check_totals`.
    """
    if cube.observations.empty:
        return []
    others = [finding for check in _OF_OBSERVATIONS for finding in check(cube, catalog)]
    return [*check_totals(cube, catalog, outside), *others]


def check_claims(claims: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Every finding that needs all claims (columns of `claims.CLAIMS`), also those that were not chosen."""
    if claims.empty:
        return []
    numbered = with_numbers(claims)
    return [finding for check in _OF_CLAIMS for finding in check(numbered, catalog)]
