"""What users pass as numbers, lists, arrays and tensors, as NumPy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from symbolic.errors import EvidenceError


def array_of(
    caller: str, name: str, value: Any, error: type[EvidenceError] = EvidenceError
) -> npt.NDArray[Any]:
    """Return what was passed as an array; a tensor's values, whether or not it has a gradient.

    Parameters
    ----------
    caller, name
        Who asks, and what the operand is called: for the message.
    value
        Anything that NumPy reads, or a PyTorch tensor.
    error
        What is raised.

    Raises
    ------
    EvidenceError
        Or the error named, if NumPy cannot read it, such as bfloat16, or it is a masked array, of
        which what stands below the mask would be used.
    """
    if isinstance(value, np.ma.MaskedArray):
        raise error(
            f"{caller} got {name} as a masked array; what stands below the mask would be used: "
            "pass filled(0), or another value that is meant"
        )
    try:
        return np.asarray(value.detach() if hasattr(value, "detach") else value)
    except (TypeError, ValueError, RuntimeError) as why:
        raise error(
            f"{caller} got {name} as {type(value).__name__}, which NumPy cannot read ({why}); "
            "pass a numeric array on the CPU, such as x.float().cpu()"
        ) from why
