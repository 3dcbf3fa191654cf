"""The seam to `port` and `exact_error`: tries all pairs, and surveys functions."""

from __future__ import annotations

from numeric.conventions.exactness.survey import scipy_22390, survey
from numeric.conventions.porting.moving import all_layers
from numeric.conventions.porting.pairs import port_pairs, typical
from reports.facts.tools import ErrorsFact, PortsFact


def ports() -> PortsFact:
    """Return what can be moved from where to where."""
    pairs = tuple(port_pairs())
    names = tuple(dict.fromkeys(pair.source for pair in pairs))
    installed = tuple(name for name in names if all_layers()[name].installed)
    return PortsFact(names, installed, tuple(each.name for each in typical()), pairs)


def errors(seed: int) -> ErrorsFact:
    """Return how wrong functions are on inputs of several kinds."""
    return ErrorsFact(tuple(survey(seed)), scipy_22390())
