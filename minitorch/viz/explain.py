"""What a node of the graph computes, its derivative, what it saves, and why it is there."""

import difflib
import inspect
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from minitorch._help import formulas_of, source_of
from minitorch.ops._record import RECORDS, Op, import_all
from minitorch.viz.reasons import REASONS
from minitorch.viz.script import Origin, origin_of

TREE_LIMIT, PLACES_LIMIT = 200, 3
CUSTOM = "A custom autograd.Function: its own `forward` and `backward` say what it computes."


@dataclass(frozen=True)
class Explanation:
    """Facts about one kind of node; what is not known is empty.

    Attributes:
        name: the node's name.
        summary: what it computes, in a sentence.
        forward: source text of the kernel.
        gradients: argument -> source text of its derivative formula, or why there is none.
        saves: what is kept for backward.
        reason: why people find it in their graph.
    """

    name: str
    summary: str = ""
    forward: str = ""
    gradients: tuple[tuple[str, str], ...] = ()
    saves: tuple[str, ...] = ()
    reason: str = ""


def explain(name: str) -> Explanation:
    """The facts about the node of that name; `TBackward` (as older versions of torch print it) means `TBackward0`.

    Raises:
        LookupError: minitorch makes no node of that name.

    >>> explain("TanhBackward0").gradients
    (('self', 'grad * (1 - result * result)'),)
    """
    wanted = name.rpartition("::")[2]
    known = {known.lower(): known for known in (*_records(), *REASONS)}
    spellings = (wanted.lower(), f"{wanted}0".lower(), f"{wanted}Backward0".lower())
    spelled = next((known[spelling] for spelling in spellings if spelling in known), None)
    if spelled is None:
        near = difflib.get_close_matches(wanted, known.values(), 3, cutoff=0.5)
        raise LookupError(f"minitorch makes no node {name!r}" + (f"; there is {', '.join(near)}" if near else ""))
    return _explanation(spelled)


@cache
def _records() -> dict[str, Op]:
    import_all()
    return {op.node: op for op in RECORDS.values() if op.node}


def _explanation(name: str) -> Explanation:
    """As `explain`, for a name exactly as a node bears it; an unknown one is that of a custom Function."""
    if name in _records():
        return _of_record(_records()[name], REASONS.get(name, ""))
    return Explanation(name, reason=REASONS.get(name, CUSTOM))


def _of_record(op: Op, reason: str) -> Explanation:
    gradients = tuple(
        (arguments, formula or "none: nondifferentiable") for arguments, formula in formulas_of(op).items()
    )
    summary = (inspect.getdoc(op.kernel) or "").partition("\n\n")[0]
    return Explanation(op.node, summary, source_of(op.kernel), gradients, kept_for_backward(op), reason)


def kept_for_backward(op: Op) -> tuple[str, ...]:
    """What the formulas of an op name: tensors, plain arguments, shapes."""
    used = dict.fromkeys(name for names in op.needs.values() for name in names)
    shapes = [f"the shape of {name.removesuffix('_shape')}" for name in used if name.endswith("_shape")]
    plain = [name for name in used if name in op.signature.parameters and name not in op.saved]
    return (*op.saved, *plain, *shapes)


# ---- in the terminal ------------------------------------------------------------------------------------------------


def print_explanation(explanation: Explanation, console: Console, origins: list[Origin] | None = None) -> None:
    """One node's facts as a small table; `origins` are the places that made nodes of this kind."""
    table = Table.grid(padding=(0, 2))
    for title, text in (
        ("why", explanation.reason),
        ("computes", explanation.summary),
        ("forward", explanation.forward),
        *((f"grad of {argument}", formula) for argument, formula in explanation.gradients),
        ("saves", ", ".join(explanation.saves)),
        ("made by", "\n".join(_place(origin) for origin in (origins or [])[:PLACES_LIMIT])),
    ):
        if text:
            table.add_row(Text(f"  {title}", "dim"), Text(text))
    if origins and len(origins) > PLACES_LIMIT:
        table.add_row("", Text(f"and {len(origins) - PLACES_LIMIT} more lines", "dim"))
    console.print(Text(explanation.name, "bold"))
    console.print(table)
    console.print()


def _place(origin: Origin) -> str:
    return f"{origin.file}:{origin.line} ({origin.call})  {linecache.getline(origin.file, origin.line).strip()}"


def print_graph(name: str, tensor: Any, names: dict[int, str], console: Console) -> None:
    """The graph behind `tensor` as a tree, then the facts about each kind of node in it.

    Args:
        name: what the script calls the tensor.
        names: names of leaves, by the id of the tensor.
    """
    tree = Tree(Text(f"{name} {_size(tensor)}"))
    branches: dict[Any, Tree] = {}
    kinds: dict[str, dict[Origin, None]] = {}
    for node, child in _edges(tensor.grad_fn):
        first = node not in branches
        parent = tree if child is None else branches[child]
        label = _label(node, names) if first else _label(node, names).append(" (see above)", "dim")
        twig = parent.add(label) if len(branches) < TREE_LIMIT else tree
        if first:
            branches[node] = twig
            origins = kinds.setdefault(_short(node), {})
            if (origin := origin_of(node)) is not None:
                origins[origin] = None
    console.print(tree)
    if len(branches) > TREE_LIMIT:
        console.print(Text(f"… and {len(branches) - TREE_LIMIT} more nodes", "dim"))
    console.print()
    for kind, origins in kinds.items():
        print_explanation(_explanation(kind), console, list(origins))


def _edges(root: Any) -> Iterator[tuple[Any, Any]]:
    """Each edge (node, the node it was reached from) below `root`, depth first; a node's own edges come once."""
    seen, stack = set(), [(root, None)]
    while stack:
        node, child = stack.pop()
        yield node, child
        if node not in seen:
            seen.add(node)
            stack.extend((source, node) for source, _ in reversed(node.next_functions) if source is not None)


def _label(node: Any, names: dict[int, str]) -> Text:
    label = Text(_short(node), "bold")
    if hasattr(node, "variable"):
        label.append(f" {names.get(id(node.variable), '')} {_size(node.variable)}", "not bold cyan")
    elif (origin := origin_of(node)) is not None:
        label.append(f" line {origin.line}", "not bold dim")
    return label


def _short(node: Any) -> str:
    return node.name().rpartition("::")[2]


def _size(tensor: Any) -> str:
    return f"({', '.join(map(str, tensor.shape))})"
