"""Verdicts in words."""

from __future__ import annotations

from collections.abc import Callable

from symbolic.decision.algebra import home_of
from symbolic.decision.deciding import Proved, Refuted, Sides
from symbolic.decision.recognition import Named, lemma_of
from symbolic.decision.refutation import letters_of
from symbolic.decision.scalars import Scalar, term_of
from symbolic.decision.suggestions import Condition
from symbolic.decision.values import Table
from symbolic.decision.wording import Wording
from symbolic.kernel.terms import Term, declared
from symbolic.notation.names import domain_name
from symbolic.notation.printing import latex, text
from symbolic.notation.statements import shown_hypotheses
from symbolic.showing import escape

_WORDS = {"real": "real", "even": "even", "odd": "odd", "hermitian": "Hermitian"}


def told(verdict: Proved | Refuted, asked: Wording | None = None) -> str:
    """Return a verdict as text of several lines.

    Parameters
    ----------
    verdict
        What was found out.
    asked
        The words of the question, to answer in; None for the notation of the project.
    """
    say = asked or text
    said = f"{_given(verdict.claim)}: {asked.claim if asked else _equation(verdict.claim, say)}"
    if isinstance(verdict, Proved):
        return "\n  ".join(_proved(verdict, said, say))
    return "\n  ".join(_refuted(verdict, said, say))


Saying = Callable[[Term], str]
"""How function terms are written: `text`, or a `Wording`."""


def _equation(sides: Sides, say: Saying) -> str:
    return (" == " if isinstance(say, Wording) else " = ").join(map(say, sides))


def _given(sides: Sides) -> str:
    """Return the domain of a claim and what was declared."""
    given = [f"{text(f)} {_listed(_declared(f))}" for f in letters_of(*sides) if _declared(f)]
    return ", ".join([f"on {domain_name(home_of(sides[0]))}", *given])


def _declared(letter: Term) -> list[str]:
    return [_WORDS[word] for word in letter.parts[1].split("+") if word]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _proved(verdict: Proved, claim: str, say: Saying) -> list[str]:
    lines = [f"proved {claim}"]
    if verdict.lemma is not None:
        lines.append(f"this is lemma {_lemma(verdict.lemma, say)}")
    else:
        by = [f"lemma{'s' * (len(verdict.lemmas) > 1)} {', '.join(verdict.lemmas)}"]
        by = by if verdict.lemmas else ["definition"]
        by += ["cases of the points of the cycle"] if verdict.by_cases else []
        lines.append(f"by {' and by '.join(by)}")
    said = {fact for f in letters_of(*verdict.claim) for fact in declared(f)}
    given = [text(h) for h in shown_hypotheses(verdict.theorem) if h not in said]
    if given:
        lines.append(f"if {'; '.join(given)}")
    return lines


def _lemma(known: Named, say: Saying) -> str:
    told = f"{known.lemma.id}: {known.lemma.title}"
    values = ", ".join(f"{text(n)} = {say(v)}" for n, v in known.values if text(n) != text(v))
    return f"{told}; here {values}" if values else told


def _refuted(verdict: Refuted, claim: str, say: Saying) -> list[str]:
    found = verdict.found
    lines = [f"refuted {claim}"]
    if found.domain is not home_of(verdict.claim[0]):
        lines.append(f"on {domain_name(found.domain)}")
    tables, numbers = found.assignment
    period = found.domain.parts[0] if found.domain.head == "Cycle" else None
    for letter, table in tables.items():
        lines.append(f"with {text(letter)} = {_table(table)}")
    for name, value in sorted(numbers.items(), key=str):
        if isinstance(name, Term) and name is not period:
            lines.append(f"with {text(name)} = {number(value)}")
    if found.order:
        lines.append(f"each value c at n standing for c·{_spline(found.order)}(x − n)")
    left, right = found.values
    at = ", ".join(map(number, found.point))
    lines.append(f"at {at}: left = {number(left)}, right = {number(right)}")
    lines += [_condition(condition, lemma, say) for condition, lemma in verdict.conditions]
    near = ((x, lemma_of(*x)) for x in verdict.did_you_mean)
    lines += [f"did you mean: {_equation(x, say)}{_cited(lemma, say)}" for x, lemma in near]
    return lines


def _condition(condition: Condition, lemma: Named | None, say: Saying = text) -> str:
    names = _listed([text(f) for f in condition.letters])
    verb = "is" if len(condition.letters) == 1 else "are"
    words = _listed([_WORDS[word] for word in condition.words])
    return f"true if {names} {verb} {words}{_cited(lemma, say)}"


def _cited(lemma: Named | None, say: Saying) -> str:
    return f", lemma {_lemma(lemma, say)}" if lemma is not None else ""


def _table(table: Table) -> str:
    entries = (f"{', '.join(map(number, i))}: {number(v)}" for i, v in sorted(table.items()))
    return "{" + "; ".join(entries) + "} (0 elsewhere)" if table else "0"


def number(value: Scalar) -> str:
    """Return an exact number as text."""
    return text(term_of(value))


def markdown(verdict: Refuted) -> str:
    """Return a refutation as Markdown with formulas."""
    found = verdict.found
    tables, numbers = found.assignment
    named = [(n, number(v)) for n, v in sorted(numbers.items(), key=str) if isinstance(n, Term)]
    values = [*((f, _table(table)) for f, table in tables.items()), *named]
    given = [f"${latex(name)}$ = {escape(value)}" for name, value in values]
    if found.order:
        given.append(f"a value $c$ at $n$ stands for $c$ · {_spline(found.order)}$(x - n)$")
    left, right = (latex(term_of(v)) for v in found.values)
    at = ", ".join(latex(term_of(x)) for x in found.point)
    lines = [
        f"**Refuted** on {domain_name(found.domain)}: ${_formula(verdict.claim)}$",
        f"With {'; '.join(given)}, at ${at}$ the left side is ${left}$, the right side ${right}$.",
        *(f"{_capital(escape(_condition(*known)))}." for known in verdict.conditions),
        *(f"Did you mean ${_formula(pair)}$?" for pair in verdict.did_you_mean),
    ]
    return "\n\n".join(lines)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _formula(sides: Sides) -> str:
    return " = ".join(map(latex, sides))


def _spline(order: int) -> str:
    return "box" if order == 1 else f"B{order}"
