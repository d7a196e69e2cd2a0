"""`Picture`: a `graphviz.Digraph` that can draw itself as SVG where Graphviz's programs are not installed."""

import os
import pathlib
import webbrowser

import graphviz

from minitorch.viz import layout


class Picture(graphviz.Digraph):
    """A `graphviz.Digraph` (`.source`, `.node`, `.edge`, `.render`, `.pipe`, shown by Jupyter) that needs no `dot`.

    Where the program `dot` is installed it draws, in any of its formats. Where it is not, `"svg"` is drawn by
    `minitorch.viz.layout` and any other format raises `RuntimeError`.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._nodes: dict[str, dict[str, str]] = {}
        self._edges: list[tuple[str, str, dict[str, str]]] = []
        self._statements = 0

    def node(self, name: str, label: str | None = None, _attributes=None, **attrs) -> None:
        """Add or restyle a node, as `graphviz.Digraph.node`."""
        super().node(name, label, _attributes=_attributes, **attrs)
        self._statements += 1
        given = {**(_attributes or {}), **attrs}
        self._nodes.setdefault(name, {"label": name}).update(given if label is None else {"label": label, **given})

    def edge(self, tail_name: str, head_name: str, label: str | None = None, _attributes=None, **attrs) -> None:
        """Add an edge, as `graphviz.Digraph.edge`."""
        super().edge(tail_name, head_name, label, _attributes=_attributes, **attrs)
        self._statements += 1
        given = {**(_attributes or {}), **attrs}
        self._edges.append((tail_name, head_name, given if label is None else {"label": label, **given}))

    def edges(self, tail_head_iter) -> None:
        """Add edges without attributes, as `graphviz.Digraph.edges`."""
        for tail_name, head_name in tail_head_iter:
            self.edge(tail_name, head_name)

    def pipe(self, format: str | None = None, *args, encoding: str | None = None, **kwargs) -> bytes | str:
        """The drawing itself, as bytes, or as text in `encoding`. Parameters as `graphviz.Digraph.pipe`."""
        try:
            return super().pipe(format, *args, encoding=encoding, **kwargs)
        except graphviz.ExecutableNotFound:
            drawing = self._svg(format or self.format)
        return drawing if encoding else drawing.encode()

    def render(
        self, filename=None, directory=None, view=False, cleanup=False, format=None, *, outfile=None, **kwargs
    ) -> str:
        """Save the source, and the drawing beside it; returns the drawing's path.

        Parameters as `graphviz.Digraph.render`, all but the first by name.
        """
        given = {"directory": directory, "view": view, "cleanup": cleanup, "format": format, "outfile": outfile}
        try:
            return super().render(filename, **given, **kwargs)
        except graphviz.ExecutableNotFound:
            suffix = pathlib.Path(outfile or "").suffix.removeprefix(".")
            drawing = self._svg(format or suffix or self.format)
        target = pathlib.Path(self.directory, outfile) if outfile else pathlib.Path(f"{self.filepath}.svg")
        target.write_text(drawing, encoding="utf-8")
        if cleanup:
            os.remove(self.filepath)
        if view:
            webbrowser.open(target.resolve().as_uri())
        return str(target)

    def _svg(self, format: str) -> str:
        if format != "svg":
            raise RuntimeError(
                f"a picture in format {format!r} needs Graphviz's program `dot`, which is not installed; "
                "without it only 'svg' can be drawn"
            ) from None
        if self._statements != len(self.body):
            raise RuntimeError(
                "subgraphs, attr() and lines added to body can be drawn only by Graphviz's program `dot`, "
                "which is not installed"
            ) from None
        nodes = {name: self.node_attr | attributes for name, attributes in self._nodes.items()}
        for name in (end for tail, head, _ in self._edges for end in (tail, head)):
            nodes.setdefault(name, {**self.node_attr, "label": name})
        return layout.svg(nodes, self._edges, self.graph_attr.get("rankdir", "TB"))
