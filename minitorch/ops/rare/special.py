"""Special functions, most of them SciPy's: torch.special, and what of it torch has under its own name, too.

A formula that needs another special function takes it by `_of`, for whichever kind of number it meets.
"""

import math

import numpy as np

from minitorch.dtypes import cast, promote
from minitorch.ops import num
from minitorch.ops._record import NONDIFFERENTIABLE, NOT_IMPLEMENTED, PUBLIC, RECORDS, composite, primitive
from minitorch.ops.pointwise import BOTH, NUMBER_FIRST, check_forms

EVERYWHERE = "torch Tensor special"


def _scipy(name: str):
    """A function of scipy.special, which is imported when it is called."""

    def function(*numbers):
        from scipy import special

        return getattr(special, name)(*numbers)

    return function


def _of(name: str, *operands):
    """The op of that name, of buffers or of Tensors."""
    op = RECORDS[name]
    return op.kernel(*operands) if isinstance(operands[-1], num.BUFFER) else op(*operands)


# ---- functions of one number ----------------------------------------------------------------------------------------


def _function(name: str, node: str, function, slope, doc: str, *aliases: str, where: str = EVERYWHERE):
    """slope: d function(x) / dx, where its parameters are those of a formula but `grad`."""

    def apply_to(self):
        return num.with_slope(self, function, lambda x: slope(x), name)

    apply_to.__doc__ = doc
    facts = {"floating": True, "where": where, "inplace": "Tensor" in where, "aliases": aliases}
    return primitive(name, node=node, grads={"self": lambda grad, self: grad * slope(self)}, **facts)(apply_to)


def _special(name: str, function, doc: str, slope=None):
    node = "Special" + "".join(part.capitalize() for part in name.split("_")) + "Backward0"
    _function(name, node, function, slope, doc, where="special")
