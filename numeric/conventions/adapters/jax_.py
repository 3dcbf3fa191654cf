"""JAX: numpy, scipy.signal and lax, traced where possible."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from typing import Any

import jax  # type: ignore[import-not-found,unused-ignore]
import jax.numpy as jnp  # type: ignore[import-not-found,unused-ignore]
import numpy as np

from numeric.conventions.adapters.base import (
    Entry,
    Target,
    describe_call,
    importable,
    refuse_options,
    spelled,
    with_options,
)
from numeric.conventions.adapters.degrees import BILINEAR, CONSTANT, Degree, combine
from numeric.conventions.adapters.relations import Relation
from numeric.conventions.calling.probing import Array, Size

LIBRARY = "jax"
SLOW = True

_LINEAR = {
    "reshape", "rev", "squeeze", "neg", "slice", "transpose", "real", "imag", "conj",
    "broadcast_in_dim", "reduce_sum", "copy", "expand_dims", "dynamic_slice", "copy_p",
}  # fmt: skip
_ADDITIVE = {"add", "sub", "concatenate", "add_any", "complex"}
_PRODUCT = {"mul", "dot_general", "conv_general_dilated"}
_NESTED = ("jaxpr", "call_jaxpr", "fun_jaxpr")


def adapt(function: Callable[..., Any], arguments: dict[str, Any]) -> Target | None:
    """Return a function of JAX's own modules, or a convolution of Flax, as a traced target."""
    module = getattr(function, "__module__", "") or ""
    if module.startswith("flax.") and type(function).__name__ in ("Conv", "ConvTranspose"):
        return _of_flax(function, arguments)
    if not module.startswith("jax"):
        return None
    name = getattr(function, "__name__", "")
    if name in _LAYOUTS and function is getattr(jax.lax, name):
        return _of_one_channel(name, arguments)
    return arrays(function, **arguments)


# The layouts that jax.lax takes where none is named, for one and for two spatial axes.
_FIRST = {1: ("NCH", "OIH", "NCH"), 2: ("NCHW", "OIHW", "NCHW")}
_LAST = {1: ("NHC", "HIO", "NHC"), 2: ("NHWC", "HWIO", "NHWC")}
_LAYOUTS = {
    "conv": _FIRST, "conv_with_general_padding": _FIRST, "conv_general_dilated": _FIRST,
    "conv_transpose": _LAST,
}  # fmt: skip


def _of_one_channel(name: str, arguments: dict[str, Any]) -> Target:
    """Return a convolution of jax.lax of one sample and one channel as one of two arrays."""
    known = _LAYOUTS[name]
    given = arguments.get("dimension_numbers")
    strides = arguments.get("strides", arguments.get("window_strides"))
    named = tuple(given) if given is not None and all(isinstance(x, str) for x in given) else ()
    ranks = (len(named[0]) - 2,) if named else (1, 2)
    if not named and isinstance(strides, tuple | list):
        ranks = (len(strides),)
    function = getattr(jax.lax, name)

    def layout(rank: int) -> tuple[str, str, str]:
        return (named[0], named[1], named[2]) if named else known[rank]

    def two(a: Any, b: Any) -> Any:
        left, right, out = layout(a.ndim)
        letters = [x for x in left if x not in "NC"]
        result = function(_placed(a, left, letters), _placed(b, right, letters), **arguments)
        kept = result[tuple(0 if x in "NC" else slice(None) for x in out)]
        order = [x for x in out if x not in "NC"]
        return jnp.transpose(kept, [order.index(x) for x in letters])

    source = ""
    if len(ranks) == 1:
        left, right, out = layout(ranks[0])
        inside = {"N": "None", "C": "None", "O": "None", "I": "None"}
        index = [", ".join(inside.get(x, ":") for x in spec) for spec in (left, right)]
        pair, cut = (
            f"a[{index[0]}], b[{index[1]}]",
            ", ".join("0" if x in "NC" else ":" for x in out),
        )
        if [x for x in left + right + out if x not in "NCOI"] == 3 * [
            x for x in left if x not in "NC"
        ]:
            source = (
                "import jax\n\n\ndef target(a, b):\n"
                f"    z = jax.lax.{name}({with_options(pair, arguments)})\n"
                f"    return np.asarray(z)[{cut}]\n"
            )
    target = arrays(two)
    full = f"jax.lax.{name}({with_options('', arguments)})"
    return replace(target, name=full, dimensions=ranks, slow=True, spelled=source)


# What layers of flax.nnx are made with again; those of flax.linen make copies of themselves.
_NNX = ("strides", "padding", "input_dilation", "kernel_dilation", "transpose_kernel")


def _of_flax(layer: Any, arguments: dict[str, Any]) -> Target:
    """Return what a layer of Flax computes between two channels, b in place of its kernel."""
    refuse_options(layer, arguments)
    kind = type(layer)
    linen = hasattr(layer, "clone")
    options = {name: getattr(layer, name) for name in _NNX if hasattr(layer, name)}
    size = layer.kernel_size

    def two(a: Any, b: Any) -> Any:
        x, kernel = jnp.asarray(a)[None, ..., None], jnp.asarray(b)[..., None, None]
        if linen:
            made = layer.clone(features=1, kernel_size=b.shape, use_bias=False, parent=None)
            made = (
                made.clone(feature_group_count=1) if hasattr(made, "feature_group_count") else made
            )
            return made.apply({"params": {"kernel": kernel}}, x)[0, ..., 0]
        nnx = importlib.import_module("flax.nnx")
        made = kind(1, 1, b.shape, use_bias=False, rngs=nnx.Rngs(0), **options)
        made.kernel = nnx.Param(kernel)
        return made(x)[0, ..., 0]

    rank = 1 if isinstance(size, int) else len(size)
    given = {key: value for key, value in options.items() if value is not None}
    name = f"flax.{'linen' if linen else 'nnx'}.{kind.__name__}({with_options('', given)})"
    return replace(arrays(two), name=name, dimensions=(rank,), slow=True)


def _placed(array: Any, layout: str, letters: list[str]) -> Any:
    """Return an array of spatial axes with axes of length 1 for samples and channels."""
    order = [x for x in layout if x in letters]
    turned = jnp.transpose(jnp.asarray(array), [letters.index(x) for x in order])
    return turned[tuple(slice(None) if x in letters else None for x in layout)]


def arrays(function: Callable[..., Any], **arguments: Any) -> Target:
    """Return a function of two JAX arrays as a target that is traced with `jax.make_jaxpr`.

    Shapes: (N,), (M,) -> (L,), or the same in two dimensions.
    """
    two = partial(function, **arguments)

    # Operation by operation, each of them is compiled for every shape; together, once.
    compiled = jax.jit(two)
    several = cache(lambda: jax.jit(partial(_several, two), **_compiling()))
    kept: dict[tuple[Any, ...], Array] = {}

    def ahead(pairs: Sequence[tuple[Array, Array]]) -> None:
        exact = [pair for pair in pairs if _sums_are_exact(*pair)]
        # What cannot be computed so is shown by the call itself.
        with suppress(Exception):
            for pair, found in zip(exact, several()(exact), strict=True):
                if isinstance(found, jax.Array) and _is_whole(np.asarray(found)):
                    kept[_key(*pair)] = np.asarray(found)

    def call(a: Array, b: Array) -> Array:
        key = _key(a, b)
        if key not in kept:
            ahead([(a, b)])
        return kept.pop(key) if key in kept else np.asarray(compiled(a, b))

    def tracer(size: Size) -> bool:
        shapes = [jax.ShapeDtypeStruct(shape, np.float32) for shape in size]
        try:
            closed = jax.make_jaxpr(two)(*shapes)
        except Exception:
            # What cannot be traced, because it looks at values, is sampled instead.
            return False
        return _degrees(closed.jaxpr, [(1, 0), (0, 1)]) == [BILINEAR]

    source = spelled(*importable(function, arguments), result="np.asarray({})")
    return Target(
        call, describe_call(function, arguments), tracer=tracer, spelled=source, slow=True,
        ahead=ahead,
    )  # fmt: skip


# What makes XLA compile for a processor in a fifth of the time: a function is asked about one shape
# after another, each compiled for a few calls.
_QUICKLY = {
    "xla_backend_optimization_level": 0,
    "xla_cpu_use_fusion_emitters": False,
    "xla_cpu_parallel_codegen_split_count": 1,
}


@cache
def _compiling() -> dict[str, Any]:
    """Return how `jax.jit` is asked to compile quickly; nothing where it cannot be asked."""
    options: dict[str, Any] = {"compiler_options": _QUICKLY}
    if jax.default_backend() != "cpu":
        return {}
    try:
        jax.jit(jnp.negative, **options)(np.float32(1))
    except Exception:
        # Names of options come and go with versions of XLA.
        return {}
    return options


def _several(two: Callable[[Any, Any], Any], pairs: Sequence[tuple[Any, Any]]) -> list[Any]:
    """Return what a function gives for each pair, None where it raises: compiled in one piece."""
    found: list[Any] = []
    for a, b in pairs:
        try:
            found.append(two(a, b))
        except Exception:
            found.append(None)
    return found


def _key(a: Array, b: Array) -> tuple[Any, ...]:
    return tuple(x for each in (a, b) for x in (each.dtype.char, each.shape, each.tobytes()))


# Whole numbers below this are exact in single precision, which JAX computes in unless told to use
# another.
_EXACT = 2**24
_EXACT_IN = frozenset("fdFDbhilqBHILQ")


def _sums_are_exact(a: Array, b: Array) -> bool:
    """Return whether no sum of products of samples can round, in whatever order it is made.

    Code that is compiled otherwise may add, and join additions with multiplications, otherwise:
    only then can users get other numbers. Four real products make a complex one. A function that
    rounds all the same, as through an FFT, shows it by a result that is not whole.
    """
    if not (a.size and b.size and {a.dtype.char, b.dtype.char} <= _EXACT_IN):
        return False
    sizes = [np.abs(x).max() for x in (a, b)]
    # NaN is below nothing.
    if not 4.0 * sizes[0] * sizes[1] * min(a.size, b.size) < _EXACT:
        return False
    return _is_whole(a) and _is_whole(b)


def _is_whole(values: Array) -> bool:
    return values.dtype.kind in "iufc" and np.array_equal(np.rint(values), values)


def _degrees(jaxpr: Any, inputs: list[Degree | None]) -> list[Degree | None]:
    """Return the degrees of a jaxpr's outputs in its inputs, going into nested calls."""
    known: dict[Any, Degree | None] = dict.fromkeys(jaxpr.constvars, CONSTANT)
    known.update(zip(jaxpr.invars, inputs, strict=True))

    def degree(variable: Any) -> Degree | None:
        return CONSTANT if hasattr(variable, "val") else known[variable]

    for equation in jaxpr.eqns:
        operands = [degree(x) for x in equation.invars]
        inner = next((equation.params[x] for x in _NESTED if x in equation.params), None)
        if inner is not None:
            results = _degrees(getattr(inner, "jaxpr", inner), operands)
        elif equation.primitive.name == "pad":
            results = [_padded(equation, operands)]
        elif equation.primitive.name == "convert_element_type":
            results = [_converted(equation, operands)]
        else:
            name = equation.primitive.name
            results = [combine(name, operands, _LINEAR, _ADDITIVE, _PRODUCT)]
        known.update(zip(equation.outvars, results, strict=False))
    return [degree(x) for x in jaxpr.outvars]


def _padded(equation: Any, operands: list[Degree | None]) -> Degree | None:
    """Return the degree of a padded array: padding keeps it only when the fill is zero."""
    fill = equation.invars[1]
    return operands[0] if getattr(fill, "val", None) == 0 else None


def _converted(equation: Any, operands: list[Degree | None]) -> Degree | None:
    """Return the degree of a converted array: to integers is rounding, which is not linear."""
    floating = np.dtype(equation.params["new_dtype"]).kind in "fc"
    return operands[0] if floating or operands[0] == CONSTANT else None


def relations() -> Iterator[Relation]:
    """Yield the documented relations between JAX's own functions."""
    for mode in ("full", "same", "valid"):
        yield Relation(
            f"jax.scipy.signal.correlate2d '{mode}'",
            LIBRARY,
            f"correlate2d(a, b, '{mode}') = correlate(a, b, '{mode}')",
            "JAX documentation of jax.scipy.signal.correlate2d: JAX implementation of SciPy's",
            partial(jax.scipy.signal.correlate2d, mode=mode),
            partial(jax.scipy.signal.correlate, mode=mode),
            dimensions=2,
            # Every shape is compiled anew.
            largest=2,
        )


def entries() -> Iterator[Entry]:
    """Yield the functions of JAX that convolve or correlate."""
    for mode in ("full", "same", "valid"):
        yield Entry(LIBRARY, f"numpy.convolve(a, b, '{mode}')", jnp.convolve, 1, {"mode": mode})
        yield Entry(LIBRARY, f"numpy.correlate(a, b, '{mode}')", jnp.correlate, 1, {"mode": mode})
        for name in ("convolve", "correlate"):
            function = getattr(jax.scipy.signal, name)
            title = f"scipy.signal.{name}(a, b, '{mode}')"
            yield Entry(LIBRARY, title, function, 1, {"mode": mode})
    title = "scipy.signal.correlate2d(a, b, 'valid')"
    yield Entry(LIBRARY, title, jax.scipy.signal.correlate2d, 2, {"mode": "valid"})
    for padding, more in (
        ("VALID", {}), ("SAME", {}), ("SAME_LOWER", {}), ("SAME", {"strides": 2}),
        ("SAME", {"dilation": 2}),
    ):  # fmt: skip
        shown = "".join(f", {key}={value}" for key, value in more.items())
        options = {
            "window_strides": (more.get("strides", 1),), "padding": padding,
            "rhs_dilation": (more.get("dilation", 1),),
        }  # fmt: skip
        name = f"lax.conv_general_dilated(a, b, '{padding}'{shown})"
        yield Entry(LIBRARY, name, jax.lax.conv_general_dilated, 1, options)
    for padding in ("VALID", "SAME"):
        title = f"lax.conv_transpose(a, b, 2, '{padding}')"
        options = {"strides": (2,), "padding": padding}
        yield Entry(LIBRARY, title, jax.lax.conv_transpose, 1, options)
