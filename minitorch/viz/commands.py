"""`minitorch draw`, `explain` and `ops`. What they cannot do ends them with one sentence and exit status 1."""

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
    from minitorch.viz.script import names_of_tensors
    from minitorch.viz.tensor_graph import make_dot

    root, variables = _graph_of(args.script, args.name)
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
        raise SystemExit(f"minitorch draw: {error}") from None
    output.write_bytes(drawing)
    print(f"{args.name}: {output}")
    return 0


def explain_command(args: Namespace) -> int:
    """`minitorch explain NAME` or `minitorch explain script.py`; returns the exit status."""
    from minitorch.viz.explain import explain, print_explanation, print_graph
    from minitorch.viz.script import names_of_tensors

    console = _console(120)
    if Path(args.target).suffix not in (".py", ".ipynb"):
        try:
            print_explanation(explain(args.target), console)
        except LookupError as error:
            raise SystemExit(f"minitorch explain: {error}") from None
        return 0
    root, variables = _graph_of(args.target, args.name)
    if isinstance(root, Value):
        raise SystemExit(
            f"minitorch explain: {args.name} is a Value, which has no nodes; minitorch draw shows its graph"
        )
    names = {id(tensor): name for name, tensor in names_of_tensors(variables).items()}
    print_graph(args.name, root, names, console)
    return 0


def ops_command(args: Namespace) -> int:
    """`minitorch ops`, `minitorch ops NAME` or `minitorch ops --markdown`; returns the exit status."""
    from minitorch.viz.support import find, markdown, print_op, print_support

    if args.markdown:
        print(markdown(), end="")
    elif args.name is None:
        print_support(_console(160))
    else:
        try:
            found = find(args.name)
        except LookupError as error:
            raise SystemExit(f"minitorch ops: {error}") from None
        for row in found:
            print_op(row, _console(120))
    return 0


def _console(width: int) -> Any:
    """Where to print: the terminal in its own width, a file or a pipe in this one."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = width
    return console


def _graph_of(script: str, name: str) -> tuple[Any, dict[str, Any]]:
    """Runs a script; its variable of that name, a Value or a tensor with a graph, and all its variables."""
    from minitorch.viz.script import run_script

    if not Path(script).is_file():
        raise SystemExit(f"minitorch: there is no script {script!r}")
    variables = run_script(script)
    with_graph = {
        key: value
        for key, value in variables.items()
        if isinstance(value, Value) or getattr(value, "grad_fn", None) is not None
    }
    if name not in with_graph:
        others = ", ".join(with_graph) or "none"
        raise SystemExit(f"{script} leaves no variable {name!r} with a graph; --name chooses another: {others}")
    return with_graph[name], variables
