"""autocast: a region in which products run in a dtype of half the size, and what needs all its digits in float32."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from minitorch import dtypes
from minitorch._missing import missing
from minitorch._tensor import Tensor
from minitorch.autograd.modes import flags
from minitorch.overrides import TorchFunctionMode

__all__ = [
    "autocast",
    "custom_bwd",
    "custom_fwd",
    "get_autocast_dtype",
    "is_autocast_available",
    "is_autocast_cache_enabled",
    "is_autocast_enabled",
]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)


# What torch does on a CPU, by the names of its functions; all others run in the dtype of their arguments.
LOWER = frozenset(
    "addbmm addmm baddbmm bmm conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d einsum gru "
    "linear lstm matmul __matmul__ __rmatmul__ mm multi_dot multi_head_attention_forward prelu rnn_relu rnn_tanh "
    "scaled_dot_product_attention vecdot".split()
)
FLOAT32 = frozenset(
    "adaptive_avg_pool3d adaptive_max_pool3d avg_pool3d binary_cross_entropy binary_cross_entropy_with_logits cdist "
    "cholesky cholesky_ex cholesky_inverse cholesky_solve cond cosine_embedding_loss cross_entropy ctc_loss eigh "
    "eigvalsh fractional_max_pool2d fractional_max_pool3d geqrf grid_sample grid_sampler_2d grid_sampler_3d "
    "hinge_embedding_loss householder_product huber_loss inv inv_ex kl_div l1_loss linear_cross_entropy lstsq lu "
    "lu_solve margin_ranking_loss matrix_power max_pool3d max_unpool1d max_unpool2d max_unpool3d mse_loss "
    "multi_margin_loss multilabel_margin_loss nanquantile nll_loss ormqr pinverse poisson_nll_loss prod qr quantile "
    "smooth_l1_loss soft_margin_loss solve svd svdvals tensorinv tensorsolve trace triangular_solve "
    "triplet_margin_loss".split()
)

_state: dict[str, Any] = {"enabled": False, "dtype": dtypes.bfloat16, "cache": True}


class _Casts(TorchFunctionMode):
    """Casts what the two tables name. A parameter is cast once in a region, so its gradients add up before the cast."""

    def __init__(self):
        self.kept: dict[int, tuple[Tensor, Tensor]] = {}

    def __torch_function__(
        self, func: Callable, types: Iterable[type], args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "").removeprefix("linalg_")
        wanted = _state["dtype"] if name in LOWER else dtypes.float32 if name in FLOAT32 else None
        if wanted is None or not _state["enabled"] or kwargs.get("out") is not None:
            return func(*args, **kwargs)
        return func(*self._cast(args, wanted), **self._cast(kwargs, wanted))

    def _cast(self, x: Any, wanted: Any) -> Any:
        if isinstance(x, Tensor):
            # float64 stays, as in torch.
            if not x.is_floating_point() or x.dtype in (wanted, dtypes.float64, dtypes.value):
                return x
            if not (_state["cache"] and flags["GRAD"] and x.requires_grad and x.is_leaf):
                return x.to(wanted)
            of, cast = self.kept.get(id(x), (None, None))
            if of is not x or cast.dtype is not wanted:
                cast = x.to(wanted)
                self.kept[id(x)] = x, cast
            return cast
        if type(x) in (tuple, list):
            return type(x)(self._cast(y, wanted) for y in x)
        return {key: self._cast(value, wanted) for key, value in x.items()} if type(x) is dict else x


_CASTS = _Casts()


class autocast:
    """A region, or with @ a function, in which products of matrices and convolutions run in half the size.

    Losses and linear algebra run in float32 there, see LOWER and FLOAT32. Calls of torch's functions are what is cast;
    of those that are made of others, and are in neither table, nothing.

    Args:
        device_type: "cpu"; "cuda" is disabled with a warning, as torch does without a GPU.
        dtype: torch.bfloat16, or torch.float16.
        enabled: if False, what is inside runs as it is, in another region too.
        cache_enabled: a parameter is cast once.

    >>> a = torch.ones(2, 2)
    >>> with torch.autocast("cpu"):
    ...     print((a @ a).dtype)
    torch.bfloat16
    """

    def __init__(self, device_type: str, dtype: Any = None, enabled: bool = True, cache_enabled: bool | None = None):
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        is_autocast_available(device_type)
        self.device = device_type
        self.fast_dtype = get_autocast_dtype(device_type) if dtype is None else dtype
        self._cache_enabled = _state["cache"] if cache_enabled is None else cache_enabled
        if enabled and device_type != "cpu":
            warnings.warn("CUDA is not available or torch_xla is imported. Disabling autocast.", stacklevel=2)
            enabled = False
        if enabled and self.fast_dtype not in (dtypes.bfloat16, dtypes.float16):
            warnings.warn(
                "In CPU autocast, but the target dtype is not supported. Disabling autocast.\n"
                "CPU Autocast only supports dtypes of torch.bfloat16, torch.float16 currently.",
                stacklevel=2,
            )
            enabled = False
        self._enabled = enabled
        self._outer: list[tuple[dict[str, Any], bool]] = []

    def __enter__(self) -> autocast:
        begins = self._enabled and _CASTS not in flags["MODES"]
        self._outer.append((dict(_state), begins))
        if self.device == "cpu":
            _state.update(enabled=self._enabled, dtype=self.fast_dtype, cache=self._cache_enabled)
        if begins:
            flags["MODES"].append(_CASTS)
        return self

    def __exit__(self, *exc: object) -> None:
        outer, began = self._outer.pop()
        _state.update(outer)
        if began:
            flags["MODES"].remove(_CASTS)
            _CASTS.kept.clear()

    def __call__(self, function: Callable) -> Callable:
        @wraps(function)
        def cast(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return cast


def is_autocast_available(device_type: str) -> bool:
    """Whether torch has autocast for a kind of device. Raises RuntimeError if there is no such kind."""
    return dtypes.device(device_type).type in ("cpu", "cuda")


def is_autocast_enabled(device_type: str = "cuda") -> bool:
    """Whether a region is active, for a kind of device."""
    return device_type == "cpu" and _state["enabled"]


def get_autocast_dtype(device_type: str) -> Any:
    """The dtype of half the size that regions take, for a kind of device."""
    return _state["dtype"] if device_type == "cpu" else dtypes.float16


def is_autocast_cache_enabled() -> bool:
    """Whether parameters are cast once."""
    return _state["cache"]


def custom_fwd(fwd: Callable | None = None, *, device_type: str, cast_inputs: Any = None) -> Callable:
    """For the forward of an `autograd.Function`: casts its inputs if a region is active, and runs outside of it."""
    if fwd is None:
        return lambda function: custom_fwd(function, device_type=device_type, cast_inputs=cast_inputs)

    @wraps(fwd)
    def forward(ctx: Any, *args: Any, **kwargs: Any) -> Any:
        active = ctx._fwd_used_autocast = is_autocast_enabled(device_type)
        if cast_inputs is None or not active:
            return fwd(ctx, *args, **kwargs)
        ctx._fwd_used_autocast = False
        with autocast(device_type, enabled=False):
            return fwd(ctx, *_CASTS._cast(args, cast_inputs), **_CASTS._cast(kwargs, cast_inputs))

    return forward


def custom_bwd(bwd: Callable | None = None, *, device_type: str) -> Callable:
    """For the backward of an `autograd.Function`: runs in the region that its forward was in."""
    if bwd is None:
        return lambda function: custom_bwd(function, device_type=device_type)

    @wraps(bwd)
    def backward(ctx: Any, *grads: Any) -> Any:
        with autocast(device_type, enabled=ctx._fwd_used_autocast):
            return bwd(ctx, *grads)

    return backward
