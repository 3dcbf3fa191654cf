"""Weights of layers and filters, moved from one framework to another.

A weight and the options of its layer, in the words of its own library, enter; weight and options
for another library leave, with the recipe and the check that was run, or the reason why not.
"""

from numeric.conventions.porting.kernels import PortError
from numeric.conventions.porting.layers import Layer
from numeric.conventions.porting.moving import Ported, layer_names, port
from numeric.conventions.porting.pairs import Pair, port_pairs, typical

__all__ = ["Layer", "Pair", "PortError", "Ported", "layer_names", "port", "port_pairs", "typical"]
