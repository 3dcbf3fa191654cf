"""What an adapter provides, and how adapters are found."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import metadata
from types import ModuleType
from typing import Any

import numpy as np

from numeric.conventions.calling.probing import Array, Size
from symbolic.errors import EvidenceError

IMPORTED_AS = {"opencv_": "cv2", "onnx_": "onnxruntime"}
DISTRIBUTIONS = {"cv2": "opencv-python-headless", "skimage": "scikit-image"}
# The libraries whose functions do not take two plain arrays; their adapters define `adapt`.
ADAPTING = ("torch", "jax", "cv2", "matplotlib", "keras")


@dataclass(frozen=True)
class Target:
    """A function of two NumPy arrays, ready to be probed.

    Parameters
    ----------
    function
        (N,), (M,) -> (L,), or the same with two dimensions.
    name
        What to print.
    dimensions
        The ranks to try, in order.
    batched
        The same function on many pairs at once, (P, N), (P, M) -> (P, L), if the library has one.
    tracer
        Given a size, returns whether a trace of the framework proves bilinearity there.
    spelled
        Python source that defines `target(a, b)`, for functions that do not take plain arrays.
    expression, options
        How the function is imported and called, where it can be: "scipy.signal.correlate", and
        its options as source.
    slow
        Whether every new shape costs much, as where a function is compiled for it.
    ahead
        Told which pairs are asked next, where preparing several at once costs less.
    """

    function: Callable[[Array, Array], Any]
    name: str
    dimensions: tuple[int, ...] = (1, 2)
    batched: Callable[[Array, Array], Array] | None = None
    tracer: Callable[[Size], bool] | None = None
    spelled: str = ""
    slow: bool = False
    expression: str = ""
    options: tuple[tuple[str, str], ...] = ()
    ahead: Callable[[Sequence[tuple[Array, Array]]], None] | None = None

    def spelling(self, more: Mapping[str, str]) -> tuple[str, str, str]:
        """Return what a call needs before it, what is called, and what follows its two arguments.

        `more` are options as source, besides those that the function was given.
        """
        if not self.expression:
            return self.spelled, "target", ""
        given = "".join(f", {key}={value}" for key, value in {**dict(self.options), **more}.items())
        module, _, name = self.expression.rpartition(".")
        if module == "numpy":
            return "", f"np.{name}", given
        return f"import {module}", self.expression, given

    def variants(self) -> list[tuple[tuple[str, str], ...]]:
        """Return options that an idiom may add: none, and the modes where none was given."""
        if not self.expression or "mode" in dict(self.options):
            return [()]
        modes = [(("mode", repr(x)),) for x in ("same", "valid", "full")]
        return [(), *(x for x in modes if takes(self.function, "mode", x[0][1]))]


@dataclass(frozen=True)
class Entry:
    """One row of the audit: a function with its arguments, as a user would write it.

    ``slow`` asks the audit for fewer calls; an adapter module with ``SLOW = True`` says so of all
    its entries.
    """

    library: str
    name: str
    function: Callable[..., Any] | Target
    dimensions: int = 1
    arguments: dict[str, Any] = field(default_factory=dict)
    slow: bool = False


@cache
def adapter_names() -> dict[str, str]:
    """Return the module of the adapter for each library, by the library's import name.

    An adapter file is named after its library with an underscore at the end, so that it cannot be
    taken for the library itself; a few libraries are imported under another name.
    """
    package = importlib.import_module("numeric.conventions.adapters")
    names = sorted(
        info.name for info in pkgutil.iter_modules(package.__path__) if info.name.endswith("_")
    )
    return {IMPORTED_AS.get(name, name[:-1]): f"{package.__name__}.{name}" for name in names}


def library_names() -> tuple[str, ...]:
    """Return the import names of all libraries with an adapter, NumPy and SciPy first."""
    first = ("numpy", "scipy")
    return (*first, *(name for name in adapter_names() if name not in first))


def installed_entries(libraries: Iterable[str]) -> Iterator[Entry]:
    """Yield the audit entries of those libraries that are installed."""
    for library in libraries:
        adapter = adapter_of(library)
        if adapter is not None:
            yield from adapter.entries()


def adapter_of(library: str) -> ModuleType | None:
    """Return the adapter of a library; None when it, the library, or what it needs is missing."""
    if library not in adapter_names() or importlib.util.find_spec(library) is None:
        return None
    try:
        return importlib.import_module(adapter_names()[library])
    except ImportError:
        return None


@cache
def version(library: str) -> str:
    """Return the installed version of a library by its import name."""
    try:
        return metadata.version(DISTRIBUTIONS.get(library, library))
    except metadata.PackageNotFoundError:
        module = importlib.import_module(library)
        return str(getattr(module, "__version__", "unknown"))


def describe_call(function: Callable[..., Any], arguments: dict[str, Any]) -> str:
    """Return a call as text: numpy.correlate(mode='same')."""
    if isinstance(function, partial):
        return describe_call(function.func, {**function.keywords, **arguments})
    module = getattr(function, "__module__", None) or ""
    name = getattr(function, "__qualname__", None) or type(function).__name__
    public = module if module not in ("builtins", "__main__") else ""
    parts = [part for part in public.split(".") if not part.startswith("_")]
    parts = [part for part in parts if part] if "<" not in name else []
    shown = ".".join([*parts, name.split("<locals>.")[-1]])
    return named(shown, arguments)


def named(name: str, arguments: Mapping[str, Any]) -> str:
    """Return a function with its options as text: without any, the name alone."""
    return f"{name}({with_options('', arguments)})" if arguments else name


def with_options(before: str, arguments: Mapping[str, Any]) -> str:
    """Return what stands between the brackets of a call, as source: a, b, mode='same'."""
    given = [f"{key}={value!r}" for key, value in arguments.items()]
    return ", ".join([before, *given] if before else given)


def resolve(function: Callable[..., Any] | Target, arguments: dict[str, Any]) -> Target:
    """Return a function as one of two plain arrays, adapted if its library is known."""
    if isinstance(function, Target):
        return function
    if isinstance(function, partial) and not function.args:
        return resolve(function.func, {**function.keywords, **arguments})
    for adapter in _adapting():
        target: Target | None = adapter.adapt(function, arguments)
        if target is not None:
            return target
    call = partial(function, **arguments) if arguments else function
    expression, options = importable(function, arguments)
    return Target(
        call, describe_call(function, arguments), spelled=spelled(expression, options),
        expression=expression, options=options,
    )  # fmt: skip


def spelled(expression: str, options: tuple[tuple[str, str], ...], result: str = "{}") -> str:
    """Return the source of a `target(a, b)` that calls what is imported; "" if nothing is."""
    if not expression:
        return ""
    given = "".join(f", {key}={value}" for key, value in options)
    module, call = expression.rpartition(".")[0], f"{expression}(a, b{given})"
    return f"import {module}\n\n\ndef target(a, b):\n    return {result.format(call)}"


def importable(
    function: Callable[..., Any], arguments: dict[str, Any]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return how a function is imported and its options as source; "" where either cannot be."""
    name = describe_call(function, {})
    options = tuple((key, repr(value)) for key, value in arguments.items())
    module, _, last = name.rpartition(".")
    try:
        read_back = {key: ast.literal_eval(value) for key, value in options}
        found = getattr(importlib.import_module(module), last) if module else None
    except (ImportError, AttributeError, ValueError, SyntaxError, TypeError):
        return "", ()
    same = found is function and all(read_back[key] == arguments[key] for key in arguments)
    return (name, options) if same else ("", ())


def takes(function: Callable[..., Any] | Target, name: str, value: Any) -> bool:
    """Return whether a function takes an option: by its signature, or else by trying."""
    if isinstance(function, Target):
        return False
    parameters: Mapping[str, inspect.Parameter] = {}
    with suppress(TypeError, ValueError):
        parameters = inspect.signature(function).parameters
    if parameters and not any(x.kind is x.VAR_KEYWORD for x in parameters.values()):
        return name in parameters
    for rank in (1, 2):
        # As `identify` does: some functions take single precision only.
        for dtype in (np.float64, np.float32):
            a, b = np.ones((5,) * rank, dtype), np.ones((3,) * rank, dtype)
            with suppress(Exception), np.errstate(all="ignore"):
                resolve(function, {name: value}).function(a, b)
                return True
    return False


def refuse_options(layer: object, arguments: Mapping[str, Any]) -> None:
    """Raise where options are named beside a layer, which has got them already.

    Raises
    ------
    EvidenceError
        When there are any.
    """
    if arguments:
        raise EvidenceError(
            f"identify got {', '.join(arguments)} beside a layer {type(layer).__name__}, which has "
            "its options already; make the layer with them"
        )


def _adapting() -> Iterator[ModuleType]:
    """Yield the adapters that adapt functions and whose library has been imported already.

    Before that, nobody can have a function of the library, or one that calls it.
    """
    for library in ADAPTING:
        if library in sys.modules:
            adapter = adapter_of(library)
            if adapter is not None:
                yield adapter


@contextmanager
def examining() -> Iterator[None]:
    """Enter what the libraries in use ask for while functions are called on few samples each.

    An adapter may define `examining()`, a context that changes how fast such calls are and never
    what they give.
    """
    with ExitStack() as stack:
        for adapter in _adapting():
            if hasattr(adapter, "examining"):
                stack.enter_context(adapter.examining())
        yield
