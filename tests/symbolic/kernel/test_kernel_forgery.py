"""Nothing but a rule makes a theorem, and nothing but the table makes a term."""

import copy
import gc
import pickle
import subprocess
import sys
import threading
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.kernel import interning, rules
from symbolic.kernel import terms as t
from symbolic.kernel.errors import ProofError, TermError
from symbolic.kernel.polynomials import polynomial
from symbolic.kernel.rules import RULES, SIGNATURES, Theorem
from symbolic.kernel.terms import Term

f = t.letter("f", t.Z)
(n,) = t.point_of(t.Z, "n")
value = t.at(f, [n])
period = t.variable("N", "integer", "positive")


def theorem():
    return rules.reflexivity(value)


# ------------------------------------------------------------------ theorems


def test_theorem_cannot_be_constructed():
    with pytest.raises(ProofError):
        Theorem()
    with pytest.raises(ProofError):
        Theorem(value, t.ZERO, frozenset())


def test_theorem_cannot_be_subclassed():
    with pytest.raises(ProofError):
        type("Forged", (Theorem,), {})


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickle.dumps])
def test_theorem_cannot_be_copied(duplicate):
    with pytest.raises(ProofError):
        duplicate(theorem())


def test_empty_token_states_nothing():
    forged = object.__new__(Theorem)
    for use in (lambda: forged.lhs, lambda: rules.symmetry(forged), lambda: repr(forged.inference)):
        with pytest.raises(ProofError):
            use()


def test_what_claims_to_equal_a_theorem_is_none():
    genuine = theorem()

    class Claimant:
        def __eq__(self, other):
            return True

        def __hash__(self):
            return hash(genuine)

    with pytest.raises(ProofError, match="not made by the kernel"):
        rules.symmetry(Claimant())


@pytest.mark.parametrize("name", ["lhs", "rhs", "hypotheses", "inference", "anything"])
def test_theorem_has_nothing_to_set(name):
    with pytest.raises(AttributeError):
        setattr(theorem(), name, value)


def test_class_that_pretends():
    class Pretender:
        lhs, rhs, hypotheses = value, t.ZERO, frozenset()
        __class__ = Theorem

    with pytest.raises(ProofError):
        rules.symmetry(Pretender())


def test_optimised_python_refuses_the_same():
    code = (
        "from symbolic.kernel import rules as k, terms as t\n"
        "from symbolic.kernel.errors import ProofError\n"
        "x, y = t.variable('x'), t.variable('y')\n"
        "for call in (lambda: k.ring(x, y), lambda: k.Theorem(),\n"
        "             lambda: k.transitivity(k.reflexivity(x), k.reflexivity(y))):\n"
        "    try: call()\n"
        "    except ProofError: continue\n"
        "    raise SystemExit(1)\n"
    )
    done = subprocess.run([sys.executable, "-OO", "-c", code], check=False)  # noqa: S603 - our own
    assert done.returncode == 0


# ------------------------------------------------------------------ arguments


class Text(str):
    """Text that equals whatever it is compared with."""

    __slots__ = ()

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class Whole(int):
    """An integer of another class."""


FOREIGN = [None, 1.0, "x", Whole(1), True, object(), {}, {1}, Text("x"), b"x", range(3), iter([])]


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda x: type(x).__name__)
@pytest.mark.parametrize("rule", RULES)
def test_foreign_arguments_are_refused(rule, foreign):
    """Each argument of each rule in turn is foreign, or a member of it where it is a list."""
    kinds = SIGNATURES[rule].split()
    good = {
        "scalar": value, "domain": t.Z, "integer": 0, "theorem": theorem(), "pair": (n, n),
        "hypothesis": Term("HasValue", value),
    }  # fmt: skip

    def argument(kind):
        return [argument(kind[1:-1])] if kind[0] == "[" else good[kind]

    for place, kind in enumerate(kinds):
        for bad in (foreign, [foreign], [[foreign]]):
            arguments = [argument(k) for k in kinds]
            arguments[place] = bad
            with pytest.raises(ProofError):
                RULES[rule](*arguments)
        assert kind


def test_the_gate_takes_closed_equations_of_numbers():
    """Whatever a rule concludes: a mistake in one of them must not become a theorem."""
    loose = t.bound_point(t.Z)[0]
    for sides in ((t.at(f, [loose]), value), (value, t.at(f, [loose])), (f, f)):
        with pytest.raises(ProofError):
            rules._admit((*sides, frozenset()), rules.Inference("ring", ()))
    open_claim = frozenset([Term("HasValue", t.at(f, [loose]))])
    with pytest.raises(ProofError):
        rules._admit((value, value, open_claim), rules.Inference("ring", ()))


@pytest.mark.parametrize("rule", RULES)
def test_number_of_arguments(rule):
    with pytest.raises(ProofError):
        RULES[rule]()
    with pytest.raises(ProofError):
        RULES[rule](*[value] * 9)


@pytest.mark.parametrize(
    ("call", "needed"),
    [
        (lambda: rules.reflexivity(f), "a scalar is needed"),
        (lambda: rules.unfold(value), "operator with a definition"),
        (lambda: rules.turn_limits(t.total(value, [n], t.Z), False), "no integer"),
        (
            lambda: rules.change_variable(t.total(value, [n], t.Z), [[t.number(2)]], [t.ZERO]),
            "not known to be a bijection",
        ),
        (lambda: rules.derivative_of_values(value), r"is not \(λt"),
        (lambda: rules.enumerate_(t.total(t.ONE, [n], t.cycle(period))), "no given length"),
        (lambda: rules.enumerate_(t.total(value, [n], t.Z)), "no given length"),
        (lambda: rules.instantiate(theorem(), [{n: n, t.ZERO: n}]), "no pair"),
        (lambda: rules.instantiate(theorem(), [(n, t.ZERO, n)]), "no pair"),
    ],
)
def test_a_refusal_says_what_was_needed(call, needed):
    with pytest.raises(ProofError, match=needed):
        call()


def test_only_letters_and_variables_are_instantiated():
    for name in (value, t.bound_point(t.Z)[0], Term("Reflect", f), t.add(n, n)):
        with pytest.raises(ProofError, match=r"neither a letter nor|bound point"):
            rules.instantiate(theorem(), [(name, name)])


def test_arguments_are_copied():
    pairs = [[n, t.ZERO]]
    made = rules.instantiate(theorem(), pairs)
    pairs[0][1] = t.ONE
    pairs.append([n, n])
    assert made.inference.arguments[1] == ((n, t.ZERO),)


def test_list_that_changes_while_it_is_read():
    class Shifty(list):
        def __iter__(self):
            return iter([(n, t.ZERO), (n, t.ONE)])

    with pytest.raises(ProofError):
        rules.instantiate(theorem(), Shifty([(n, t.ZERO)]))


# ------------------------------------------------------------------ terms


def test_term_does_not_change():
    for name in ("head", "parts", "free", "closed", "sort", "anything"):
        with pytest.raises(TermError):
            setattr(value, name, t.ZERO)
    with pytest.raises(TermError):
        del value.parts


def test_term_cannot_be_subclassed():
    with pytest.raises(TermError):
        type("Forged", (Term,), {})


def test_copies_are_the_term_itself():
    assert copy.copy(value) is value
    assert copy.deepcopy(value) is value
    assert pickle.loads(pickle.dumps(value)) is value


def test_forged_term_is_refused():
    forged = object.__new__(Term)
    for name in ("head", "parts", "sort", "free", "closed", "home", "depth", "size", "monomials"):
        object.__setattr__(forged, name, getattr(value, name))
    assert not interning.is_term(forged)
    with pytest.raises(ProofError):
        rules.reflexivity(forged)
    with pytest.raises(TermError):
        Term("Conj", forged)


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda x: type(x).__name__)
def test_foreign_parts_are_refused(foreign):
    for head, *parts in (
        ("Conj", foreign),
        ("Add", value, foreign),
        ("Total", value, t.Z, foreign),
    ):
        if head == "Total" and foreign is True:
            continue  # True == 1, and the table has that total with the turn 1
        with pytest.raises(TermError):
            Term(head, *parts)


def test_lying_text_names_nothing():
    with pytest.raises(TermError):
        Term("Var", Text("a_name_not_seen_before"), "complex", "")
    with pytest.raises(TermError):
        Term(Text("Conj"), value)


def test_parts_keep_their_types():
    assert type(Term("Number", True, 1).parts[0]) is int


z, w = t.variable("z_measured"), t.variable("w_measured")
REFUSED_PARTS = {
    "no addend": ("Add",),
    "one addend": ("Add", z),
    "two parts of a conjugate": ("Conj", z, w),
    "a cut point": ("At", t.letter("g", t.product(t.Z, t.Z)), n),
    "an empty name": ("Var", "", "complex", ""),
    "a name of two words": ("Var", "a b", "complex", ""),
    "a name with an end of line": ("Var", "a_\n", "complex", ""),
    "a name that begins with a digit": ("Letter", "1f", "", t.Z),
    "a name like an operator": ("Letter", "f+g", "", t.Z),
    "a long name": ("Var", "a" * (interning.MAX_NAME + 1), "complex", ""),
    "a number of many bits": ("Number", 1 << interning.MAX_BITS, 1),
    "a denominator of many bits": ("Number", 1, 1 << interning.MAX_BITS),
    "a fraction for an integer": ("Number", 2.5, 1),
    "a truth value for a numerator": ("Number", True, 999_983),
    "a large exponent": ("Pow", z, interning.MAX_SMALL + 1),
    "a small negative exponent": ("Pow", t.number(2), -interning.MAX_SMALL - 1),
    "a truth value for an exponent": ("Pow", w, True),
}


@pytest.mark.parametrize("case", REFUSED_PARTS.values(), ids=REFUSED_PARTS)
def test_parts_are_of_the_kinds_that_their_head_takes(case):
    with pytest.raises(TermError):
        Term(*case)


def test_what_is_just_within_the_limits_is_taken():
    Term("Var", "a" * interning.MAX_NAME, "complex", "")
    Term("Number", (1 << interning.MAX_BITS) - 1, 1)
    Term("Pow", z, interning.MAX_SMALL)


@given(st.integers(0, 10**6))
def test_a_normal_form_has_no_more_monomials_than_its_term_says(seed):
    """Sums, products, powers, conjugates and moduli inside each other, which multiply out."""
    source = Random(seed)  # noqa: S311 - a sample

    def drawn(depth):
        head = source.choice(["Add", "Mul", "Conj", "Abs", "Pow", ""]) if depth else ""
        if not head:
            return source.choice([z, w, Term("i"), t.number(3), value])
        if head == "Pow":
            return Term("Pow", drawn(depth - 1), source.randint(0, 3))
        count = 1 if head in {"Conj", "Abs"} else source.randint(2, 3)
        return Term(head, *(drawn(depth - 1) for _ in range(count)))

    try:
        term = drawn(4)
    except TermError:  # beyond a limit
        return
    assert len(polynomial(term)) <= term.monomials
    doubled = Term("Mul", Term("Conj", Term("Add", z, w)), Term("Conj", Term("Add", z, value)))
    assert len(polynomial(doubled)) == doubled.monomials == 4
    square = Term("Pow", Term("Abs", Term("Add", z, w)), 2)
    assert len(polynomial(square)) == square.monomials == 4


def test_terms_that_nobody_holds_are_forgotten():
    gc.freeze()  # the search below need not go through what other tests left
    before = len(interning._TABLE)
    x = t.variable("x_of_this_test")
    for i in range(200):
        rules.ring(t.add(x, t.number(i)), t.add(t.number(i), x))
    assert len(interning._TABLE) > before
    del x
    gc.collect()
    assert len(interning._TABLE) <= before + 5


def test_threads_make_one_term():
    made = []
    start = threading.Barrier(8)

    def make():
        start.wait()
        made.append([t.variable(f"thread{i}") for i in range(300)])

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(a is b for other in made[1:] for a, b in zip(made[0], other, strict=True))


def test_order_is_the_same_in_every_process():
    code = (
        "from symbolic.kernel import rules as k, terms as t\n"
        "from symbolic.kernel.certificate import certificate\n"
        "f, (x,) = t.letter('f', t.Z, 'real', 'even'), t.point_of(t.Z, 'x')\n"
        "parts = [t.at(t.letter(n, t.Z), [x]) for n in 'abcdefgh']\n"
        "total = t.total(t.add(t.at(f, [x]), *parts), [x], t.Z)\n"
        "print(certificate(k.by_integrability(k.split_total(total))))\n"
    )
    code = code.replace("'abcdefgh'", "'abcdegh'")
    runs = {
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", code], capture_output=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert b"by_integrability" in runs.pop()
