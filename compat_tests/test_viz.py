"""Pictures: their texts and edges, the drawing without Graphviz, and the same graph from either backend."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import graphviz
import numpy as np
import pytest
import torch

from minitorch.scalar import MLP, Value
from minitorch.viz import draw_dot, make_dot
from minitorch.viz.layout import svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def no_dot(monkeypatch, tmp_path):
    """A machine without Graphviz's programs."""
    monkeypatch.setenv("PATH", str(tmp_path))


def statements(picture):
    """{node: attributes text}, [(tail, head, attributes text)] as read from the DOT source."""
    nodes, edges = {}, []
    for line in "".join(picture.body).split("\n\t"):
        match = re.fullmatch(r"(\w+)(?: -> (\w+))?(?: \[(.*)\])?", line.strip(), re.DOTALL)
        if match[2]:
            edges.append((match[1], match[2], match[3] or ""))
        else:
            nodes[match[1]] = match[3] or ""
    return nodes, edges


def labels(picture):
    """The graph with texts in place of names: [text], [(text, text, attributes)], sorted."""
    nodes, edges = statements(picture)
    text = {}
    for name, attributes in nodes.items():
        match = re.search(r'label="((?:[^"\\]|\\.)*)"|label=(\S+)', attributes, re.DOTALL)
        text[name] = match[1] if match[1] is not None else match[2]
    return sorted(text.values()), sorted((text[tail], text[head], rest) for tail, head, rest in edges)


def boxes(drawing):
    """[(left, top, right, bottom)] of the nodes and edge labels in an SVG, and their whole texts."""
    found, texts = [], []
    for group in ElementTree.fromstring(drawing).iter(f"{SVG}g"):
        texts.append(group.find(f"{SVG}title").text)
        rect, ellipse = group.find(f"{SVG}rect"), group.find(f"{SVG}ellipse")
        if rect is not None:
            x, y, w, h = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + w, y + h))
        else:
            x, y, rx, ry = (float(ellipse.get(key)) for key in ("cx", "cy", "rx", "ry"))
            found.append((x - rx, y - ry, x + rx, y + ry))
    return found, texts


def assert_apart(found):
    for i, (left, top, right, bottom) in enumerate(found):
        for other in found[:i]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top, (found[i], other)


def network(backend):
    model = backend.nn.Sequential()
    model.add_module("W0", backend.nn.Linear(8, 16))
    model.add_module("tanh", backend.nn.Tanh())
    model.add_module("W1", backend.nn.Linear(16, 1))
    return model, model(backend.randn(1, 8))


# ---- draw_dot


def test_records_operations_and_edges():
    a, b = Value(2.0, label="a"), Value(-3.0)
    out = (a * b).tanh()
    out.backward()
    texts, edges = labels(draw_dot(out))
    product, tanh = "{ data -6.0000 | grad 0.0000 }", "{ data -1.0000 | grad 1.0000 }"
    first, second = "{ a | data 2.0000 | grad -0.0001 }", "{ data -3.0000 | grad 0.0000 }"
    assert texts == sorted([first, second, product, tanh, "*", "tanh"])
    expected = [(first, "*"), (second, "*"), ("*", product), (product, "tanh"), ("tanh", tanh)]
    assert edges == sorted((tail, head, "") for tail, head in expected)


def test_draw_dot_gives_a_digraph_and_is_the_same_each_time():
    a = Value(2.0)
    picture = draw_dot(a * 3 + a.exp(), format="png", rankdir="TB")
    assert isinstance(picture, graphviz.Digraph)
    assert picture.format == "png" and picture.graph_attr["rankdir"] == "TB"
    assert picture.source == draw_dot(a * 3 + a.exp(), rankdir="TB").source


def test_local_derivatives_satisfy_the_chain_rule():
    a, b = Value(0.7, label="a"), Value(-1.3, label="b")
    product = a * b
    product.label = "p"
    out = product * product + (a - b).exp() / 3
    out.label = "out"
    out.backward()
    nodes, edges = statements(draw_dot(out, local=True))
    record = {
        n: tuple(map(float, re.search(r"data (\S+) \| grad (\S+)", t).groups()))
        for n, t in nodes.items()
        if "data" in t
    }
    result_of = {tail: head for tail, head, _ in edges if tail.endswith("op")}
    gradient = dict.fromkeys(record, 0.0)
    for tail, head, attributes in edges:
        if head in result_of:
            derivative = float(re.search(r'label="d\w+/d\w+ (\S+)"', attributes)[1])
            gradient[tail] += derivative * record[result_of[head]][1]
    (root,) = set(record) - {tail for tail, _, _ in edges}
    for name, (_, grad) in record.items():
        assert name == root or gradient[name] == pytest.approx(grad, abs=2e-3)
    assert f'label="dz/dp {2 * product.data:.4f}"' in draw_dot(out, local=True).source
    assert "dp/da -1.3000" in draw_dot(out, local=True).source
    assert "/d" not in draw_dot(out).source


def test_custom_operation_has_no_local_derivative():
    a = Value(2.0)
    out = Value(a.data**3, (a,), "cube")
    assert [rest for _, _, rest in labels(draw_dot(out, local=True))[1]] == ["", ""]


def test_several_roots_share_their_graph():
    x = Value(1.5, label="x")
    roots = np.array([[x * 2, x.exp()], [x + 1, x]], dtype=object)
    texts, _ = labels(draw_dot(roots))
    assert sum(text.startswith("{ x |") for text in texts) == 1
    assert {"*", "exp", "+"} <= set(texts)
    assert labels(draw_dot(list(roots.flat))) == labels(draw_dot(roots))


def test_labels_with_special_characters(no_dot):
    x = Value(1.0, label='a|{b} <c> \\ "q" é & 日本')
    y = x * x
    picture = draw_dot(y, local=True)
    _, texts = boxes(picture.pipe())
    assert f"{x.label} | data 1.0000 | grad 0.0000" in texts
    assert f"dz/d{x.label} 2.0000" in texts


def test_draw_dot_refuses():
    x = Value(1.0)
    for _ in range(30):
        x = x + 1
    with pytest.raises(ValueError, match="61 Values"):
        draw_dot(x, limit=60)
    draw_dot(x, limit=61)
    with pytest.raises(ValueError, match="rankdir"):
        draw_dot(x, rankdir="BT")
    with pytest.raises(TypeError, match="scalars"):
        draw_dot(torch.ones(2))


# ---- the drawing without `dot`


@pytest.mark.parametrize("rankdir", ["LR", "TB"])
@pytest.mark.parametrize("local", [False, True])
def test_own_drawing_shows_every_node_and_overlaps_none(no_dot, rankdir, local):
    model = MLP(2, [4, 4, 1])
    loss = (1 - model([0.3, -0.8])).relu() + sum(p * p for p in model.parameters()) * 1e-4
    loss.backward()
    picture = draw_dot(loss, rankdir=rankdir, local=local)
    nodes, edges = statements(picture)
    found, texts = boxes(picture._repr_image_svg_xml())
    labelled = [attributes for _, _, attributes in edges if attributes]
    assert len(found) == len(nodes) + len(labelled)
    assert sum(text.startswith("data") for text in texts) == sum("data" in text for text in nodes.values())
    assert_apart(found)


def paths(drawing):
    root = ElementTree.fromstring(drawing)
    for path in root.iter(f"{SVG}path"):
        if path.get("class") == "edge":
            yield [tuple(map(float, pair.split(","))) for pair in re.findall(r"[-\d.]+,[-\d.]+", path.get("d"))]


@pytest.mark.parametrize("rankdir", ["LR", "TB"])
def test_own_drawing_leads_edges_from_box_to_box_and_through_none(no_dot, rankdir):
    model = MLP(2, [3, 1])
    drawing = draw_dot(model([1.0, 2.0]) * model([0.5, -1.0]), rankdir=rankdir, local=True).pipe(encoding="utf-8")
    found, _ = boxes(drawing)
    axis = 0 if rankdir == "LR" else 1
    for points in paths(drawing):
        assert any(abs(points[0][axis] - box[axis + 2]) < 0.2 for box in found)
        assert any(abs(points[-1][axis] - box[axis]) < 0.2 for box in found)
        depths = [point[axis] for point in points]
        assert depths == sorted(depths)


def test_twin_edges_are_both_visible():
    drawing = svg({"a": {}, "b": {}}, [("a", "b", {}), ("a", "b", {})])
    first, second = paths(drawing)
    assert first != second


def test_own_drawing_of_a_random_graph():
    rng = np.random.default_rng(0)
    nodes = {f"n{i}": {"label": "x" * int(rng.integers(1, 30)), "shape": "box"} for i in range(120)}
    edges = [(f"n{rng.integers(i)}", f"n{i}", {}) for i in range(1, 120) for _ in range(2)]
    found, _ = boxes(svg(nodes, edges, "TB"))
    assert len(found) == 120
    assert_apart(found)


def test_deep_graph_draws_without_recursion(no_dot):
    x = Value(1.0)
    for _ in range(900):
        x = -x
    found, _ = boxes(draw_dot(x).pipe())
    assert len(found) == 1801


def test_render_writes_svg(no_dot, tmp_path):
    picture = draw_dot(Value(1.0).exp())
    path = picture.render("graph", directory=tmp_path)
    assert path == str(tmp_path / "graph.svg")
    assert (tmp_path / "graph").read_text() == picture.source
    assert len(boxes((tmp_path / "graph.svg").read_text())[0]) == 3
    assert picture.render(outfile=tmp_path / "other.svg", cleanup=True) == str(tmp_path / "other.svg")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graph", "graph.svg", "other.svg"]
    assert picture._repr_mimebundle_()["image/svg+xml"].startswith("<svg")


def test_other_formats_need_dot(no_dot, tmp_path):
    picture = draw_dot(Value(1.0).exp(), format="png")
    for attempt in (picture.pipe, lambda: picture.render(tmp_path / "graph")):
        with pytest.raises(RuntimeError, match="'png' needs Graphviz's program `dot`"):
            attempt()
    picture = draw_dot(Value(1.0).exp())
    picture.body.append("\tn0\n")
    with pytest.raises(RuntimeError, match="lines added to body"):
        picture.pipe()


def test_nodes_and_edges_that_a_user_adds_are_drawn(no_dot):
    picture = draw_dot(Value(1.0))
    picture.node("extra", r"my\nnote")
    picture.edges([("extra", "v0"), ("other", "v0")])
    assert {"my\nnote", "other"} <= set(boxes(picture.pipe())[1])


# ---- make_dot


def test_pytorchviz_example():
    model, y = network(torch)
    picture = make_dot(y.mean(), params=dict(model.named_parameters()))
    texts, edges = labels(picture)
    leaves = ["W0.bias\n (16)", "W0.weight\n (16, 8)", "W1.bias\n (1)", "W1.weight\n (1, 16)"]
    functions = (
        ["AccumulateGrad"] * 4 + ["AddmmBackward0"] * 2 + ["TBackward0"] * 2 + ["TanhBackward0", "MeanBackward0"]
    )
    assert texts == sorted([*leaves, *functions, "\n ()"])
    expected = [
        *((leaf, "AccumulateGrad") for leaf in leaves),
        *[("AccumulateGrad", "TBackward0"), ("AccumulateGrad", "AddmmBackward0"), ("TBackward0", "AddmmBackward0")] * 2,
        ("AddmmBackward0", "TanhBackward0"),
        ("TanhBackward0", "AddmmBackward0"),
        ("AddmmBackward0", "MeanBackward0"),
        ("MeanBackward0", "\n ()"),
    ]
    assert edges == sorted((*edge, "") for edge in expected)


def colours(picture):
    nodes, _ = statements(picture)
    return sorted(re.findall(r"fillcolor=(\w+)", " ".join(nodes.values())))


def test_colours_and_names():
    w = torch.randn(3, requires_grad=True)
    y = w.tanh()
    view = y.view(3, 1)
    picture = make_dot((view, y.sum()), params={"w": w, "v": view}, show_saved=True)
    assert colours(picture) == ["darkolivegreen1", "darkolivegreen1", "darkolivegreen3", "lightblue", "orange"]
    texts, edges = labels(picture)
    assert {"w\n (3)", "v\n (3, 1)", "result\n (3)"} <= set(texts)
    assert ("TanhBackward0", "result\n (3)", "dir=none") in edges
    assert ("\n (3)", "v\n (3, 1)", "style=dotted") in edges
    assert "fillcolor=orange" not in make_dot(y).source


def test_twice_used_leaf_is_one_node_with_two_edges():
    x = torch.randn(2, requires_grad=True)
    texts, edges = labels(make_dot(x * x))
    assert texts.count("AccumulateGrad") == 1
    assert edges.count(("AccumulateGrad", "MulBackward0", "")) == 2


def test_attributes():
    w = torch.randn(4, 2, requires_grad=True)
    y = torch.addmm(torch.zeros(3, 2), torch.randn(3, 4), w, alpha=2)
    source = make_dot(y, show_attrs=True).source
    assert re.search(r"AddmmBackward0\n-+\n", source)
    assert re.search(r"alpha +: +2\n", source) and re.search(r"mat1 +: \[saved tensor\]", source)
    assert re.search(r"indices *: \[saved tensors\]", make_dot(w[torch.tensor([0, 1])], show_attrs=True).source)
    assert re.search(r"mat1 +: +\[s\.\.\.", make_dot(y, show_attrs=True, max_attr_chars=5).source)
    y.sum().backward()
    assert re.search(r"mat1 +: +\[freed\]", make_dot(y, show_attrs=True).source)


def test_custom_function_and_copy_slices():
    class Log(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            ctx.save_for_backward(a)
            return a.log()

        @staticmethod
        def backward(ctx, grad):
            (a,) = ctx.saved_tensors
            return grad / a

    w = torch.rand(3, requires_grad=True)
    y = torch.zeros(3)
    y[:2] = Log.apply(w)[1:]
    texts, edges = labels(make_dot(y))
    assert {"CopySlices", "LogBackward", "AccumulateGrad"} <= set(texts)
    assert ("LogBackward", "\n (3)", "dir=none") in edges


def test_deep_graphs():
    x = torch.ones((), requires_grad=True)
    y = x
    for _ in range(3000):
        y = -y
    texts, _ = labels(make_dot(y))
    assert texts.count("NegBackward0") == 3000


def test_make_dot_refuses():
    with pytest.raises(TypeError, match="params"):
        make_dot(torch.ones(1, requires_grad=True) * 2, params={"w": 3})
    with pytest.raises(TypeError, match="float"):
        make_dot(3.0)


def test_make_dot_without_dot_program(no_dot):
    model, y = network(torch)
    found, texts = boxes(make_dot(y, dict(model.named_parameters()), show_attrs=True, show_saved=True).pipe())
    assert_apart(found)
    assert any(text.startswith("AddmmBackward0\n---") for text in texts) and "W0.weight\n (16, 8)" in texts


@pytest.mark.parametrize("options", [{}, {"show_saved": True}])
def test_both_backends_give_the_same_source(options):
    import minitorch

    sources = []
    for backend in (torch, minitorch):
        model, y = network(backend)
        x = backend.ones(3, requires_grad=True)
        outputs = (y.mean(), (1 - x * x).view(3, 1), (2 / x).sum(0))
        sources.append(make_dot(outputs, params={**dict(model.named_parameters()), "x": x}, **options).source)
    assert sources[0] == sources[1]


# ---- explain


def lines_of(*arguments):
    """What `minitorch …` prints, its runs of blanks as one."""
    command = [sys.executable, "-m", "minitorch", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, [" ".join(line.split()) for line in done.stdout.splitlines()], done.stderr


SOURCES = """
w.clone() CloneBackward0; w.double() ToCopyBackward0; linear(x, w) TBackward0; linear(x, w, b) AddmmBackward0
linear(x, w) MmBackward0; w @ b MvBackward0; b @ b DotBackward0; x3 @ x3 BmmBackward0; w.reshape(9) ViewBackward0
linear(x3, w, b) ViewBackward0; linear(x3, w) UnsafeViewBackward0; w.T.reshape(9) UnsafeViewBackward0
w.T PermuteBackward0
w.transpose(0, 1) TransposeBackward0; b.expand(2, 3) ExpandBackward0; x3 @ x3 ExpandBackward0; w + w AddBackward0
w - b SubBackward0; 1 - w RsubBackward1; w * b MulBackward0; 1 / w MulBackward0; 1 / w ReciprocalBackward0
dropout(w) MulBackward0; w / b DivBackward0; -w NegBackward0; w ** 2 PowBackward0; w ** b PowBackward1
2 ** w PowBackward2
w.sum() SumBackward0; w.sum(1) SumBackward1; w.mean() MeanBackward0; w.mean(1) MeanBackward1; w.max(1)[0] MaxBackward0
w.max() MaxBackward1; w[0] SelectBackward0; w[0:2] SliceBackward0; w[i] IndexBackward0; w.squeeze(0) SqueezeBackward1
w[None] UnsqueezeBackward0; embedding(i, w) EmbeddingBackward0; torch.cat([w, w]) CatBackward0
torch.stack([w, w]) StackBackward0
cross_entropy(w, i) NllLossBackward0; cross_entropy(w, i) LogSoftmaxBackward0; mse_loss(w, x) MseLossBackward0
w.relu() ReluBackward0; w.tanh() TanhBackward0; w.sigmoid() SigmoidBackward0; w.exp() ExpBackward0; w * 1 AccumulateGrad
written(w) CopySlices; view_of_changed(w) AsStridedBackward0
"""
EXAMPLES = [
    tuple(pair.strip().rsplit(" ", 1)) for line in SOURCES.split("\n") for pair in line.split(";") if pair.strip()
]


def written(w):
    x = torch.zeros(3, 3)
    x[0] = w[0]
    return x


def view_of_changed(w):
    x = w * 1
    view = x[0]
    x.mul_(2)
    return view


@pytest.mark.parametrize("code, node", EXAMPLES)
def test_reasons_name_code_that_makes_the_node(code, node):
    names = vars(torch.nn.functional) | globals()
    names |= {"w": torch.rand(3, 3, requires_grad=True), "b": torch.rand(3, requires_grad=True)}
    names |= {"x": torch.rand(3, 3), "x3": torch.rand(2, 3, 3, requires_grad=True), "i": torch.tensor([0, 1, 1])}
    assert node in labels(make_dot(eval(code, names)))[0]


def test_every_reason_has_an_example():
    from minitorch.viz.reasons import REASONS

    assert set(REASONS) == {node for _, node in EXAMPLES}


def test_formula_text_is_the_formula():
    """Every formula's text, compiled, gives the formula's own code: no lambda is mistaken for its neighbour."""
    from minitorch.ops._record import RECORDS
    from minitorch.viz.explain import source_of

    compared = 0
    for op in RECORDS.values():
        for argument, formula in op.formulas.items():
            text = source_of(formula)
            if formula.__name__ == "<lambda>" and not formula.__closure__:
                # Python compiles a call on an imported name in its own way, so import the names that formulas use.
                names = {}
                imports = "import math, numpy as np\nfrom minitorch.ops import num\n"
                exec(f"{imports}again = lambda {', '.join(op.needs[argument])}: {text}", names)
                again = names["again"].__code__
                assert again.co_code == formula.__code__.co_code, (op.name, argument, text)
                assert again.co_names == formula.__code__.co_names, (op.name, argument, text)
                compared += 1
            else:
                assert formula.__name__ in text or formula.__closure__, (op.name, argument, text)
    assert compared > 50


def test_explain_by_name():
    from minitorch.viz.explain import explain

    tanh = explain("TanhBackward0")
    assert tanh.gradients == (("self", "grad * (1 - result * result)"),)
    assert tanh.saves == ("result",)
    assert explain("TBackward").name == explain("tbackward0").name == "TBackward0"
    assert explain("torch::autograd::AccumulateGrad").name == "AccumulateGrad"
    assert explain("addmm").name == "AddmmBackward0"
    with pytest.raises(LookupError, match=r"'AddmBackward0'.*AddmmBackward0"):
        explain("AddmBackward0")


def test_explain_command_with_a_name():
    status, lines, _ = lines_of("explain", "TBackward")
    assert status == 0 and lines[0] == "TBackward0"
    assert any(line.startswith("why A Linear computes `x @ W.t() + b`") for line in lines)
    status, lines, errors = lines_of("explain", "Nonsense")
    assert status == 1 and "Nonsense" in errors and not lines


EXAMPLE = Path(__file__).parent / "scripts" / "pytorchviz_example.py"


def test_explain_command_with_a_script():
    number = {line: i for i, line in enumerate(EXAMPLE.read_text().splitlines(), start=1)}
    forward, mean = number["y = model(x)"], number["loss = y.mean()"]
    status, lines, errors = lines_of("explain", EXAMPLE)
    assert status == 0, errors
    tree = [line.lstrip("└├─│ ") for line in lines[lines.index("loss ()") :]]
    assert tree[: tree.index("")] == [
        "loss ()",
        f"MeanBackward0 line {mean}",
        f"AddmmBackward0 line {forward}",
        "AccumulateGrad model.W1.bias (1)",
        f"TanhBackward0 line {forward}",
        f"AddmmBackward0 line {forward}",
        "AccumulateGrad model.W0.bias (16)",
        f"TBackward0 line {forward}",
        "AccumulateGrad model.W0.weight (16, 8)",
        f"TBackward0 line {forward}",
        "AccumulateGrad model.W1.weight (1, 16)",
    ]
    assert [line for line in tree if line == "TBackward0"] == ["TBackward0"]
    assert any(line.endswith("(mean) loss = y.mean()") for line in lines)


def test_explain_names_the_line_of_custom_functions_and_in_place_writes(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import torch\n"
        "class Double(torch.autograd.Function):\n"
        "    forward = staticmethod(lambda ctx, x: x * 2)\n"
        "    backward = staticmethod(lambda ctx, grad: grad * 2)\n"
        "w = torch.ones(3, requires_grad=True)\n"
        "y = Double.apply(w)\n"
        "x = torch.zeros(4)\n"
        "x[1:] = y\n"
        "loss = x.sum()\n"
        "raise SystemExit(0)\n"
    )
    status, lines, errors = lines_of("explain", script)
    assert status == 0, errors
    text = " ".join(lines)
    assert "script.py:6 (Double) y = Double.apply(w)" in text
    assert "script.py:8 (__setitem__) x[1:] = y" in text
    assert any(line.startswith("why A custom autograd.Function") for line in lines)


def test_explain_reads_notebooks(tmp_path):
    cells = ["import torch", "w = torch.ones(3, requires_grad=True)\ndisplay(w)\nloss = (w * w).sum()\nloss"]
    notebook = tmp_path / "demo.ipynb"
    notebook.write_text(json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}))
    status, lines, errors = lines_of("explain", notebook)
    assert status == 0, errors
    assert "├── AccumulateGrad w (3)" in lines
    assert "demo.ipynb[cell 2]:3 (mul) loss = (w * w).sum()" in " ".join(lines)


# ---- draw


def test_draw_command(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    status, _, errors = lines_of("draw", EXAMPLE, "-o", tmp_path / "graph.svg")
    assert status == 0, errors
    found, texts = boxes((tmp_path / "graph.svg").read_text())
    assert_apart(found)
    assert {"model.W0.weight\n (16, 8)", "TanhBackward0", "loss\n ()"} <= set(texts)
    status, _, errors = lines_of("draw", EXAMPLE, "-o", tmp_path / "graph.png")
    assert status == 1 and "needs Graphviz" in errors
    status, _, errors = lines_of("draw", EXAMPLE, "--name", "nothing")
    assert status == 1 and "'nothing'" in errors and "loss" in errors
    status, _, errors = lines_of("draw", tmp_path / "absent.py")
    assert status == 1 and "absent.py" in errors and "Traceback" not in errors


def test_draw_command_scalars(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    script = tmp_path / "script.py"
    script.write_text(
        "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\nloss = (x * x).sum()\nloss.backward()\n"
    )
    status, _, errors = lines_of("draw", script, "--scalars", "-o", tmp_path / "graph.svg")
    assert status == 0, errors
    _, texts = boxes((tmp_path / "graph.svg").read_text())
    assert texts.count("*") == 2 and any("data 5.0000" in text for text in texts)


def test_import_is_light():
    code = "import sys, minitorch.viz; print([m for m in ('graphviz', 'rich', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
