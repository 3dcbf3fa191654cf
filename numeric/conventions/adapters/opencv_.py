"""OpenCV: filter2D, sepFilter2D and matchTemplate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import cv2  # type: ignore[import-not-found,unused-ignore]
import numpy as np

from numeric.conventions.adapters.base import Entry, Target, named, with_options
from numeric.conventions.calling.probing import Array

LIBRARY = "cv2"
BORDERS = ("CONSTANT", "REPLICATE", "REFLECT", "REFLECT_101")
METHODS = ("CCORR", "CCORR_NORMED", "CCOEFF", "CCOEFF_NORMED", "SQDIFF", "SQDIFF_NORMED")


def _separable(a: Array, b: Array) -> Any:
    """Return sepFilter2D along rows only: a is one row, the column kernel is 1. (N,), (M,)."""
    return cv2.sepFilter2D(a[None], -1, b, np.ones(1, b.dtype), borderType=cv2.BORDER_CONSTANT)[0]


def _filter2d(a: Array, b: Array, ddepth: int = -1, **options: Any) -> Any:
    return cv2.filter2D(a, ddepth, b, **options)


def _match_template(a: Array, b: Array, **options: Any) -> Any:
    return cv2.matchTemplate(a, b, **options)


_TWO_ARRAYS = {"filter2D": _filter2d, "matchTemplate": _match_template}


def adapt(function: Callable[..., Any], arguments: dict[str, Any]) -> Target | None:
    """Return filter2D or matchTemplate, with options as documented, as functions of two arrays."""
    name = getattr(function, "__name__", "")
    if name not in _TWO_ARRAYS or function is not getattr(cv2, name):
        return None
    depth = "-1" if name == "filter2D" and "ddepth" not in arguments else ""
    order = {"filter2D": f"a, {depth}, kernel=b" if depth else "src=a, kernel=b"}
    call = f"cv2.{name}({with_options(order.get(name, 'a, b'), arguments)})"
    spelled = f"import cv2\n\n\ndef target(a, b):\n    return {call}\n"
    two = partial(_TWO_ARRAYS[name], **arguments)
    return Target(two, named(f"cv2.{name}", arguments), (2,), spelled=spelled)


def entries() -> Iterator[Entry]:
    """Yield the filters of OpenCV."""
    for border in BORDERS:
        options: dict[str, Any] = {"borderType": getattr(cv2, f"BORDER_{border}")}
        yield Entry(LIBRARY, f"filter2D(a, b, BORDER_{border})", cv2.filter2D, 2, options)
    options = {"anchor": (0, 0), "borderType": cv2.BORDER_CONSTANT}
    title = "filter2D(a, b, anchor=(0, 0), BORDER_CONSTANT)"
    yield Entry(LIBRARY, title, cv2.filter2D, 2, options)
    yield Entry(LIBRARY, "sepFilter2D(a, b, [1], BORDER_CONSTANT)", _separable)
    for method in METHODS:
        options = {"method": getattr(cv2, f"TM_{method}")}
        yield Entry(LIBRARY, f"matchTemplate(a, b, TM_{method})", cv2.matchTemplate, 2, options)
