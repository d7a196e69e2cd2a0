"""torch.save and torch.load: what one side writes the other reads, and no file makes `load` do anything else."""

import collections
import copy
import doctest
import io
import pickle
import struct
import subprocess
import sys
import warnings
import zipfile

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

import minitorch
from compat_tests.test_nn import BACKENDS, as_data, assert_equal, assert_same
from minitorch import serialization

ZIP, OLD = {}, {"_use_new_zipfile_serialization": False}


def written(X, obj, **how):
    file = io.BytesIO()
    X.save(obj, file, **how)
    return file.getvalue()


def read(X, content, **how):
    return X.load(io.BytesIO(content), **how)


# ---- one file, both sides -------------------------------------------------------------------------------------------


DTYPES = "float64 float32 float16 bfloat16 int64 int32 int16 int8 uint8 bool".split()


def tensors(X):
    x = X.arange(24.0).reshape(2, 3, 4)
    parameter = X.nn.Parameter(X.ones(3))
    named = X.nn.Parameter(X.ones(1), requires_grad=False)
    named.unit = "m"
    named_tensor = X.ones(1)
    named_tensor.unit = {"s": [1]}
    return {
        **{name: X.tensor([0, 1, 1, 0]).to(getattr(X, name)) for name in DTYPES},
        "whole": x,
        "views": [x[1], x.permute(2, 0, 1)[1:], x[:, ::2, 1::2], x[0, 0, 0], x.flatten()[5:9]],
        "expanded": X.tensor([1.0, 2.0])[:, None].expand(2, 3),
        "empty": [X.zeros(0), X.zeros(2, 0, 3), x[2:], X.zeros(3)[3:]],
        "0-d": X.tensor(3),
        "transposed": X.arange(6.0).reshape(2, 3).t(),
        "channels_last": X.arange(24.0).reshape(1, 2, 3, 4).contiguous(memory_format=X.channels_last),
        "leaf": X.ones(2, requires_grad=True),
        "computed": X.ones(2, requires_grad=True) * 2,
        "parameter": parameter,
        "tied": [parameter, parameter],
        "frozen": X.nn.Parameter(X.ones(1), requires_grad=False),
        "attributes": [named, named_tensor],
        "other dtype": [X.arange(4.0).view(X.uint8)[3:9], X.arange(4).view(X.float64)[1:]],
    }


def plain(X):
    ordered = collections.OrderedDict([("b", 1), ("a", 2)])
    ordered.note = "kept"
    shared = [1]
    return {
        "numbers": [
            0,
            -1,
            255,
            256,
            65535,
            65536,
            -(2**31),
            2**31,
            -(2**40),
            2**70,
            -(2**2000),
            1.5,
            float("inf"),
            3 + 4j,
        ],
        "words": ["", "ascii", "äß€😀", "a" * 300, b"ab\xff", bytearray(b"x"), None, True, False],
        "containers": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], {}, {1, 2}, set(), [[[]]], {1: {2: {3: 4}}}],
        "keys": {1: 1, "a": 2, (1, (2, 3)): 3, None: 4, 1.5: 5, b"b": 6},
        "long": list(range(2500)),
        "wide": {i: str(i) for i in range(300)},
        "torch": [X.Size([1, 2]), X.float32, X.long, X.device("cpu"), X.device("cuda", 1)],
        "ordered": ordered,
        "count": collections.Counter("abracadabra"),
        "shared": [shared, shared],
    }


def trained(X):
    X.manual_seed(0)
    net = X.nn.Sequential(X.nn.Linear(3, 4), X.nn.Tanh(), X.nn.Linear(4, 1))
    optimizer = X.optim.Adam(net.parameters(), lr=0.1)
    scheduler = X.optim.lr_scheduler.StepLR(optimizer, 2)
    for _ in range(3):
        optimizer.zero_grad()
        (net(X.ones(2, 3)) ** 2).mean().backward()
        optimizer.step()
        scheduler.step()
    return net, optimizer, scheduler


def checkpoint(X):
    net, optimizer, _ = trained(X)
    return {
        "epoch": 3,
        "model": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rng": X.get_rng_state(),
    }


def everything(x, X):
    """`as_data`, with what else a file keeps: strides, attributes, Python types, bfloat16 as float."""
    if isinstance(x, X.Tensor):
        flat = as_data(x.float() if x.dtype is X.bfloat16 else x, X)
        facts = (
            str(x.dtype),
            list(x.stride()),
            x.storage_offset() if x.numel() else 0,
            x.requires_grad,
            x.is_leaf,
            type(x).__name__,
        )
        return {"data": flat["array"], "facts": list(map(str, facts)), "dict": everything(dict(x.__dict__), X)}
    if isinstance(x, dict):
        attributes = getattr(x, "__dict__", {})
        items = [[repr(k), everything(v, X)] for k, v in x.items()]
        return [type(x).__name__, items, everything(dict(attributes), X) if attributes else None]
    if isinstance(x, (list, tuple)):
        return [type(x).__name__, *(everything(y, X) for y in x)]
    return repr(x)


@pytest.mark.parametrize("old", [False, True], ids=["zip", "before 1.6"])
@pytest.mark.parametrize("make", [tensors, plain, checkpoint], ids=lambda f: f.__name__)
def test_both_ways(make, old):
    """torch -> torch, torch -> minitorch, minitorch -> torch and minitorch -> minitorch give the same."""
    how = OLD if old else ZIP
    expected = everything(read(torch, written(torch, make(torch), **how)), torch)
    ways = [(torch, minitorch)] if old else [(torch, minitorch), (minitorch, torch), (minitorch, minitorch)]
    for writer, reader in ways:
        loaded = read(reader, written(writer, make(writer), **how))
        assert_equal(everything(loaded, reader), expected, exact=make is not checkpoint)


@pytest.mark.parametrize("writer", BACKENDS, ids=lambda X: X.__name__)
@pytest.mark.parametrize("reader", BACKENDS, ids=lambda X: X.__name__)
def test_what_is_shared_stays_shared(writer, reader):
    x = writer.arange(6.0)
    tied = writer.nn.Parameter(writer.ones(2))
    content = written(
        writer, {"x": x, "rows": x.view(2, 3), "tail": x[4:], "again": x, "tied": [tied, tied, tied.data]}
    )
    loaded = read(reader, content)
    loaded["x"].mul_(10)
    assert loaded["rows"].tolist() == [[0, 10, 20], [30, 40, 50]] and loaded["tail"].tolist() == [40, 50]
    assert loaded["again"] is loaded["x"]
    first, second, data = loaded["tied"]
    assert first is second and data.data_ptr() == first.data_ptr()
    # All of it lies in two memories, once each.
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert [len(archive.read(name)) for name in archive.namelist() if "/data/" in name] == [24, 8]


def test_the_bytes_of_a_file():
    """The records that torch writes, in its order, at its places, and a pickle that is torch's to the last byte."""

    def listing(X):
        content = written(X, checkpoint(torch if X is torch else minitorch))
        archive = zipfile.ZipFile(io.BytesIO(content))
        found = []
        for record in archive.infolist():
            assert record.compress_type == zipfile.ZIP_STORED
            lengths = struct.unpack("<2H", content[record.header_offset + 26 : record.header_offset + 30])
            assert (record.header_offset + 30 + sum(lengths)) % 64 == 0
            found.append((record.filename, record.file_size))
        assert archive.testzip() is None
        small = {name: archive.read(f"archive/{name}") for name in ("version", "byteorder", ".format_version")}
        return [r for r in found if "serialization_id" not in r[0]], small

    assert listing(torch) == listing(minitorch)
    for make in (tensors, checkpoint):
        pickles = []
        for X in BACKENDS:
            made = make(X)
            # Where nothing begins is not the same.
            made.pop("empty", None)
            pickles.append(zipfile.ZipFile(io.BytesIO(written(X, made))).read("archive/data.pkl"))
        assert pickles[0] == pickles[1]


def test_lists_in_themselves():
    endless = [1]
    endless.append(endless)
    for writer in BACKENDS:
        loaded = read(minitorch, written(writer, endless))
        assert loaded[1] is loaded


@pytest.mark.parametrize("writer", BACKENDS, ids=lambda X: X.__name__)
@pytest.mark.parametrize("reader", BACKENDS, ids=lambda X: X.__name__)
def test_training_goes_on(writer, reader):
    """Loaded into new objects, the next steps are those of the run that was saved."""

    def step(X, net, optimizer, scheduler):
        optimizer.zero_grad()
        (net(X.ones(2, 3)) ** 2).mean().backward()
        optimizer.step()
        scheduler.step()
        return [p.detach().numpy() for p in net.parameters()], optimizer.param_groups[0]["lr"]

    kept = trained(writer)
    state = read(reader, written(writer, {**checkpoint(writer), "scheduler": kept[2].state_dict()}))
    X = reader
    net = X.nn.Sequential(X.nn.Linear(3, 4), X.nn.Tanh(), X.nn.Linear(4, 1))
    optimizer = X.optim.Adam(net.parameters())
    scheduler = X.optim.lr_scheduler.StepLR(optimizer, 2)
    assert str(net.load_state_dict(state["model"])) == "<All keys matched successfully>"
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    for _ in range(3):
        theirs, ours = step(writer, *kept), step(reader, net, optimizer, scheduler)
        assert ours[1] == theirs[1]
        for a, b in zip(ours[0], theirs[0], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)
    X.set_rng_state(state["rng"])
    numbers = X.rand(3).tolist()
    trained(writer)
    assert numbers == writer.rand(3).tolist()


OPTIMIZERS = [
    name
    for name in dir(torch.optim)
    if isinstance(getattr(torch.optim, name), type) and name not in ("Optimizer", "SparseAdam")
]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_goes_on_at_the_other_side(name):
    def new(X):
        parameter = X.nn.Parameter(X.zeros(3, 3))
        return parameter, getattr(X.optim, name)([parameter], lr=0.01)

    def step(X, parameter, optimizer):
        def closure():
            optimizer.zero_grad()
            loss = ((parameter - X.tensor([1.0, 2.0, 3.0])) ** 4).sum()
            loss.backward()
            return loss

        optimizer.step(closure)

    for writer, reader in (BACKENDS, BACKENDS[::-1]):
        kept = new(writer)
        for _ in range(2):
            step(writer, *kept)
        numbers, state = read(reader, written(writer, [kept[0], kept[1].state_dict()]))
        parameter, optimizer = new(reader)
        with reader.no_grad():
            parameter.copy_(numbers)
        optimizer.load_state_dict(state)
        for _ in range(2):
            step(writer, *kept)
            step(reader, parameter, optimizer)
        theirs = kept[0].detach().numpy()
        np.testing.assert_allclose(parameter.detach().numpy(), theirs, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("assign", [True, False])
def test_load_state_dict_of_a_file(strict, assign):
    def run(X):
        state = read(X, written(X, {"weight": X.ones(3, 2).double(), "extra": X.ones(1)}))
        net = X.nn.Linear(2, 3)
        weight = net.weight
        try:
            keys = net.load_state_dict(state, strict=strict, assign=assign)
        except RuntimeError as error:
            return str(error)
        loaded = net.weight
        return [str(keys), loaded is weight, loaded, loaded.requires_grad, type(loaded).__name__]

    assert_same(run)


# ---- the arguments --------------------------------------------------------------------------------------------------


def test_files_and_paths(tmp_path):
    x = {"x": minitorch.arange(5.0)}
    for n, place in enumerate((str(tmp_path / "a.pt"), tmp_path / "b.with.dots.pth", tmp_path / "ünï.pt")):
        minitorch.save(x, place)
        assert torch.load(place)["x"].tolist() == [0, 1, 2, 3, 4]
        assert minitorch.load(place)["x"].tolist() == [0, 1, 2, 3, 4]
        torch.save({"x": torch.arange(5.0)}, str(tmp_path / "theirs.pt"))
        names = [zipfile.ZipFile(p).namelist()[0] for p in (place, tmp_path / "theirs.pt")]
        assert names == [("a/data.pkl", "b.with.dots/data.pkl", "archive/data.pkl")[n], "theirs/data.pkl"]
    with open(tmp_path / "d.pt", "w+b") as file:
        minitorch.save(x, file)
        file.seek(0)
        assert minitorch.load(file)["x"].tolist() == [0, 1, 2, 3, 4]
    with open(tmp_path / "d.pt", "rb", buffering=0) as file:
        assert minitorch.load(file)["x"].tolist() == [0, 1, 2, 3, 4]


class _OnlyWrites:
    def __init__(self):
        self.content = b""

    def write(self, data):
        self.content += bytes(data)
        return len(data)

    def flush(self):
        """Nothing is kept back."""


def test_a_file_that_only_writes():
    file = _OnlyWrites()
    minitorch.save([minitorch.ones(3), minitorch.zeros(2)], file)
    assert read(torch, file.content)[0].tolist() == [1, 1, 1]
    assert read(minitorch, file.content)[1].tolist() == [0, 0]


def test_mapped_files(tmp_path):
    path = tmp_path / "x.pt"
    torch.save({"x": torch.arange(6.0), "b": torch.tensor([True, False]), "y": torch.zeros(0)}, path)
    before = path.read_bytes()
    loaded = minitorch.load(path, mmap=True)
    assert loaded["x"].tolist() == [0, 1, 2, 3, 4, 5] and loaded["b"].tolist() == [True, False]
    loaded["x"].add_(1)
    assert loaded["x"].view(2, 3).sum().item() == 21 and copy.deepcopy(loaded)["x"].tolist()[0] == 1
    assert path.read_bytes() == before


LOCATIONS = {
    "cpu": lambda X: "cpu",
    "device": lambda X: X.device("cpu"),
    "storage": lambda X: lambda storage, location: storage,
    "none": lambda X: lambda storage, location: None,
    "dict": lambda X: {"cuda:0": "cpu"},
    "other dict": lambda X: {"cuda:1": "cpu"},
    "nothing": lambda X: None,
    "cuda": lambda X: "cuda",
    "cuda:0": lambda X: X.device("cuda", 0),
    "unknown": lambda X: {"cuda:0": "nowhere"},
}


@pytest.mark.parametrize("location", ["cpu", "cuda:0"])
@pytest.mark.parametrize("mapped", LOCATIONS)
def test_map_location(mapped, location):
    content = crafted(tensor(location=location))

    def run(X):
        try:
            return read(X, content, map_location=LOCATIONS[mapped](X))
        except RuntimeError as error:
            return str(error).splitlines()[0]

    assert_same(run)


def test_wrong_calls(tmp_path):
    x = written(torch, [1])
    for call in (
        lambda X: X.save(1, 5),
        lambda X: X.save(1, str(tmp_path / "no" / "x.pt")),
        lambda X: X.load(str(tmp_path / "no.pt")),
        lambda X: X.load(5),
        lambda X: X.load(io.BytesIO(x), pickle_module=pickle, weights_only=True),
        lambda X: X.load(io.BytesIO(x), mmap=True),
        lambda X: read(X, b""),
        lambda X: X.save(_two_dtypes(X), io.BytesIO()),
    ):
        kinds = []
        for X in BACKENDS:
            with pytest.raises(Exception) as raised:
                call(X)
            kinds.append((type(raised.value), str(raised.value).splitlines()[:1]))
        (theirs, text), (ours, said) = kinds
        assert issubclass(ours, theirs), kinds
        assert said == text or theirs in (EOFError, AttributeError), kinds
    with pytest.raises(NotImplementedError, match="that torch has since"):
        minitorch.save(1, io.BytesIO(), **OLD)


def _two_dtypes(X):
    x = X.ones(2)
    return [x, x.view(X.int32)]


@pytest.mark.parametrize("X", BACKENDS, ids=lambda X: X.__name__)
def test_examples(X):
    for test in doctest.DocTestFinder().find(serialization, "serialization", extraglobs={"torch": X}):
        assert not doctest.DocTestRunner().run(test).failed, test.name


# ---- classes --------------------------------------------------------------------------------------------------------


class Net:
    def __init__(self, X):
        self.layer = X.nn.Linear(1, 1)
        self.size = 3


def test_other_classes_are_refused_by_name():
    content = written(minitorch, {"a": Net(minitorch), "b": 1})
    first_lines = []
    for X in BACKENDS:
        with pytest.raises(pickle.UnpicklingError) as raised:
            read(X, content)
        first_lines.append(str(raised.value).splitlines()[0])
    assert first_lines[0] == first_lines[1]
    net, linear = f"{Net.__module__}.Net", "torch.nn.modules.linear.Linear"
    assert f"add_safe_globals([{net}, {linear}])" in str(raised.value)
    with pytest.raises(pickle.UnpicklingError, match="minitorch never does"):
        read(minitorch, content, weights_only=False)
    for X in BACKENDS:
        found = X.serialization.get_unsafe_globals_in_checkpoint(io.BytesIO(content))
        assert sorted(found) == [net, linear]


def test_classes_declared_safe():
    for writer in BACKENDS:
        content = written(writer, {"a": Net(writer), "b": 1})
        for reader in BACKENDS:
            module = reader.serialization
            before = module.get_safe_globals()
            with module.safe_globals([Net, reader.nn.Linear]):
                loaded = read(reader, content)["a"]
                assert module.get_safe_globals() == [*before, Net, reader.nn.Linear] or reader is torch
            assert isinstance(loaded, Net) and loaded.size == 3
            assert loaded.layer(reader.ones(2, 1)).shape == (2, 1)
            assert set(module.get_safe_globals()) == set(before)
    minitorch.serialization.add_safe_globals([(Net, "elsewhere.Net")])
    with pytest.raises(pickle.UnpicklingError):
        read(minitorch, content)
    minitorch.serialization.clear_safe_globals()
    assert minitorch.serialization.get_safe_globals() == []


def test_tensors_of_subclasses():
    for X in BACKENDS:
        mine = type("Mine", (X.Tensor,), {"__module__": __name__})
        globals()["Mine"] = mine
        content = written(X, X.ones(2).as_subclass(mine))
        with pytest.raises(pickle.UnpicklingError, match="Mine"):
            read(X, content)
        with X.serialization.safe_globals([mine]):
            assert type(read(X, content)) is mine


def test_a_whole_module_opens_in_torch():
    net = minitorch.nn.Sequential(minitorch.nn.Linear(2, 3), minitorch.nn.ReLU(), minitorch.nn.Linear(3, 1))
    theirs = read(torch, written(minitorch, net), weights_only=False)
    assert repr(theirs) == repr(net)
    np.testing.assert_allclose(
        theirs(torch.ones(2, 2)).detach().numpy(), net(minitorch.ones(2, 2)).detach().numpy(), rtol=1e-6
    )


def test_under_the_swap(tmp_path):
    """The same names without and with the swap, and a file of Values is one of numbers."""
    script = (
        "import sys, torch\n"
        "net = torch.nn.Linear(2, 1)\n"
        "state = {'net': net, 'sd': net.state_dict(), 'x': torch.arange(3.), 'row': torch.ones(2, 2)[1]}\n"
        "torch.save(state, sys.argv[1])\n"
        "with torch.serialization.safe_globals([torch.nn.Linear]):\n"
        "    print(torch.load(sys.argv[1])['x'].tolist())\n"
    )
    (tmp_path / "s.py").write_text(script)
    for dtype in (None, "value", "float64"):
        path = str(tmp_path / f"{dtype}.pt")
        environment = minitorch.swap.swapped_environment(dtype)
        done = subprocess.run(
            [sys.executable, str(tmp_path / "s.py"), path], env=environment, capture_output=True, text=True
        )
        assert done.stdout == "[0.0, 1.0, 2.0]\n", done.stderr
        loaded = torch.load(path, weights_only=False)
        assert loaded["x"].dtype is (torch.float64 if dtype else torch.float32)
        assert loaded["net"](loaded["row"]).shape == (1,)


# ---- safetensors ----------------------------------------------------------------------------------------------------


def test_safetensors_both_ways(tmp_path):
    theirs = pytest.importorskip("safetensors.torch")
    from minitorch import _safetensors as ours

    path = str(tmp_path / "x.safetensors")

    def state(X):
        return {
            **{name: X.tensor([[0, 1, 1]]).to(getattr(X, name)) for name in DTYPES},
            "empty": X.zeros(0, 3),
            "0-d": X.tensor(2.5),
        }

    for (writer, write), (reader, load) in [((torch, theirs), (minitorch, ours)), ((minitorch, ours), (torch, theirs))]:
        write.save_file(state(writer), path)
        for loaded in (load.load_file(path), load.load(write.save(state(writer)))):
            for name, tensor in state(reader).items():
                assert loaded[name].dtype is tensor.dtype and loaded[name].shape == tensor.shape
                assert reader.equal(loaded[name], tensor)
        tied = [X.nn.Sequential(layer, layer) for X in (writer, reader) for layer in [X.nn.Linear(2, 2)]]
        write.save_model(tied[0], path)
        assert load.load_model(tied[1], path) == (set(), [])
        assert tied[0][1].weight.tolist() == tied[1][1].weight.tolist()
    wrong = [
        lambda X, module: module.save({"a": X.ones(2, 3).t()}),
        lambda X, module: module.save([X.ones(2)]),
        lambda X, module: module.save({"a": 3}),
        lambda X, module: module.save((lambda x: {"a": x, "b": x[1:]})(X.ones(3))),
        lambda X, module: module.load_model(X.nn.Linear(3, 1), path),
        lambda X, module: module.load(b"abc"),
    ]
    for call in wrong:
        kinds = []
        for X, module in ((torch, theirs), (minitorch, ours)):
            with pytest.raises(Exception) as raised:
                call(X, module)
            kinds.append(type(raised.value))
        assert kinds[0] is kinds[1]
    imports = ["import torch", f"from safetensors.torch import load_file; print(list(load_file({path!r})))"]
    swapped = minitorch.swap.swapped_environment()
    for lines, out, error in (
        (imports, "['0.bias', '0.weight']\n", ""),
        (imports[::-1], "", "write `import torch` before"),
    ):
        done = subprocess.run([sys.executable, "-c", "\n".join(lines)], env=swapped, capture_output=True, text=True)
        assert done.stdout == out and error in done.stderr, done.stderr


# ---- crafted files --------------------------------------------------------------------------------------------------


def crafted(program, memories=None, **records):
    """An archive around a pickle program."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {"data.pkl": b"\x80\x02" + program + b".", "version": b"3\n", **records}.items():
            if content is not None:
                archive.writestr(f"archive/{name}", content)
        for key, content in ({"0": np.arange(6, dtype="f4").tobytes()} if memories is None else memories).items():
            archive.writestr(f"archive/data/{key}", content)
    return file.getvalue()


def text(word):
    return b"X" + struct.pack("<I", len(word)) + word.encode()


def whole(n):
    return b"\x8a\x09" + n.to_bytes(9, "little", signed=True)


def storage(kind="FloatStorage", key="0", location="cpu", count=6):
    return b"(" + text("storage") + f"ctorch\n{kind}\n".encode() + text(key) + text(location) + whole(count) + b"tQ"


def tensor(size=(2, 3), stride=(3, 1), offset=0, needs=b"\x89", **where):
    sizes = b"".join(b"(" + b"".join(map(whole, numbers)) + b"t" for numbers in (size, stride))
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage(**where) + whole(offset) + sizes + needs
        + b"ccollections\nOrderedDict\n)RtR"
    )  # fmt: skip


GOOD = {
    "plain": crafted(tensor()),
    "part": crafted(tensor((2,), (2,), 3)),
    "repeated": crafted(tensor((4, 2), (0, 1), 4)),
    "huge of one": crafted(tensor((2**40, 0), (1, 1))),
    "no version": crafted(b"K\x01", byteorder=b"little"),
    "needs grad": crafted(tensor(needs=b"\x88")),
    "two dtypes, one key": crafted(b"(" + tensor() + tensor(kind="IntStorage") + b"t"),
    "text of Python 2": crafted(b"U\x02ab"),
}
BAD = {
    "too large": crafted(tensor((3, 3))),
    "too far": crafted(tensor((1,), (1,), 6)),
    "step beyond": crafted(tensor((2,), (6,))),
    "offset": crafted(tensor(offset=-1)),
    "size": crafted(tensor((-1, 3))),
    "stride": crafted(tensor(stride=(-3, 1))),
    "lengths": crafted(tensor((6,), (1, 1))),
    "overflow": crafted(tensor((2**62, 4), (2**62, 1))),
    "repeated without end": crafted(tensor((2**62, 2**62), (0, 0))),
    "integers that need grad": crafted(tensor(needs=b"\x88", kind="IntStorage")),
    "memory too small": crafted(tensor(), {"0": b"1234"}),
    "memory too large": crafted(tensor(), {"0": b"1234" * 9}),
    "count too small": crafted(tensor(count=2)),
    "count too large": crafted(tensor(count=2**60)),
    "count below 0": crafted(tensor(count=-6)),
    "no memory": crafted(tensor(), {}),
    "no pickle": crafted(b"", **{"data.pkl": None}),
    "order": crafted(b"K\x01", byteorder=b"middle"),
    "another device": crafted(tensor(location="xla:0")),
    "no storage": crafted(b"(" + text("foo") + b"tQ"),
    "no key": crafted(b"K\x01Q"),
    "system": crafted(b"cos\nsystem\n" + text("exit 1") + b"\x85R"),
    "eval": crafted(b"c__builtin__\neval\n" + text("1/0") + b"\x85R"),
    "getattr": crafted(b"c__builtin__\ngetattr\n" + text("1") + b"\x85R"),
    "import": crafted(b"c__builtin__\n__import__\n" + text("os") + b"\x85R"),
    "partial": crafted(b"cfunctools\npartial\n)R"),
    "instance": crafted(b"(i__main__\nNet\n"),
    "object": crafted(b"c__main__\nNet\n)\x81}b"),
    "new tensor": crafted(b"ctorch\nTensor\n)\x81"),
    "state of a list": crafted(b"]}b"),
    "state of a function": crafted(b"ctorch._utils\n_rebuild_tensor_v2\n}b"),
    "state of a class": crafted(b"ctorch\nTensor\n}" + text("add") + b"K\x01sb"),
    "call of a list": crafted(b"])R"),
    "items of a list": crafted(b"]K\x01K\x02s"),
    "items of a dict": crafted(b"}K\x01a"),
    "list as key": crafted(b"}]K\x01s"),
    "get": crafted(b"h\x05"),
    "nothing": crafted(b""),
    "underflow": crafted(b"t"),
    "tuple of nothing": crafted(b"\x87"),
    "no tuple": crafted(b"ccollections\nOrderedDict\nK\x01R"),
    "few arguments": crafted(b"ctorch._utils\n_rebuild_tensor_v2\n)R"),
    "size of words": crafted(b"ctorch\nSize\n" + text("ab") + b"\x85R"),
    "unknown opcode": crafted(b"\xff"),
    "extension": crafted(b"\x82\x01"),
    "text of an id": crafted(b"Pabc\n"),
    "long text": crafted(b"X\xff\xff\xff\xffab"),
    "long integer": crafted(b"\x8a\xffab"),
    "name without end": crafted(b"c" + b"a" * 5000),
    "no text": crafted(b"X\x01\x00\x00\x00\xff"),
    "many bytes": crafted(b"c__builtin__\nbytearray\n" + whole(10**12) + b"\x85R"),
    "another codec": crafted(b"c_codecs\nencode\n" + text("a") + text("rot13") + b"\x86R"),
    "parameter of a number": crafted(b"ctorch._utils\n_rebuild_parameter\nK\x01\x88}\x87R"),
    "tensor by another": crafted(b"ctorch._tensor\n_rebuild_from_type_v2\n(c_codecs\nencode\nctorch\nTensor\n)}tR"),
    "cut off": crafted(text("abc")[:-1], **{"data.pkl": b"\x80\x02" + text("abc")[:-1]}),
    "no text at all": b"hello, this is no checkpoint",
    "start of an archive": crafted(tensor())[:60],
    "end of an archive missing": crafted(tensor())[:-30],
    "another pickle": pickle.dumps({"a": 1}, 2),
    "another protocol": pickle.dumps({"a": 1}, 4),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_crafted_files_that_are_sound(name):
    assert_same(lambda X: read(X, GOOD[name]))


@pytest.mark.parametrize("name", BAD)
def test_crafted_files_that_are_not(name):
    """Every one is refused, with torch's error where torch has a clear one."""
    with pytest.raises((RuntimeError, pickle.UnpicklingError, ValueError)) as ours:
        read(minitorch, BAD[name])
    assert len(str(ours.value)) > 20 and type(ours.value) in (RuntimeError, pickle.UnpicklingError, ValueError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read(torch, BAD[name])
        assert name in ("new tensor", "another codec")
    except RuntimeError as theirs:
        if "miniz" not in str(theirs) and name not in ("overflow", "integers that need grad"):
            assert str(ours.value).splitlines()[0] == str(theirs).splitlines()[0]
    except pickle.UnpicklingError:
        assert type(ours.value) is pickle.UnpicklingError
        assert str(ours.value).startswith("Weights only load failed.")
    except (EOFError, LookupError, TypeError, ValueError, AttributeError, AssertionError, MemoryError):
        """torch names no cause."""


# ---- files nobody wrote ---------------------------------------------------------------------------------------------

WHOLE = [
    written(torch, {"model": [torch.arange(6.0)[1:4], torch.ones(2, 2, dtype=torch.int8)], "step": (1, "a", 2.5)}),
    written(torch, {"model": [torch.arange(6.0)[1:4], torch.tensor([True])], "set": {1}}, **OLD),
    written(minitorch, checkpoint(minitorch)),
]
CLEAR = (RuntimeError, pickle.UnpicklingError, ValueError, EOFError)


def only_weights(x, seen=None):
    """Asserts that x is of the types of a weights file, and reads every number of its tensors."""
    seen = set() if seen is None else seen
    if id(x) in seen:
        return
    seen.add(id(x))
    if isinstance(x, minitorch.Tensor):
        if x.numel() < 10**6:
            x.detach().float().sum()
    elif isinstance(x, dict):
        for key, value in x.items():
            only_weights(key, seen)
            only_weights(value, seen)
    elif isinstance(x, (list, tuple, set)):
        for y in x:
            only_weights(y, seen)
    elif not callable(x):
        known = (int, float, complex, str, bytes, bytearray, type(None), minitorch.dtype, minitorch.device)
        assert isinstance(x, (*known, serialization._StorageType, minitorch.storage.TypedStorage)), type(x)


def loads_or_refuses(content):
    """Whatever the file is, `load` gives weights or a clear error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            only_weights(read(minitorch, content))
        except CLEAR as error:
            assert str(error)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes(content, flips):
    damaged = bytearray(content)
    for place, byte in flips:
        damaged[place % len(damaged)] = byte
    loads_or_refuses(bytes(damaged))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([WHOLE[0], WHOLE[2]]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_flipped_bytes_of_a_pickle(content, flips):
    """With checksums that are right."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    records = {name.removeprefix("archive/"): archive.read(name) for name in archive.namelist()}
    program = bytearray(records.pop("data.pkl"))
    for place, byte in flips:
        program[2 + place % (len(program) - 3)] = byte
    loads_or_refuses(crafted(bytes(program[2:-1]), {}, **records))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0, 10**6), st.integers(0, 300), st.binary(max_size=30))
def test_pieces_cut_out(content, place, length, instead):
    place %= len(content)
    loads_or_refuses(content[:place] + instead + content[place + length :])


PIECES = [
    *(bytes([opcode]) for opcode in minitorch.serialization.Unpickler.steps),
    *(pickle.MARK, pickle.EMPTY_TUPLE, pickle.REDUCE, pickle.TUPLE, pickle.BUILD, pickle.BINPERSID) * 3,
    *(
        "c{0}\n{2}\n".format(*name.rpartition(".")).encode()
        for name in (*serialization._BUILDERS, *serialization._NAMED)
    ),
    *(storage(), storage("BoolStorage", count=24), tensor(), tensor((3, 3)), tensor((1,), (1,), 5)),
    *(whole(n) for n in (0, 1, -1, 6, 2**31, 2**62, 2**63)),
    *(text(word) for word in ("storage", "cpu", "0", "latin1", "_data", "shape", "__class__")),
    *(b"h\x00", b"q\x00", b"q\x01", b"h\x01", b"K\x01", b"}", b"]", b"a", b"u", b"s"),
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_programs_of_any_opcodes(pieces):
    loads_or_refuses(crafted(b"".join(pieces)))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=3),
    st.integers(-1, 7),
    st.integers(0, 7),
)
@example([(0, 2**60)], 2**62, 0)
def test_no_tensor_leaves_its_storage(dims, offset, count):
    size, stride = [n for n, _ in dims], [step for _, step in dims]
    content = crafted(tensor(size, stride, offset, count=count), {"0": np.arange(count, dtype="f4").tobytes()})
    outcomes = []
    for X in BACKENDS:
        try:
            outcomes.append(read(X, content).tolist())
        except RuntimeError:
            outcomes.append("refused")
    assert outcomes[0] == outcomes[1] or (0 in size and "refused" in outcomes)


def test_bombs():
    """Small files that ask for much memory, or time, get an error at once."""
    memory = bytes(10**6)
    program = b"".join(storage(key=str(n), count=250_000) for n in range(1000))
    file = io.BytesIO(crafted(b"(" + program + b"t", {"0": memory}))
    # A thousand records that are one place in the file.
    with zipfile.ZipFile(file, "a") as archive:
        for n in range(1, 1000):
            again = copy.copy(archive.getinfo("archive/data/0"))
            again.filename = f"archive/data/{n}"
            archive.filelist.append(again)
        archive.writestr("archive/more", b"")
    with pytest.raises(RuntimeError, match="corrupted"):
        read(minitorch, file.getvalue())
    deflated = io.BytesIO()
    with zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/data.pkl", b"\x80\x02" + storage(count=250_000) + b".")
        packed.writestr("archive/data/0", memory)
    with pytest.raises(RuntimeError, match="compressed"):
        read(minitorch, deflated.getvalue())
    # Keys that are tuples of tuples: 2**60 of them to hash, or a chain deeper than the C stack.
    with pytest.raises(pickle.UnpicklingError, match="made of a dict"):
        read(minitorch, crafted(b"ccollections\nCounter\n](" + b")" + b"\x85" * 10**5 + b"e\x85R"))
    for program in (b")" + b"q\x00h\x00\x86" * 60, b")" + b"\x85" * 10**5):
        for use in (b"}" + program + b"K\x01s", b"c__builtin__\nset\n](" + program + b"e\x85R"):
            with pytest.raises(pickle.UnpicklingError, match="more than 1000 tuples"):
                read(minitorch, crafted(use))
    claimed = written(torch, torch.ones(2), **OLD).replace(b"K\x02Nt", b"J\xff\xff\xff\x7fNt", 1)
    with pytest.raises(RuntimeError, match="corrupted"):
        read(minitorch, claimed)
