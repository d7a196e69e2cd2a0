"""A layered drawing of a directed graph as SVG, for machines that lack Graphviz's `dot`.

The classic four steps: give every node a layer, cut long edges into pieces of one layer each, order each layer by the
barycentre of its neighbours, place the nodes so that none overlap. All of it happens on two axes, `depth` (along
`rankdir`) and `breadth` (across it); only the drawing at the end knows which of them is x.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

LAYER_GAP, NODE_GAP, MARGIN, ARROW, SWEEPS = 40.0, 14.0, 8.0, 10.0, 12
X11_COLOURS = {"darkolivegreen1": "#caff70", "darkolivegreen3": "#a2cd5a"}  # names that SVG does not have


@dataclass(eq=False, slots=True)
class _Item:
    """One thing in a layer: a node, or the place where a long edge (perhaps with its label) passes through."""

    layer: int
    cells: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0
    depth: float = 0.0
    breadth: float = 0.0
    before: list["_Item"] = field(default_factory=list)
    after: list["_Item"] = field(default_factory=list)


def svg(nodes: dict[str, dict[str, str]], edges: list[tuple[str, str, dict[str, str]]], rankdir: str = "TB") -> str:
    """Draw an acyclic graph.

    `nodes` maps a name to its DOT attributes, `edges` are `(tail, head, attributes)`. Understood are the node
    attributes `label`, `shape` (`record`, `box`, anything else is an ellipse), `style=filled`, `fillcolor`, `fontsize`,
    and the edge attributes `label`, `dir=none`, `style=dotted`; `rankdir` is `"LR"` or `"TB"`. A cycle raises
    `graphlib.CycleError`.

    >>> picture = svg({"a": {"label": "x"}, "b": {"label": "y"}}, [("a", "b", {})])
    """
    across = rankdir == "LR"
    seen, spans = set(), []
    for tail, head, attributes in edges:
        # A labelled or repeated edge gets a layer of its own between its ends: room for its label, or a way round
        # its twin.
        spans.append(2 if attributes.get("label") or (tail, head) in seen else 1)
        seen.add((tail, head))
    layer_of = _layers(nodes, edges, spans)
    items = {name: _Item(layer_of[name], attributes=attributes) for name, attributes in nodes.items()}
    for item in items.values():
        _measure(item, across)
    layers: list[list[_Item]] = [[] for _ in range(max(layer_of.values(), default=0) + 1)]
    for item in items.values():
        layers[item.layer].append(item)
    chains = []
    for tail, head, attributes in edges:
        chain = [items[tail], *(_Item(i) for i in range(layer_of[tail] + 1, layer_of[head])), items[head]]
        if attributes.get("label"):
            middle = chain[len(chain) // 2]
            middle.attributes = {"label": attributes["label"], "shape": "plain", "fontsize": "12"}
            _measure(middle, across)
        for item in chain[1:-1]:
            layers[item.layer].append(item)
        for left, right in pairwise(chain):
            left.after.append(right)
            right.before.append(left)
        chains.append((chain, attributes))
    _order(layers)
    bands = _place(layers, across)
    return _draw(layers, chains, bands, across)


def _layers(nodes: Iterable[str], edges: list[tuple[str, str, dict]], spans: list[int]) -> dict[str, int]:
    """Longest path to the end, so that a leaf stands beside its first use; other ends then move up to their source."""
    before, after = {name: [] for name in nodes}, {name: [] for name in nodes}
    for (tail, head, _), span in zip(edges, spans, strict=True):
        before[head].append((tail, span))
        after[tail].append((head, span))
    order = list(TopologicalSorter({name: [tail for tail, _ in before[name]] for name in before}).static_order())
    layer: dict[str, int] = {}
    for name in reversed(order):
        layer[name] = min((layer[head] - span for head, span in after[name]), default=0)
    for name in order:
        if before[name] and not after[name]:
            layer[name] = max(layer[tail] + span for tail, span in before[name])
    first = min(layer.values(), default=0)
    return {name: number - first for name, number in layer.items()}


def _measure(item: _Item, across: bool) -> None:
    """Texts and size of a node. Monospaced, so that a width is known without font metrics."""
    label, shape = item.attributes.get("label", ""), item.attributes.get("shape")
    size = float(item.attributes.get("fontsize", 14))
    cells = re.findall(r"(?:\\.|[^\\|])+", label.strip().removeprefix("{").removesuffix("}"), re.DOTALL)
    item.cells = [_unescape(cell.strip()) for cell in cells] if shape == "record" else [_unescape(label)]
    widths, heights = zip(*(_extent(cell, size) for cell in item.cells or [""]), strict=True)
    if shape == "record":
        item.width = sum(widths) if across else max(widths)
        item.height = max(heights) if across else sum(heights)
    elif shape in ("box", "plain"):
        item.width, item.height = widths[0], heights[0]
    else:
        item.width, item.height = max(54.0, widths[0] * 1.2), max(36.0, heights[0] * 1.3)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nlr" else match[1], text)


def _extent(text: str, size: float) -> tuple[float, float]:
    lines = text.split("\n")
    columns = max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
    return columns * size * 0.61 + 14, len(lines) * size * 1.2 + 8


def _order(layers: list[list[_Item]]) -> None:
    """Sort each layer by the mean position of its neighbours in the layer before, then after, a few times."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            for position, item in enumerate(layer):
                item.breadth = position
            layer.sort(key=lambda item: _mean(item.before if down else item.after, item.breadth))
            for position, item in enumerate(layer):
                item.breadth = position


def _mean(items: list[_Item], default: float) -> float:
    return sum(item.breadth for item in items) / len(items) if items else default


def _place(layers: list[list[_Item]], across: bool) -> list[tuple[float, float]]:
    """Give every item its depth and breadth; returns the (start, end) in depth of each layer."""
    bands, start = [], 0.0
    for layer in layers:
        thickness = max(item.width if across else item.height for item in layer)
        bands.append((start, start + thickness))
        for item in layer:
            item.depth = start + thickness / 2
        start += thickness + LAYER_GAP
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            _spread(layer, [_mean(item.before if down else item.after, item.breadth) for item in layer], across)
    for layer in layers:
        _spread(layer, [_mean(item.before + item.after, item.breadth) for item in layer], across)
    return bands


def _spread(layer: list[_Item], wanted: list[float], across: bool) -> None:
    """Move the items as near as may be (least squares) to where they want to be, in this order and without overlap.

    Less the room that the items before it take, each wish must not be smaller than the one before: pool those that are.
    """
    offsets, end = [], 0.0
    for item in layer:
        extent = item.height if across else item.width
        offsets.append(end + extent / 2)
        end += extent + NODE_GAP
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wanted, offsets, strict=True):
        total, count = wish - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            total, count = total + pools[-1][0], count + pools[-1][1]
            pools.pop()
        pools.append((total, count))
    bases = [total / count for total, count in pools for _ in range(count)]
    for item, base, offset in zip(layer, bases, offsets, strict=True):
        item.breadth = base + offset


def _draw(layers: list[list[_Item]], chains: list, bands: list[tuple[float, float]], across: bool) -> str:
    def point(depth: float, breadth: float) -> str:
        x, y = (depth, breadth) if across else (breadth, depth)
        return f"{x:.1f},{y:.1f}"

    parts = []
    for chain, attributes in chains:
        tail, head = chain[0], chain[-1]
        path = [f"M{point(tail.depth + (tail.width if across else tail.height) / 2, tail.breadth)}"]
        # Inside a layer an edge runs straight and only between layers it bends, so that it never crosses a box.
        for left, right in pairwise(chain):
            out, into = bands[left.layer][1], bands[right.layer][0] - ARROW
            middle = (out + into) / 2
            bend = [point(middle, left.breadth), point(middle, right.breadth), point(into, right.breadth)]
            path.append(f"L{point(out, left.breadth)} C{' '.join(bend)}")
        path.append(f"L{point(head.depth - (head.width if across else head.height) / 2, head.breadth)}")
        dots = ' stroke-dasharray="1,4"' if attributes.get("style") == "dotted" else ""
        arrow = "" if attributes.get("dir") == "none" else ' marker-end="url(#arrow)"'
        parts.append(f'<path class="edge" d="{" ".join(path)}" fill="none" stroke="black"{dots}{arrow}/>')
    parts += [_shape(item, across) for layer in layers for item in layer if item.attributes]

    placed = [item for layer in layers for item in layer]
    boxes = [(*map(float, point(item.depth, item.breadth).split(",")), item.width, item.height) for item in placed]
    left, top = min(x - w / 2 for x, _, w, _ in boxes) - MARGIN, min(y - h / 2 for _, y, _, h in boxes) - MARGIN
    width = max(x + w / 2 for x, _, w, _ in boxes) + MARGIN - left
    height = max(y + h / 2 for _, y, _, h in boxes) + MARGIN - top
    frame = f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}pt" height="{height:.0f}pt" viewBox="{frame}">\n'
        '<defs><marker id="arrow" markerWidth="10" markerHeight="8" refX="9" refY="4" orient="auto">'
        '<path d="M0,0.5 L9,4 L0,7.5 Z"/></marker></defs>\n'
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="white"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _shape(item: _Item, across: bool) -> str:
    """A node (or an edge's label) as SVG, with its whole text as a tooltip."""
    x, y = (item.depth, item.breadth) if across else (item.breadth, item.depth)
    left, top, width, height = x - item.width / 2, y - item.height / 2, item.width, item.height
    kind, size = item.attributes.get("shape"), float(item.attributes.get("fontsize", 14))
    filled = "filled" in item.attributes.get("style", "")
    fill = item.attributes.get("fillcolor", "lightgrey") if filled else "white"
    paint = f"fill={quoteattr(X11_COLOURS.get(fill, fill))}"
    if kind in ("record", "box", "plain"):
        stroke = "none" if kind == "plain" else "black"
        box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
        parts = [f'<rect {box} {paint} stroke="{stroke}"/>']
    else:
        parts = [
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{width / 2:.1f}" ry="{height / 2:.1f}" {paint} stroke="black"/>'
        ]
    at = left if across else top
    for number, cell in enumerate(item.cells):
        cell_width, cell_height = _extent(cell, size)
        centre_x, centre_y = x, y
        if kind == "record":
            if number:
                ends = (at, top, at, top + height) if across else (left, at, left + width, at)
                parts.append('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="black"/>'.format(*ends))
            centre_x, centre_y = (at + cell_width / 2, y) if across else (x, at + cell_height / 2)
            at += cell_width if across else cell_height
        lines = cell.split("\n")
        for row, line in enumerate(lines):
            baseline = centre_y + (row - (len(lines) - 1) / 2) * size * 1.2 + size * 0.35
            font = f'font-family="monospace" font-size="{size:g}" text-anchor="middle" xml:space="preserve"'
            parts.append(f'<text x="{centre_x:.1f}" y="{baseline:.1f}" {font}>{escape(line)}</text>')
    css = "label" if kind == "plain" else "node"
    return f'<g class="{css}"><title>{escape(" | ".join(item.cells))}</title>{"".join(parts)}</g>'
