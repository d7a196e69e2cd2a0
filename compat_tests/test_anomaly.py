"""Anomaly mode against torch, and what minitorch's errors tell beyond it: the line of the script, in their notes."""

import re
import traceback
import warnings
from typing import Any

import pytest
import torch

import minitorch

PROGRAMS = {
    "nan in backward": """
        x = torch.tensor([1.0, 0.0], requires_grad=True)
        y = x - x
        z = y / y
        z.sum().backward()
        """,
    "nan inside a composite": """
        x = torch.zeros(2, 3, requires_grad=True)
        y = x / x.norm()
        y.sum().backward()
        """,
    "a saved tensor modified": """
        x = torch.tensor([1.0, 0.0], requires_grad=True)
        y = x.exp()
        z = y * 2
        y.add_(1)
        z.sum().backward()
        """,
    "an error in a custom Function": """
        class Double(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2
            @staticmethod
            def backward(ctx, grad):
                raise ValueError("own error")
        x = torch.ones(2, requires_grad=True)
        Double.apply(x).sum().backward()
        """,
    "nan from a custom Function": """
        class Nan(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2
            @staticmethod
            def backward(ctx, grad):
                return grad * float("nan")
        x = torch.ones(2, requires_grad=True)
        Nan.apply(x).sum().backward()
        """,
    "nan in the second backward": """
        x = torch.tensor([0.0], requires_grad=True)
        y = x.abs() ** 1.5
        (g,) = torch.autograd.grad(y, x, create_graph=True)
        g.backward()
        """,
    "nan under create_graph": """
        x = torch.tensor([0.0], requires_grad=True)
        y = x.sqrt() * 0
        torch.autograd.grad(y, x, create_graph=True)
        """,
    "nan made by a hook": """
        x = torch.tensor([0.0], requires_grad=True)
        y = x * 2
        y.register_hook(lambda g: g * float("nan"))
        y.backward()
        """,
    "inf is no error": """
        x = torch.tensor([0.0], requires_grad=True)
        x.log().backward()
        assert x.grad.isinf().all()
        """,
    "a graph made before": """
        with torch.autograd.set_detect_anomaly(False):
            x = torch.tensor([0.0], requires_grad=True)
            y = x.sqrt() * 0
        y.backward()
        """,
    "a view modified in place": """
        x = torch.ones(3, requires_grad=True)
        y = x * 1
        y[0] = 0.0
        (y.sqrt() * 0).sum().backward()
        """,
    "nan from what was written into a view": """
        x = torch.zeros(3, requires_grad=True)
        y = torch.ones(3)
        y[:1] = x[:1].sqrt() * 0
        y.sum().backward()
        """,
    "a view made and written where nothing is recorded": """
        x = torch.ones(3, requires_grad=True)
        with torch.no_grad():
            v = x[0]
            v.add_(1)
        (x * x).sum().backward()
        """,
    "nothing wrong": """
        x = torch.ones(3, requires_grad=True)
        (x * x).sum().backward()
        assert x.grad.tolist() == [2.0, 2.0, 2.0]
        """,
}


def run(backend: Any, program: str, check_nan: bool = True) -> tuple[list[str], BaseException | None]:
    """The warnings of a program in anomaly mode, and what it raised."""
    lines = [line[8:] for line in program.splitlines()[1:]]
    code = compile("\n".join(lines), "script.py", "exec")
    raised = None
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with backend.autograd.detect_anomaly(check_nan=check_nan):
            try:
                exec(code, {"torch": backend, "__name__": "__main__"})
            except Exception as error:
                raised = error
    # NumPy's own warnings are silenced outside tests.
    return [str(w.message) for w in seen if w.category is UserWarning], raised


def said(messages: list[str]) -> list[tuple[str, list[str]]]:
    """Of each warning the first words, and the lines of the script in it: what lies between them differs by nature."""
    found = []
    for text in messages:
        head = text.lstrip("\n").splitlines()[0].partition(" (Triggered internally")[0]
        found.append((head, re.findall(r'File "script.py", line (\d+)', text)))
    return found


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_as_torch(program: str) -> None:
    ours, our_error = run(minitorch, program)
    theirs, their_error = run(torch, program)
    assert (type(our_error), str(our_error)) == (type(their_error), str(their_error))
    assert said(ours) == said(theirs)


def test_without_looking_for_nan() -> None:
    for backend in (minitorch, torch):
        messages, error = run(backend, PROGRAMS["nan in backward"], check_nan=False)
        assert error is None
        assert len(messages) == 1


def notes(program: str) -> list[str]:
    _, error = run(minitorch, program)
    return getattr(error, "__notes__", [])


def test_the_error_names_the_forward_line() -> None:
    (recorded, first) = notes(PROGRAMS["nan in backward"])
    assert recorded == "minitorch: DivBackward0 was recorded at script.py, line 3"
    assert first == "minitorch: the first nan of the forward pass was made by div at script.py, line 3"


def test_the_first_inf_is_named_not_a_later_nan() -> None:
    program = """
        x = torch.tensor([0.0, 1.0], requires_grad=True)
        a = x * 3
        b = a.log()
        c = b - b
        d = c.exp()
        d.sum().backward()
        """
    assert notes(program)[-1] == "minitorch: the first inf of the forward pass was made by log at script.py, line 3"


def test_a_number_that_is_not_finite_is_not_to_blame() -> None:
    program = """
        x = torch.tensor([0.0, 1.0], requires_grad=True)
        a = x.masked_fill(x > 0, float("-inf"))
        b = x.sqrt() * 0
        b.sum().backward()
        """
    assert [note for note in notes(program) if "first" in note] == []


def test_switches() -> None:
    def program(backend: Any) -> list:
        seen = [backend.is_anomaly_enabled(), backend.is_anomaly_check_nan_enabled()]
        with backend.autograd.set_detect_anomaly(True, check_nan=False):
            seen += [backend.is_anomaly_enabled(), backend.is_anomaly_check_nan_enabled()]
            with backend.autograd.set_detect_anomaly(False):
                seen.append(backend.is_anomaly_enabled())
            seen.append(backend.is_anomaly_enabled())
        seen.append(backend.is_anomaly_enabled())
        backend.autograd.set_detect_anomaly(True)
        seen.append(backend.is_anomaly_enabled())
        backend.autograd.set_detect_anomaly(False)
        seen.append(backend.is_anomaly_enabled())
        return seen

    assert program(minitorch) == program(torch)


def test_a_node_keeps_the_stack_of_its_call() -> None:
    def stack(backend: Any) -> str:
        with backend.autograd.set_detect_anomaly(True):
            x = backend.ones(2, requires_grad=True)
            y = x * 2
        return y.grad_fn.metadata["traceback_"][-1]

    assert "y = x * 2" in stack(minitorch)
    assert "y = x * 2" in stack(torch)


def test_modes_stand_above_the_watch() -> None:
    from minitorch.overrides import TorchFunctionMode

    names = []

    class Names(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: tuple = (), kwargs: dict | None = None) -> Any:
            names.append(func.__name__)
            return func(*args, **(kwargs or {}))

    with minitorch.autograd.set_detect_anomaly(True):
        x = minitorch.ones(2, requires_grad=True)
        with Names():
            y = x * 2
        assert "traceback_" in y.grad_fn.metadata
    assert names == ["mul"]


# ---- the note of a modified tensor, without anomaly mode ------------------------------------------------------------


def modified(work: Any) -> str:
    with pytest.raises(RuntimeError, match="modified by an inplace operation") as caught:
        work()
    (note,) = caught.value.__notes__
    assert note in "".join(traceback.format_exception(caught.value))
    return note


def test_the_note_names_variable_and_line() -> None:
    x = minitorch.ones(3, requires_grad=True)
    hidden = x.exp()
    z = hidden * 2
    hidden.add_(1)
    note = modified(lambda: z.sum().backward())
    assert re.fullmatch(
        r"minitorch: `hidden` was modified in place at test_anomaly.py, line \d+, "
        r"in test_the_note_names_variable_and_line: hidden\.add_\(1\)",
        note,
    )


def test_the_note_names_the_parameter_of_a_module() -> None:
    layer = minitorch.nn.Linear(2, 2)
    loss = (layer(minitorch.ones(1, 2)) * layer.weight).sum()

    def update() -> None:
        with minitorch.no_grad():
            for p in layer.parameters():
                p -= 0.1

    update()
    note = modified(loss.backward)
    assert "`layer.weight`" in note
    assert note.endswith("in update: p -= 0.1")


def test_the_note_names_the_step_of_an_optimizer() -> None:
    w = minitorch.ones(3, requires_grad=True)
    optimizer = minitorch.optim.SGD([w], lr=0.1)
    loss = (w**2).sum()
    loss.backward(retain_graph=True)
    optimizer.step()
    assert modified(loss.backward).endswith("optimizer.step()")


@pytest.mark.parametrize(
    "change",
    ["y[0] = 1", "y *= 2", "y.data.add_(0); y.mul_(2)", "y[:2].zero_()", "y[y > 0] = 3", "y.detach().add_(1)"],
)
def test_every_kind_of_write_is_told(change: str) -> None:
    x = minitorch.ones(3, requires_grad=True)
    y = x * 1
    z = y * y
    exec(change, {"y": y})
    assert "`y` was modified in place at" in modified(z.sum().backward)


def test_no_note_keeps_a_tensor_alive() -> None:
    import weakref

    x = minitorch.ones(3, requires_grad=True)
    y = x.exp()
    z = y * 2
    y.add_(1)
    gone = weakref.ref(y)
    del y, z
    assert gone() is None
