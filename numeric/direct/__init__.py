"""The second engine: sums and integrals as the definitions have them, in Fractions or in mpmath.

A statement's terms, numbers and sample functions enter, and the values of its two sides leave, by
code that shares nothing with the engine of balls: no formulas, no bounds, no flint. It proves
nothing, and confirms what balls refute: *refuted* is said only when this engine refutes as well.

* `arithmetic`: complex numbers of Fractions, and of mpmath;
* `extents`: where functions of finite support are not 0;
* `evaluation`: terms, with totals as plain sums.
"""
