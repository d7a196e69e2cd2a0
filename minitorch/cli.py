"""The command line. What a command does is imported when it is chosen, so that `minitorch run` starts at once."""

import argparse
import os
import sys
from collections.abc import Sequence

from minitorch import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, `sys.argv` unless given; returns the exit status.

    >>> main(["run", "script.py", "--epochs", "3"])
    """
    args = _parser().parse_args(argv)
    return args.command(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "minitorch", description="PyTorch scripts on NumPy, with every scalar of their graphs open to the eye."
    )
    parser.add_argument("--version", action="version", version=f"minitorch {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    run = _add(commands, "run", _run, "run a torch script, module or notebook on minitorch")
    run.add_argument(
        "--dtype",
        choices=("value", "float64", "float32", "float16", "bfloat16"),
        help="what every floating dtype shall mean",
    )
    run.add_argument("-m", dest="module", action="store_true", help="the script is a module name, as in python -m")
    _add_script(run)

    diff = _add(commands, "diff", _diff, "run a script under torch and under minitorch and compare every op")
    diff.add_argument("--json", action="store_true", help="write the report as JSON")
    diff.add_argument("--all", action="store_true", help="list what agrees, too")
    diff.add_argument(
        "--limit",
        type=float,
        default=100,
        metavar="MB",
        help="of either side, keep so many numbers in full; beyond that, sample large tensors (default: %(default)s)",
    )
    diff.add_argument("--input", metavar="FILE", help="what the script shall read when it asks for input")
    _add_script(diff)

    check = _add(
        commands, "check", _check, "hold every backward of a script against finite differences; needs no torch"
    )
    check.add_argument("--json", action="store_true", help="write the report as JSON")
    check.add_argument("--input", metavar="FILE", help="what the script shall read when it asks for input")
    _add_script(check, "a script, or a class of your own engine: my_engine.py:Value")

    draw = _add(commands, "draw", _draw, "draw the graph of a tensor that a script computes")
    draw.add_argument("script")
    draw.add_argument("-o", dest="output", metavar="FILE", help="the picture, such as graph.svg")
    draw.add_argument("--name", default="loss", help="the script's global variable (default: %(default)s)")
    draw.add_argument("--scalars", action="store_true", help="open the tensor and draw every single scalar")

    explain = _add(commands, "explain", _explain, "say what the nodes of a graph compute and why they are there")
    explain.add_argument("target", help="a script, or the name of a node such as AddmmBackward0")
    explain.add_argument("--name", default="loss", help="the script's global variable (default: %(default)s)")

    ops = _add(commands, "ops", _ops, "list the ops, or show all about one: its code, its derivative, its node")
    ops.add_argument("name", nargs="?", help="such as tanh, F.gelu, linalg.norm; all of them if none is given")
    ops.add_argument("--markdown", action="store_true", help="the list as a page of the documentation")
    return parser


def _add(commands, name, command, summary) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    parser.set_defaults(command=command)
    return parser


def _add_script(parser: argparse.ArgumentParser, what: str | None = None) -> None:
    parser.add_argument("script", help=what)
    parser.add_argument("args", nargs=argparse.REMAINDER, help="the script's own arguments")


def _run(args: argparse.Namespace) -> int:
    """Plain Python in the swapped environment, in place of this process where the system can do that."""
    from minitorch.swap import swapped_environment

    if args.module:
        target = ["-m", args.script]
    elif args.script.endswith(".ipynb"):
        target = ["-m", "minitorch.notebook", args.script]
    else:
        target = [args.script]
    command = [sys.executable, *target, *args.args]
    environment = swapped_environment(args.dtype)
    if os.name == "posix":
        os.execve(sys.executable, command, environment)

    import subprocess

    return subprocess.run(command, env=environment).returncode


def _diff(args: argparse.Namespace) -> int:
    from minitorch.parity import diff_command

    return diff_command(args)


def _check(args: argparse.Namespace) -> int:
    from minitorch.parity import check_command

    return check_command(args)


def _draw(args: argparse.Namespace) -> int:
    from minitorch.viz import draw_command

    return draw_command(args)


def _explain(args: argparse.Namespace) -> int:
    from minitorch.viz import explain_command

    return explain_command(args)


def _ops(args: argparse.Namespace) -> int:
    from minitorch.viz import ops_command

    return ops_command(args)
