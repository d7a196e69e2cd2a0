"""`draw_dot`: the graph of single numbers."""

import re
from collections.abc import Iterable

import graphviz

from minitorch.scalar import Value
from minitorch.viz.picture import Picture


def draw_dot(
    root: Value | Iterable[Value], format: str = "svg", rankdir: str = "LR", local: bool = False, *, limit: int = 2000
) -> Picture:
    """Draw the graph below `root`: a record with data and gradient for each Value, an ellipse for each operation.

    Args:
        root: a Value, or a list or array of them.
        format: of `.render()`: png, svg, pdf, …; all but svg need Graphviz's program `dot`.
        rankdir: `"LR"` from left to right, `"TB"` from top to bottom.
        local: write on each edge into an operation its local derivative dz/dx: `x.grad` is the sum of
            `dz/dx * z.grad` over the edges that leave x. Of a parent that is used twice (`x * x`) they are summed.
        limit: a graph of more Values than this raises `ValueError`.

    Returns:
        A `graphviz.Digraph`, which Jupyter shows.

    >>> from minitorch.scalar import Value
    >>> x, y = Value(2.0, label="x"), Value(3.0)
    >>> picture = draw_dot(x * y)
    >>> "{ x | data 2.0000 | grad 0.0000 }" in picture.source
    True
    """
    if rankdir not in ("LR", "TB"):
        raise ValueError(f"rankdir must be 'LR' or 'TB', not {rankdir!r}")
    values = _parents_first(_roots(root))
    if len(values) > limit:
        raise ValueError(f"a graph of {len(values)} Values is too large to draw; pass limit= to draw more than {limit}")
    dot = Picture(format=format, graph_attr={"rankdir": rankdir})
    names = {value: f"v{number}" for number, value in enumerate(values)}
    for value, name in names.items():
        label = f"{_record_text(value.label)} | " if value.label else ""
        dot.node(name, f"{{ {label}data {value.data:z.4f} | grad {value.grad:z.4f} }}", shape="record")
        if value._op:
            dot.node(name + "op", graphviz.escape(value._op))
            dot.edge(name + "op", name)
        for parent, derivative in _derivatives(value).items():
            text = None
            if local and derivative is not None:
                text = f"d{value.label or 'z'}/d{parent.label or 'x'} {derivative:z.4f}"
            dot.edge(names[parent], name + "op" if value._op else name, text and graphviz.escape(text))
    return dot


def _roots(root: Value | Iterable[Value]) -> list[Value]:
    """`root` as a list of Values."""
    roots = [root] if isinstance(root, Value) else list(getattr(root, "flat", root))
    for item in roots:
        if not isinstance(item, Value):
            raise TypeError(
                f"draw_dot draws Values, not {type(item).__name__}: "
                "open a tensor with .scalars(), or draw its own graph with make_dot"
            )
    return roots


def _parents_first(roots: list[Value]) -> list[Value]:
    """All Values below `roots`, each after its parents, in the same order on every run."""
    ordered, seen, stack = [], set(), [(root, False) for root in reversed(roots)]
    while stack:
        value, parents_done = stack.pop()
        if parents_done:
            ordered.append(value)
        elif value not in seen:
            seen.add(value)
            stack.append((value, True))
            stack.extend((parent, False) for parent, _ in reversed(value.local_derivatives))
    return ordered


def _derivatives(value: Value) -> dict[Value, float | None]:
    """d(value)/d(parent) for each distinct parent; None for an operation that keeps no local derivatives."""
    total: dict[Value, float | None] = {}
    for parent, derivative in value.local_derivatives:
        known = total.get(parent)
        total[parent] = derivative if known is None else known + derivative
    return total


def _record_text(text: str) -> str:
    return re.sub(r"([\\{}|<>])", r"\\\1", text)
