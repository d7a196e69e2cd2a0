"""torch.nn.utils: gradients clipped, parameters as one vector."""

from typing import Any

from minitorch._missing import missing
from minitorch.nn.utils.clip_grad import clip_grad_norm_, clip_grad_value_, get_total_norm
from minitorch.nn.utils.convert_parameters import parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "get_total_norm",
    "parameters_to_vector",
    "vector_to_parameters",
]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
