"""Single filters, without channels: NumPy, SciPy and OpenCV."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import Array, Geometry, Pairs, Shape
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.layers import (
    Layer,
    Options,
    changed,
    explicit,
    one_by_one,
    zeros_only,
)

_NDIMAGE = {"constant": "zero", "reflect": "symmetric", "grid-mirror": "symmetric",
            "mirror": "mirror", "nearest": "nearest", "wrap": "wrap"}  # fmt: skip
_FILL = {"fill": "zero", "wrap": "wrap", "symm": "symmetric"}
_BORDERS = {"BORDER_CONSTANT": "zero", "BORDER_REFLECT": "symmetric",
            "BORDER_REFLECT_101": "mirror", "BORDER_REPLICATE": "nearest"}  # fmt: skip


def _modes(kernel: Shape, later: bool) -> dict[str, Pairs]:
    """Return (lo, hi) of the modes; 'same' begins at output (k − 1)//2 of 'full', or at k//2."""
    front = [(k - 1) // 2 if later else k // 2 for k in kernel]
    return {
        "full": tuple((k - 1, k - 1) for k in kernel),
        "same": tuple((lo, k - 1 - lo) for lo, k in zip(front, kernel, strict=True)),
        "valid": tuple((0, 0) for _ in kernel),
    }


def _stored(kernel: Kernel, _: Options) -> Kernel:
    return kernel


def _of(kernel: Shape, pads: Pairs, boundary: str = "zero") -> Geometry:
    ones = (1,) * len(kernel)
    return Geometry(ones, ones, ones, pads, 1, boundary)


def _read_mode(later: bool, options: Options, kernel: Shape) -> Geometry:
    modes = _modes(kernel, later)
    if options["mode"] not in modes:
        raise PortError(f"port got mode={options['mode']!r}; use {', '.join(modes)}")
    boundary = _FILL.get(options.get("boundary", "fill"))
    if boundary is None:
        raise PortError(f"port got boundary={options['boundary']!r}; use {', '.join(_FILL)}")
    return _of(kernel, modes[options["mode"]], boundary)


def _write_mode(
    name: str, defaults: Options, later: bool, geometry: Geometry, kernel: Shape
) -> dict[str, Any]:
    one_by_one(name, geometry)
    boundaries = {boundary: word for word, boundary in _FILL.items()}
    given = {}
    if "boundary" in defaults:
        if geometry.boundary not in boundaries:
            raise PortError(f"port: {name} cannot pad with '{geometry.boundary}' values")
        given = {"boundary": boundaries[geometry.boundary]}
    else:
        zeros_only(name, geometry)
    pads = explicit(name, geometry)
    modes = _modes(kernel, later)
    for mode, wanted in modes.items():
        if pads == wanted:
            return changed({"mode": mode, **given}, defaults)
    raise PortError(
        f"port: the source pads by {pads}, and {name} has the modes full, same and valid only, "
        f"which pad by {', '.join(map(str, modes.values()))}; pad the input before"
    )


def _centred(kernel: Shape, flips: bool) -> Pairs:
    """Return (lo, hi) of a filter whose sample k//2 stands on the output."""
    front = (((k - 1) // 2 if flips else k // 2) for k in kernel)
    return tuple((lo, k - 1 - lo) for lo, k in zip(front, kernel, strict=True))


def _read_centred(
    names: Options, option: str, flips: bool, options: Options, kernel: Shape
) -> Geometry:
    if options[option] not in names:
        raise PortError(f"port got {option}={options[option]!r}; use {', '.join(names)}")
    return _of(kernel, _centred(kernel, flips), names[options[option]])


def _write_centred(
    name: str, names: Options, defaults: Options, flips: bool, geometry: Geometry, kernel: Shape
) -> dict[str, Any]:
    one_by_one(name, geometry)
    (option,) = defaults
    words = {boundary: word for word, boundary in reversed(list(names.items()))}
    pads, wanted = explicit(name, geometry), _centred(kernel, flips)
    if pads != wanted:
        raise PortError(
            f"port: the source pads by {pads}, and {name} by {wanted} with a filter of this shape; "
            "pad the input, or cut the output, yourself"
        )
    if geometry.boundary not in words:
        raise PortError(f"port: {name} cannot pad with '{geometry.boundary}' values")
    return changed({option: words[geometry.boundary]}, defaults)


def _run(
    function: Callable[[Array, Array, Options], Any], x: Array, w: Array, options: Options
) -> Array:
    return np.stack([np.asarray(function(row[0], w, options))[None] for row in x])


def _scipy(module: str, name: str) -> Callable[[Array, Array, Options], Any]:
    # By default these choose a transform for longer arrays, and that is not exact.
    chooses = module == "scipy.signal" and name in ("convolve", "correlate")
    exact = {"method": "direct"} if chooses else {}
    return lambda a, b, options: getattr(importlib.import_module(module), name)(
        a, b, **options, **exact
    )


def _opencv(a: Array, b: Array, options: Options) -> Any:
    cv2 = importlib.import_module("cv2")
    border = getattr(cv2, options.get("borderType", "BORDER_REFLECT_101"))
    return cv2.filter2D(a.astype(np.float64), -1, b.astype(np.float64), borderType=border)


def layers() -> Iterator[Layer]:
    """Yield the functions of an array and a filter."""
    signal = "https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.{}.html"
    numpy = "https://numpy.org/doc/stable/reference/generated/numpy.{}.html"
    for package, module, ranks, url, modes in (
        ("numpy", "numpy", (1,), numpy, {"convolve": "full", "correlate": "valid"}),
        ("scipy", "scipy.signal", (1, 2, 3), signal, {"convolve": "full", "correlate": "full"}),
        ("scipy", "scipy.signal", (2,), signal, {"convolve2d": "full", "correlate2d": "full"}),
    ):
        for function, mode in modes.items():
            defaults = {"mode": mode}
            if function.endswith("2d"):
                defaults["boundary"] = "fill"
            name = f"{module}.{function}"
            flips = function.startswith("convolve")
            kernel = Kernel("*", flipped=flips, conjugated=not flips)
            # Found by measuring: with even filters it is centred otherwise than `correlate`.
            later = function == "correlate2d"
            yield Layer(
                name,
                package,
                ranks,
                defaults,
                partial(_stored, kernel),
                partial(_read_mode, later),
                partial(_write_mode, name, defaults, later),
                partial(_run, _scipy(module, function)),
                "(n₁, …)",
                url.format(function),
                is_complex=True,
            )
    for function in ("convolve", "correlate"):
        name = f"scipy.ndimage.{function}"
        flips = function == "convolve"
        kernel = Kernel("*", flipped=flips)
        defaults = {"mode": "reflect"}
        yield Layer(
            name, "scipy", (1, 2, 3), defaults, partial(_stored, kernel),
            partial(_read_centred, _NDIMAGE, "mode", flips),
            partial(_write_centred, name, _NDIMAGE, defaults, flips),
            partial(_run, _scipy("scipy.ndimage", function)), "(n₁, …)",
            f"https://docs.scipy.org/doc/scipy/reference/generated/scipy.ndimage.{function}.html",
        )  # fmt: skip
    defaults = {"borderType": "BORDER_REFLECT_101"}
    yield Layer(
        "cv2.filter2D", "cv2", (2,), defaults, lambda _: Kernel("*"),
        partial(_read_centred, _BORDERS, "borderType", False),
        partial(_write_centred, "cv2.filter2D", _BORDERS, defaults, False), partial(_run, _opencv),
        "(n₁, n₂)", "https://docs.opencv.org/4.x/d4/d86/group__imgproc__filter.html",
    )  # fmt: skip
