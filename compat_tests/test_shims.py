"""What small scripts touch around the tensors, against a CPU build of torch: devices, settings, comparisons."""

import pickle
import subprocess
import sys

import numpy as np
import pytest

import minitorch
from compat_tests.test_nn import BACKENDS, assert_same, by_source, raised

# ---- devices and settings -------------------------------------------------------------------------------------------

ASKED = [
    lambda X: X.cuda.is_available(),
    lambda X: X.cuda.device_count(),
    lambda X: X.cuda.empty_cache(),
    lambda X: X.cuda.synchronize(),
    lambda X: X.cuda.current_device(),
    lambda X: X.cuda.get_device_name(0),
    lambda X: X.cuda.manual_seed(3),
    lambda X: X.cuda.manual_seed_all(3),
    lambda X: X.cuda.memory_allocated(),
    lambda X: X.cuda.max_memory_allocated(),
    lambda X: X.cuda.get_device_properties(0),
    lambda X: X.cuda.get_device_capability(),
    lambda X: X.cuda.is_bf16_supported(),
    lambda X: X.cuda.is_initialized(),
    lambda X: X.cuda.get_rng_state_all(),
    lambda X: X.cuda.get_arch_list(),
    lambda X: X.ones(2).to("cuda"),
    lambda X: X.ones(2).cuda(),
    lambda X: X.ones(2).cuda(0),
    lambda X: X.ones(2).to(0),
    lambda X: X.ones(2).to("cuda:0"),
    lambda X: X.ones(2).to("mps"),
    lambda X: X.ones(2).to("xpu"),
    lambda X: X.ones(2, device="cuda"),
    lambda X: X.tensor(2, device="cuda"),
    lambda X: X.randn(2, device="cuda"),
    lambda X: X.nn.Linear(2, 2).cuda(),
    lambda X: X.nn.Linear(2, 2).to("cuda"),
    lambda X: X.nn.Linear(2, 2, device="cuda"),
    lambda X: X.device("cuda"),
    lambda X: X.device("cuda:1"),
    lambda X: X.device("foo"),
    lambda X: X.device("cuda" if X.cuda.is_available() else "cpu"),
    lambda X: X.ones(2).is_cuda,
    lambda X: X.ones(2).pin_memory(),
    lambda X: X.ones(2).is_pinned(),
    lambda X: X.ones(2).xpu(),
    lambda X: X.backends.cudnn.allow_tf32,
    lambda X: X.backends.cudnn.is_available(),
    lambda X: X.backends.cudnn.version(),
    lambda X: X.backends.cudnn.is_acceptable(X.ones(1)),
    lambda X: X.backends.cuda.matmul.allow_tf32,
    lambda X: X.backends.cuda.is_built(),
    lambda X: X.backends.cuda.flash_sdp_enabled(),
    lambda X: X.backends.cuda.enable_flash_sdp(True),
    lambda X: X.backends.mps.is_available(),
    lambda X: X.backends.mps.is_built(),
    lambda X: X.backends.mkldnn.enabled,
    lambda X: X.backends.opt_einsum.enabled,
    lambda X: X.accelerator.is_available(),
    lambda X: X.accelerator.device_count(),
    lambda X: X.accelerator.current_accelerator(),
    lambda X: X.accelerator.synchronize(),
    lambda X: X.mps.is_available(),
    lambda X: X.xpu.is_available(),
    lambda X: X.xpu.device_count(),
    lambda X: X.xpu.synchronize(),
    lambda X: X.mtia.is_available(),
    lambda X: X.cpu.is_available(),
    lambda X: X.cpu.current_device(),
    lambda X: X.set_num_threads(0),
    lambda X: X.set_num_threads("a"),
    lambda X: X.set_num_interop_threads(0),
    lambda X: X.use_deterministic_algorithms(3),
    lambda X: X.set_default_device("cpu"),
    lambda X: X.set_default_device(None),
    lambda X: X.set_default_device("foo"),
    lambda X: X.set_default_tensor_type("torch.cuda.FloatTensor"),
    lambda X: X.set_default_tensor_type(3),
    lambda X: X.set_default_tensor_type(X.LongTensor),
    lambda X: X.version.cuda,
    lambda X: X.typename(X.ones(1)),
    lambda X: X.typename(3),
    lambda X: X.is_storage(3),
    lambda X: X.compile(3),
    lambda X: X.jit.is_scripting(),
    lambda X: X.jit.is_tracing(),
    lambda X: X.distributed.is_initialized(),
    lambda X: X.distributed.get_rank(),
    lambda X: X.multiprocessing.get_start_method(),
    lambda X: X.is_inference_mode_enabled(),
    lambda X: X.Tensor([1, 2]),
    lambda X: X.Tensor(2, 3).shape,
    lambda X: X.FloatTensor([1, 2]),
    lambda X: X.LongTensor([1, 2]),
    lambda X: X.BoolTensor([1, 2]),
    lambda X: X.get_default_dtype(),
]


@pytest.mark.parametrize("function", ASKED, ids=by_source(ASKED))
def test_asked(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert (ours[0], ours[1].splitlines()[:1]) == (theirs[0], theirs[1].splitlines()[:1])


def test_what_is_said_otherwise():
    """No device is a device; a setting that torch refuses at the next tensor is refused at once."""
    X = minitorch
    with pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"):
        X.set_default_device("cuda")
    assert not X.distributed.is_available()
    for refused in (X.distributed.init_process_group, X.profiler.profile):
        with pytest.raises(NotImplementedError, match="minitorch has no"):
            refused()
    for absent in ("onnx", "hub", "fft", "sparse"):
        with pytest.raises(AttributeError, match=f"minitorch has no torch.{absent}"):
            getattr(X, absent)


def test_cudnn_flags():
    def run(X):
        cudnn = X.backends.cudnn
        before = [cudnn.enabled, cudnn.benchmark, cudnn.deterministic]
        with cudnn.flags(enabled=False, deterministic=True):
            inside = [cudnn.enabled, cudnn.benchmark, cudnn.deterministic]
        return [before, inside, [cudnn.enabled, cudnn.benchmark, cudnn.deterministic]]

    assert_same(run)


def test_settings_are_kept():
    def run(X):
        seen = []
        for name in ("high", "medium", "highest"):
            X.set_float32_matmul_precision(name)
            seen.append(X.get_float32_matmul_precision())
        for on in (True, False):
            X.use_deterministic_algorithms(on, warn_only=on)
            seen += [X.are_deterministic_algorithms_enabled(), X.is_deterministic_algorithms_warn_only_enabled()]
        before = X.get_num_threads()
        X.set_num_threads(2)
        seen.append(X.get_num_threads())
        X.set_num_threads(before)
        X.set_default_tensor_type(X.DoubleTensor)
        seen.append(str(X.ones(1).dtype))
        X.set_default_tensor_type("torch.FloatTensor")
        return [*seen, str(X.ones(1).dtype), str(X.get_default_device())]

    assert_same(run)


def test_what_is_marked_for_a_compiler_stays_what_it_is():
    def run(X):
        model = X.nn.Linear(2, 2)
        double = X.compile(mode="reduce-overhead", backend="eager")(lambda x: x * 2)

        @X.compiler.disable
        def triple(x):
            return x * 3

        x = X.randn(3, 2)
        return [X.compile(model, backend="eager")(x), double(x), triple(x), X.compiler.is_compiling()]

    assert_same(run)
    ours = minitorch.nn.Linear(2, 2)
    assert minitorch.jit.script(ours) is ours and minitorch.jit.trace(ours, minitorch.ones(1, 2)) is ours
    assert minitorch.jit.ignore(abs) is abs and minitorch.jit.ignore(drop=True)(abs) is abs


VERSIONS = """
import torch
from packaging import version
assert version.parse(torch.__version__) >= version.parse("2.0")
assert torch.__version__ >= "2.4" and torch.__version__ > (2, 4) and not torch.__version__ < "2.4.1"
assert tuple(int(x) for x in torch.__version__.split("+")[0].split(".")[:2]) >= (2, 0)
assert int(torch.__version__[0]) >= 2 and torch.__version__ == torch.version.__version__
assert torch.version.cuda is None
"""


def test_version_under_the_swap(tmp_path):
    (tmp_path / "script.py").write_text(VERSIONS)
    command = [sys.executable, "-m", "minitorch", "run", str(tmp_path / "script.py")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.stderr, result.returncode) == ("", 0)


@pytest.mark.parametrize("use_reentrant", [True, False])
def test_checkpoint(use_reentrant):
    def run(X):
        net = X.nn.Sequential(X.nn.Linear(3, 4), X.nn.Tanh(), X.nn.Dropout(0.5), X.nn.Linear(4, 2))
        x = X.randn(5, 3, requires_grad=True)
        saved = X.utils.checkpoint
        out = saved.checkpoint(lambda a, k: net(a) * k, x, 2.0, use_reentrant=use_reentrant)
        more = saved.checkpoint_sequential(net, 2, x, use_reentrant=use_reentrant)
        node = out.grad_fn.name()
        X.autograd.backward([out, more], [X.randn(5, 2), X.randn(5, 2)])
        return [node, out, more, x.grad, [p.grad for p in net.parameters()], X.rand(1)]

    assert_same(run)


def test_data_parallel():
    def run(X):
        net = X.nn.DataParallel(X.nn.Linear(2, 3))
        x = X.randn(4, 2, requires_grad=True)
        out = net(x)
        out.backward(X.randn(4, 3))
        return [repr(net), net.state_dict(), out, x.grad, net.module.weight.grad]

    assert_same(run)


def test_inference_mode():
    def run(X):
        x = X.ones(2, requires_grad=True)

        @X.inference_mode
        def plain(x):
            return x * 2

        @X.inference_mode()
        def called(x):
            return x * 2

        with X.inference_mode(False):
            kept = x * 2
        with X.inference_mode():
            lost = x * 2
        return [y.requires_grad for y in (plain(x), called(x), kept, lost)]

    assert_same(run)


def test_memory_shared_by_dlpack():
    def run(X):
        x = X.arange(3.0)
        again = X.utils.dlpack.from_dlpack(X.utils.dlpack.to_dlpack(x))
        again[0] = 7
        return [x, again]

    assert_same(run)


def test_old_variables():
    def run(X):
        x = X.autograd.Variable(X.arange(3.0), requires_grad=True)
        (x * x).backward(X.randn(3))
        return [x, x.grad, isinstance(x, X.autograd.Variable), isinstance(3, X.autograd.Variable)]

    assert_same(run)


def _fill(place, queue):
    queue.put((place, minitorch.full((2,), float(place))))


def test_multiprocessing():
    mp = minitorch.multiprocessing
    queue = mp.get_context("fork").SimpleQueue()
    mp.spawn(_fill, (queue,), nprocs=2, start_method="fork")
    got = dict(queue.get() for _ in range(2))
    assert {place: t.tolist() for place, t in got.items()} == {0: [0.0, 0.0], 1: [1.0, 1.0]}
    assert pickle.loads(pickle.dumps(got[1])).tolist() == [1.0, 1.0]


# ---- assert_close ---------------------------------------------------------------------------------------------------

CLOSE = [
    lambda X: X.testing.assert_close(X.ones(2), X.ones(2)),
    lambda X: X.testing.assert_close(X.ones(2), X.ones(2) + 1e-3),
    lambda X: X.testing.assert_close(X.tensor([1.0, 2, 3]), X.tensor([1.0, 2.5, 4])),
    lambda X: X.testing.assert_close(X.tensor([[1.0, 2, 3], [4, 5, 6]]), X.tensor([[1.0, 2.5, 4], [4, 5, 0]])),
    lambda X: X.testing.assert_close(X.tensor([1, 2, 3]), X.tensor([1, 2, 5])),
    lambda X: X.testing.assert_close(X.tensor(1.0), X.tensor(2.0)),
    lambda X: X.testing.assert_close(X.tensor(1), X.tensor(2)),
    lambda X: X.testing.assert_close(X.tensor(1.0), X.tensor(2.0), rtol=0.1, atol=0.2),
    lambda X: X.testing.assert_close(1.0, 2.0),
    lambda X: X.testing.assert_close(1, 2),
    lambda X: X.testing.assert_close(1, 2.0),
    lambda X: X.testing.assert_close(True, False),
    lambda X: X.testing.assert_close(None, None),
    lambda X: X.testing.assert_close(None, 1),
    lambda X: X.testing.assert_close("a", "a"),
    lambda X: X.testing.assert_close("a", "b"),
    lambda X: X.testing.assert_close(X.ones(2), X.ones(3)),
    lambda X: X.testing.assert_close(X.ones(2), X.ones(2).double()),
    lambda X: X.testing.assert_close(X.ones(2), X.ones(2).double(), check_dtype=False),
    lambda X: X.testing.assert_close(X.ones(2), X.ones(2, dtype=X.int64), check_dtype=False),
    lambda X: X.testing.assert_close(X.tensor([float("nan")]), X.tensor([float("nan")])),
    lambda X: X.testing.assert_close(X.tensor([float("nan")]), X.tensor([float("nan")]), equal_nan=True),
    lambda X: X.testing.assert_close(X.tensor([float("inf"), 1]), X.tensor([float("inf"), 1])),
    lambda X: X.testing.assert_close(X.tensor([float("inf"), 1]), X.tensor([-float("inf"), 1])),
    lambda X: X.testing.assert_close(X.ones(2), X.zeros(2), rtol=1e-3),
    lambda X: X.testing.assert_close(X.ones(2), X.zeros(2), rtol=0, atol=0),
    lambda X: X.testing.assert_close(X.ones(2), X.zeros(2), msg="mine"),
    lambda X: X.testing.assert_close(X.ones(2), X.zeros(2), msg=lambda m: "pre " + m),
    lambda X: X.testing.assert_close([X.ones(2), X.ones(2)], [X.ones(2), X.zeros(2)]),
    lambda X: X.testing.assert_close([1, 2], [1, 2, 3]),
    lambda X: X.testing.assert_close({"a": 1, "b": X.ones(2)}, {"a": 1, "b": X.zeros(2)}),
    lambda X: X.testing.assert_close({"a": 1}, {"b": 1}),
    lambda X: X.testing.assert_close({"a": [1, {"x": 2}]}, {"a": [1, {"x": 3}]}),
    lambda X: X.testing.assert_close([1], (1,)),
    lambda X: X.testing.assert_close(X.ones(2), [1.0, 1.0]),
    lambda X: X.testing.assert_close(X.ones(2), 1.0),
    lambda X: X.testing.assert_close(X.tensor(1.0), 1.0),
    lambda X: X.testing.assert_close(X.tensor(1.0), 1.0, allow_subclasses=False),
    lambda X: X.testing.assert_close(np.ones(2), np.zeros(2)),
    lambda X: X.testing.assert_close(np.ones(2), np.ones(2)),
    lambda X: X.testing.assert_close(X.nn.Parameter(X.ones(2)), X.ones(2)),
    lambda X: X.testing.assert_close(X.nn.Parameter(X.ones(2)), X.ones(2), allow_subclasses=False),
    lambda X: X.testing.assert_close(X.ones(2, 3), X.ones(3, 2).T, check_stride=True),
    lambda X: X.testing.assert_close(X.tensor([True, False]), X.tensor([True, True])),
    lambda X: X.testing.assert_close(X.ones(2, dtype=X.float16), X.ones(2, dtype=X.float16) + 0.1),
    lambda X: X.testing.assert_close(X.ones(2, dtype=X.bfloat16), X.ones(2, dtype=X.bfloat16) + 0.1),
    lambda X: X.testing.assert_close(X.ones(2, dtype=X.float64), X.ones(2, dtype=X.float64) + 1e-6),
    lambda X: X.testing.assert_close(X.zeros(0), X.zeros(0)),
    lambda X: X.testing.assert_close(X.tensor([0.0, 1]), X.tensor([0.0, 0])),
    lambda X: X.testing.assert_close(X.tensor([[0, 1]]), X.tensor([[0, 0]])),
    lambda X: X.testing.assert_close(X.tensor([0.0, 1]), X.tensor([0.0, 1.0000001])),
    lambda X: X.testing.assert_close(1.0, float("nan")),
    lambda X: X.testing.assert_close(float("nan"), float("nan"), equal_nan=True),
    lambda X: X.testing.assert_close(1.0, 1.0000001),
    lambda X: X.testing.assert_close([[1.0, 2.0]], [[1.0, 3.0]]),
    lambda X: X.testing.assert_close(X.ones(3), X.tensor([1.0, 1.00001, 1.1]), rtol=1e-6, atol=1e-6),
    lambda X: X.testing.assert_close(X.ones(2, 2), X.zeros(2, 2), rtol=0.5, atol=0),
    lambda X: X.testing.assert_close(object(), object()),
    lambda X: X.testing.assert_close(X.tensor(3, dtype=X.uint8), X.tensor(5, dtype=X.uint8)),
    lambda X: X.testing.assert_close(X.tensor([1.0]), X.tensor([float("nan")])),
    lambda X: X.testing.assert_close(1 + 2, 3),
    lambda X: X.testing.assert_close({1: {"k": (1.0, 2.0)}}, {1: {"k": (1.0, 2.5)}}),
    lambda X: X.testing.assert_close([X.ones(2)], [X.ones(3)]),
    lambda X: X.testing.assert_close(1, 2, rtol=0, atol=0.5),
    lambda X: X.testing.assert_close(X.tensor(True), X.tensor(False)),
    lambda X: X.testing.assert_close(10.0, 11.0, rtol=0.01, atol=0.0),
    lambda X: X.testing.assert_allclose(X.ones(2), X.ones(2)),
]


@pytest.mark.parametrize("function", CLOSE, ids=by_source(CLOSE))
def test_assert_close(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert (ours[0], ours[1].replace("torch._tensor.", "torch.")) == theirs
