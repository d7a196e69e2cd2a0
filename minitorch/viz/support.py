"""Which of torch's ops minitorch has: the table of all of them, and the page of one."""

import difflib
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from minitorch import _dispatch, _namespace
from minitorch._help import docstring, formulas_of, primitives_of, source_of
from minitorch._missing import LEFT_OUT, NOT_YET, torch_names, why_left_out
from minitorch._tensor import Tensor
from minitorch.ops._record import PUBLIC, Op, import_all
from minitorch.ops._record import names as op_names
from minitorch.viz.explain import kept_for_backward

# Place of records -> how torch's documentation calls it.
PLACES = {
    "torch": "torch",
    "F": "torch.nn.functional",
    "linalg": "torch.linalg",
    "special": "torch.special",
    "Tensor": "torch.Tensor",
}


# ---- what there is --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An op in the table.

    Attributes:
        places: its public places, in the order of `PLACES`; it stands in the table of the first.
        names: its name and aliases.
    """

    op: Op
    places: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def place(self) -> str:
        return self.places[0]

    @cached_property
    def also(self) -> str:
        """Its other public places."""
        return ", ".join(self.places[1:])

    @cached_property
    def parts(self) -> list[Op]:
        """The op itself, or the primitives that a composite is made of."""
        return list(dict.fromkeys(primitives_of(self.op)))

    @cached_property
    def nodes(self) -> str:
        return ", ".join(dict.fromkeys(part.node for part in self.parts if part.formulas))

    @cached_property
    def gradients(self) -> str:
        """The arguments that have a derivative formula."""
        if self.op.kind == "composite":
            return "by its parts" if self.nodes else ""
        return ", ".join(self.op.formulas)

    @cached_property
    def in_place(self) -> str:
        return f"{self.op.name}_" if self.op.inplace else ""

    @cached_property
    def scalars(self) -> str:
        """Whether its results open into Values, or why not."""
        opaque = next((part.opaque for part in self.parts if part.opaque), "")
        return f"no: {opaque}" if opaque else "yes" if self.nodes else ""

    @cached_property
    def agreement(self) -> str:
        """How many of torch's own samples of it agree in all that `compat_tests.opinfo` looks at."""
        counts = [count for place in self.places for name in self.names for count in _samples(place, name)]
        good, total = (sum(count[i] for count in counts) for i in (0, 1))
        return f"all {total}" if good == total != 0 else f"{good} of {total}" if total else ""


def rows() -> list[Row]:
    """Every public op, by place and name."""
    import_all()
    found = {}
    for place in PLACES:
        for name, op in sorted(PUBLIC.get(place, {}).items()):
            if not name.startswith("_"):
                found.setdefault(op, []).append((place, name))
    return [Row(op, *(tuple(dict.fromkeys(part)) for part in zip(*known, strict=True))) for op, known in found.items()]


@cache
def _opinfo() -> dict[str, Any]:
    return json.loads(Path(__file__).with_name("opinfo.json").read_text())


def _samples(place: str, name: str) -> Iterator[list[int]]:
    """(agreeing, all) in each aspect of torch's samples of a public name, its variants too."""
    room = {"torch": "", "Tensor": "", "F": "nn.functional."}.get(place, f"{place}.")
    if place == "Tensor" and name in PUBLIC["torch"]:
        return
    for entry, counts in _opinfo().items():
        if entry == room + name or entry.startswith(f"{room}{name}."):
            yield from counts.values()


def has(place: str) -> set[str]:
    """The public names that minitorch has there."""
    if place == "Tensor":
        return {*dir(Tensor), *_dispatch.method_names()}
    return {*op_names(place), *(_namespace.__all__ if place == "torch" else ())}


def lacking(place: str) -> dict[str, list[str]]:
    """Why -> the public names that torch has there and minitorch has not."""
    found: dict[str, list[str]] = {}
    there = has(place)
    for name in torch_names()[place]:
        if name not in there:
            found.setdefault(why_left_out(name), []).append(name)
    return {why: found[why] for why in (NOT_YET, *LEFT_OUT) if why in found}


def summary(place: str) -> str:
    """How many of torch's public names of a place there are."""
    known, version = torch_names()[place], torch_names()["version"]
    return f"{PLACES[place]}: {len(has(place).intersection(known))} of the {len(known)} names of torch {version}"


# ---- the table ------------------------------------------------------------------------------------------------------

COLUMNS = {
    "op": lambda row: ", ".join(row.names),
    "also in": lambda row: row.also,
    "node": lambda row: row.nodes,
    "gradients of": lambda row: row.gradients,
    "in place": lambda row: row.in_place,
    "scalars": lambda row: row.scalars,
    "torch's samples": lambda row: row.agreement,
}


def print_support(console: Console) -> None:
    """The whole table, place by place, each with what it lacks."""
    everything = rows()
    for place in PLACES:
        table = Table(title=Text(summary(place), "bold"), title_justify="left", box=None, pad_edge=False)
        for column in COLUMNS:
            table.add_column(column, overflow="fold", header_style="dim")
        for row in everything:
            if row.place == place:
                table.add_row(*(Text(show(row)) for show in COLUMNS.values()))
        console.print(table)
        console.print()
        for why, missing in lacking(place).items():
            console.print(Text(f"lacking, {why} ({len(missing)})", "dim"))
            console.print(Text(" ".join(missing)))
            console.print()


def markdown() -> str:
    """The table for the documentation."""
    everything = rows()
    lines = ["# The ops of minitorch", "", "Written by `minitorch ops --markdown`.", ""]
    for place in PLACES:
        lines += [f"## {PLACES[place]}", "", f"{summary(place)}.", ""]
        lines += [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
        for row in everything:
            if row.place == place:
                lines.append(f"| {' | '.join(show(row) for show in COLUMNS.values())} |")
        lines.append("")
        for why, missing in lacking(place).items():
            lines += [f"Lacking, {why}: {', '.join(f'`{name}`' for name in missing)}.", ""]
    return "\n".join(lines)


# ---- one op ---------------------------------------------------------------------------------------------------------


def find(name: str) -> list[Row]:
    """The ops of that name, as users may write it: `tanh`, `torch.tanh`, `F.relu`, `Tensor.tanh_`, `linalg.norm`.

    Raises:
        LookupError: there is none.

    >>> [row.place for row in find("norm")]
    ['torch', 'linalg']
    """
    room, _, plain = name.removeprefix("torch.").rpartition(".")
    room = {"nn.functional": "F", "functional": "F"}.get(room, room)
    spellings = {plain, plain.removesuffix("_")}
    found = [row for row in rows() if spellings & {*row.names} and (not room or room in row.places)]
    if found:
        return found
    for place in PLACES:
        for why, missing in lacking(place).items():
            if plain in missing and room in ("", place):
                raise LookupError(f"minitorch has no {PLACES[place]}.{plain}: {why}")
    everything = sorted({n for row in rows() for n in row.names})
    near = difflib.get_close_matches(plain, everything, 3, cutoff=0.6)
    hint = f"; there is {', '.join(near)}" if near else ""
    raise LookupError(f"neither torch nor minitorch has an op {name!r}{hint}")


def print_op(row: Row, console: Console) -> None:
    """One record: how to call it, what it computes, its node, its derivative, what it saves."""
    call, _, words = docstring(row.op, row.names[0]).partition("\n\n")
    console.print(Text(call, "bold"))
    console.print(Text(words.partition("In the graph")[0].rstrip()))
    console.print()
    _print_facts(row.op, console, row)
    for part in row.parts:
        if part is not row.op:
            console.print(Text(f"made of {part.name}", "bold"))
            _print_facts(part, console)


def _print_facts(op: Op, console: Console, row: Row | None = None) -> None:
    for title, text in (
        ("node", op.node),
        ("in place", f"Tensor.{op.name}_" if op.inplace and row else ""),
        ("scalars", row.scalars if row else ""),
        ("torch's samples", row.agreement and f"{row.agreement} agree" if row else ""),
        ("code", source_of(op.kernel)),
        *((f"gradient of {arguments}", formula or "none, by nature") for arguments, formula in formulas_of(op).items()),
        ("saves", ", ".join(kept_for_backward(op))),
    ):
        if "\n" in text:
            console.print(Text(f"  {title}", "dim"))
            console.print(Text(textwrap.indent(text, "    ")), soft_wrap=True)
        elif text:
            console.print(Text(f"  {title}  ", "dim") + Text(text, "not dim"), soft_wrap=True)
    console.print()
