"""Graphs drawn and explained: `draw_dot` (Values), `make_dot` (tensors), `minitorch draw`, `explain`, `ops`.

The graphviz and rich packages are imported when the first picture or explanation is made, not here.
"""

from importlib import import_module

_HOMES = {
    "draw_dot": "minitorch.viz.scalar_graph",
    "make_dot": "minitorch.viz.tensor_graph",
    "draw_command": "minitorch.viz.commands",
    "explain_command": "minitorch.viz.commands",
    "ops_command": "minitorch.viz.commands",
}
__all__ = ["draw_command", "draw_dot", "explain_command", "make_dot", "ops_command"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
