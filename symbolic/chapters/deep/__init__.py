"""Chapter H: filters trained with ∗ and with ⋆ are flips of each other, in networks of any depth.

The layers of the first network compute z_o(m) = Σ_c Σ_k w_oc(k) y_c(Pm + Qk), those of the second
the same with Pm − Qk and filters w′, marked with a prime. What stands between the layers, and any
loss, are arbitrary operators, the same in both: activations, pooling, normalisation, residuals,
dropout of activations, biases, dense layers. Lemmas leave this room by the registry.

The backward recursions are hypotheses: they are what backpropagation computes. That they are
gradients is G8 to G8g for one channel; H11 is the exact change of a layer and H12 of a network,
without a limit.
"""

from symbolic.chapters.deep import chain_rule, composition, one_step, run, update_rules

__all__ = ["chain_rule", "composition", "one_step", "run", "update_rules"]
