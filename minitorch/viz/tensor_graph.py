"""`make_dot`: the graph that autograd keeps, drawn the way pytorchviz draws it.

Works on the tensors of either backend: it looks at `grad_fn`, `next_functions` and `_saved_…`, and imports neither.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import graphviz

from minitorch.viz.picture import Picture

SAVED = "_saved_"
STYLE = {
    "style": "filled",
    "shape": "box",
    "align": "left",
    "fontsize": "10",
    "ranksep": "0.1",
    "height": "0.2",
    "fontname": "monospace",
}


def make_dot(
    var: Any,
    params: Mapping[str, Any] | None = None,
    show_attrs: bool = False,
    show_saved: bool = False,
    max_attr_chars: int = 50,
) -> Picture:
    """Draw autograd's graph of a tensor, torch's or minitorch's.

    A blue box is a leaf that gets a gradient, a green one an output (darker: the base of which an output is a view),
    grey boxes are the backward nodes, orange ones tensors that nodes saved. Arrows follow the forward computation.

    Args:
        var: a tensor, or a sequence of them.
        params: names for leaves and outputs, for example `dict(model.named_parameters())`.
        show_attrs: list what each node saved.
        show_saved: draw the saved tensors; those that a custom `autograd.Function` saved are always drawn.
        max_attr_chars: longer values of `show_attrs` are cut.

    Returns:
        A `graphviz.Digraph`, which Jupyter shows.

    >>> make_dot(model(x).mean(), params=dict(model.named_parameters()))  # doctest: +SKIP
    """
    for name, tensor in (params or {}).items():
        if not _is_tensor(tensor):
            raise TypeError(f"params must map names to tensors, but params[{name!r}] is {type(tensor).__name__}")
    drawing = _Drawing(params or {}, show_attrs, show_saved, max(max_attr_chars, 3))
    for output in var if isinstance(var, Sequence) else (var,):
        drawing.output(output)
    while drawing.pending:
        drawing.function(drawing.pending.pop())
    inches = max(12.0, 0.15 * len(drawing.dot.body))
    drawing.dot.graph_attr["size"] = f"{inches},{inches}"
    return drawing.dot


class _Drawing:
    """The picture so far, and the functions that are named in it but not drawn yet."""

    def __init__(self, params: Mapping[str, Any], show_attrs: bool, show_saved: bool, max_attr_chars: int):
        self.dot = Picture(format="svg", node_attr=STYLE)
        self.names = {id(tensor): name for name, tensor in params.items()}
        self.show_attrs, self.show_saved, self.max_attr_chars = show_attrs, show_saved, max_attr_chars
        self.keys: dict[int, str] = {}
        self.alive: list[Any] = []  # an object that died would leave its id to another
        self.pending: list[Any] = []

    def key(self, thing: Any) -> tuple[str, bool]:
        """The name of `thing` in the picture's source, and whether it was named just now."""
        new = id(thing) not in self.keys
        if new:
            self.keys[id(thing)] = f"n{len(self.alive)}"
            self.alive.append(thing)
        return self.keys[id(thing)], new

    def tensor(self, key: str, tensor: Any, colour: str, name: str = "") -> None:
        name = name or self.names.get(id(tensor), "")
        size = ", ".join(str(length) for length in tensor.shape)
        self.dot.node(key, f"{graphviz.escape(name)}\n ({size})", fillcolor=colour)

    def output(self, tensor: Any) -> None:
        """An output, its function, and the tensors that it is a view of."""
        if not _is_tensor(tensor):
            raise TypeError(f"make_dot draws the graph of a tensor, not of {type(tensor).__name__}")
        colour, view = "darkolivegreen1", None
        while tensor is not None:
            key, new = self.key(tensor)
            if new:
                self.tensor(key, tensor, colour)
                if tensor.grad_fn is not None:
                    self.dot.edge(self.visit(tensor.grad_fn), key)
            if view is not None:
                self.dot.edge(key, view, style="dotted")
            if not new:
                return
            view, tensor, colour = key, tensor._base, "darkolivegreen3"

    def visit(self, function: Any) -> str:
        key, new = self.key(function)
        if new:
            self.pending.append(function)
        return key

    def function(self, function: Any) -> None:
        """A backward node, what it saved, and the edges to the nodes that its gradients go to."""
        key, _ = self.key(function)
        saved = dict(_saved(function))
        name = function.name().rpartition("::")[2]
        self.dot.node(key, f"{name}\n{self.table(name, saved)}" if self.show_attrs and saved else name)
        if self.show_saved:
            for attribute, value in saved.items():
                if _is_tensor(value):
                    self.saved(key, value, attribute)
                elif isinstance(value, tuple):
                    for number, item in enumerate(value):
                        if _is_tensor(item):
                            self.saved(key, item, f"{attribute}[{number}]")
        for tensor in _saved_by_user(function):
            self.saved(key, tensor)
        if hasattr(function, "variable"):
            leaf, _ = self.key(function.variable)
            self.tensor(leaf, function.variable, "lightblue")
            self.dot.edge(leaf, key)
        for source, _ in function.next_functions:
            if source is not None:
                self.dot.edge(self.visit(source), key)

    def saved(self, function_key: str, tensor: Any, name: str = "") -> None:
        """A box for each time that a tensor is saved, for whether two of them are one object differs by backend."""
        key = f"n{len(self.alive)}"
        self.alive.append(tensor)
        self.dot.edge(function_key, key, dir="none")
        self.tensor(key, tensor, "orange", name)

    def table(self, name: str, saved: dict[str, Any]) -> str:
        texts = {attribute: _text(value) for attribute, value in saved.items()}
        first = max(map(len, texts))
        second = min(max(map(len, texts.values())), self.max_attr_chars)
        rows = [f"{attribute:<{first}}: {_cut(text, second):>{second}}" for attribute, text in texts.items()]
        return graphviz.escape("-" * max(first + second + 2, len(name))) + "\n" + graphviz.escape("\n".join(rows))


def _is_tensor(thing: Any) -> bool:
    return hasattr(thing, "grad_fn")


def _saved(function: Any) -> Iterator[tuple[str, Any]]:
    """What a node saved, by name; a tensor that backward has freed is the text "[freed]"."""
    for attribute in dir(function):
        if attribute.startswith(SAVED):
            try:
                value = getattr(function, attribute)
            except RuntimeError:
                value = "[freed]"
            yield attribute.removeprefix(SAVED), value


def _saved_by_user(function: Any) -> tuple[Any, ...]:
    """What a custom autograd.Function saved, as far as it is still there."""
    try:
        return tuple(tensor for tensor in getattr(function, "saved_tensors", ()) if tensor is not None)
    except RuntimeError:
        return ()


def _text(value: Any) -> str:
    if _is_tensor(value):
        return "[saved tensor]"
    if isinstance(value, tuple) and any(map(_is_tensor, value)):
        return "[saved tensors]"
    return str(value)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
