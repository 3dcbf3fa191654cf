"""What an adapter provides, and how adapters are found."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from types import ModuleType
from typing import Any

from numeric.conventions.probing import Array, Size

IMPORTED_AS = {"opencv_": "cv2", "onnx_": "onnxruntime"}
# The libraries whose functions do not take two plain arrays; their adapters define `adapt`.
ADAPTING = ("torch", "jax")


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
    """

    function: Callable[[Array, Array], Any]
    name: str
    dimensions: tuple[int, ...] = (1, 2)
    batched: Callable[[Array, Array], Array] | None = None
    tracer: Callable[[Size], bool] | None = None
    spelled: str = ""


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
    documentation: str = ""
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
    """Return the adapter of a library; None when the library, or what it needs, is missing."""
    if importlib.util.find_spec(library) is None:
        return None
    try:
        return importlib.import_module(adapter_names()[library])
    except ImportError:
        return None


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
    given = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return f"{shown}({given})" if given else shown


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
    call = (lambda a, b: function(a, b, **arguments)) if arguments else function
    return Target(call, describe_call(function, arguments))


def _adapting() -> Iterator[ModuleType]:
    """Yield the adapters that adapt functions and whose library has been imported already.

    Before that, nobody can have a function of the library, or one that calls it.
    """
    for library in ADAPTING:
        if library in sys.modules:
            yield importlib.import_module(adapter_names()[library])


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
