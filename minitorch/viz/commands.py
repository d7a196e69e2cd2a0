"""`minitorch draw` and `minitorch explain`."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from minitorch.scalar import Value


def draw_command(args: Namespace) -> int:
    """`minitorch draw script.py`: draws the graph of its global `args.name` into the file `args.output`.

    With `args.scalars`, every single scalar of it. Without an output file, `script.svg` in the working directory.
    Returns the exit status.
    """
    from minitorch.viz.scalar_graph import draw_dot
    from minitorch.viz.script import names_of_tensors, run_script
    from minitorch.viz.tensor_graph import make_dot

    variables = run_script(args.script)
    root = _with_graph(variables, args.name, args.script)
    if root is None:
        return 1
    output = Path(args.output or f"{Path(args.script).stem}.svg")
    try:
        if isinstance(root, Value):
            picture = draw_dot(root)
        elif args.scalars:
            picture = draw_dot(root.scalars())
        else:
            picture = make_dot(root, params=names_of_tensors(variables))
        drawing = picture.pipe(output.suffix.removeprefix(".") or "svg")
    except (ValueError, RuntimeError) as error:
        print(f"minitorch draw: {error}", file=sys.stderr)
        return 1
    output.write_bytes(drawing)
    print(f"{args.name}: {output}")
    return 0


def explain_command(args: Namespace) -> int:
    """`minitorch explain NAME` or `minitorch explain script.py`; returns the exit status."""
    from rich.console import Console

    from minitorch.viz.explain import explain, print_explanation, print_graph

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 120
    if Path(args.target).suffix not in (".py", ".ipynb"):
        try:
            print_explanation(explain(args.target), console)
        except LookupError as error:
            print(f"minitorch explain: {error}", file=sys.stderr)
            return 1
        return 0

    from minitorch.viz.script import names_of_tensors, run_script

    variables = run_script(args.target)
    root = _with_graph(variables, args.name, args.target)
    if root is None:
        return 1
    if isinstance(root, Value):
        print(f"minitorch explain: {args.name} is a Value; its graph is drawn by minitorch draw", file=sys.stderr)
        return 1
    names = {id(tensor): name for name, tensor in names_of_tensors(variables).items()}
    print_graph(args.name, root, names, console)
    return 0


def _with_graph(variables: dict[str, Any], name: str, script: str) -> Any:
    """The script's variable of that name, if it is a Value or a tensor with a graph; else None, after saying so."""

    def has_graph(value: Any) -> bool:
        return isinstance(value, Value) or getattr(value, "grad_fn", None) is not None

    if has_graph(variables.get(name)):
        return variables[name]
    others = ", ".join(other for other, value in variables.items() if has_graph(value)) or "none"
    print(f"{script} leaves no variable {name!r} with a graph; --name chooses another: {others}", file=sys.stderr)
    return None
