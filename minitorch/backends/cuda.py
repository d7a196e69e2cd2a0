"""torch.backends.cuda: switches that scripts set for matrix products and attention on a GPU."""

from __future__ import annotations

from types import SimpleNamespace

matmul = SimpleNamespace(
    allow_tf32=False,
    allow_fp16_reduced_precision_reduction=True,
    allow_bf16_reduced_precision_reduction=True,
    allow_fp16_accumulation=False,
)
_attention = {"flash": True, "mem_efficient": True, "math": True}


def is_built() -> bool:
    """Whether there is support for GPUs."""
    return False


def flash_sdp_enabled() -> bool:
    """What `enable_flash_sdp` has set."""
    return _attention["flash"]


def mem_efficient_sdp_enabled() -> bool:
    """What `enable_mem_efficient_sdp` has set."""
    return _attention["mem_efficient"]


def math_sdp_enabled() -> bool:
    """What `enable_math_sdp` has set."""
    return _attention["math"]


def enable_flash_sdp(enabled: bool) -> None:
    """Accepted: on the CPU there is one way to compute attention."""
    _attention["flash"] = enabled


def enable_mem_efficient_sdp(enabled: bool) -> None:
    """Accepted: on the CPU there is one way to compute attention."""
    _attention["mem_efficient"] = enabled


def enable_math_sdp(enabled: bool) -> None:
    """Accepted: on the CPU there is one way to compute attention."""
    _attention["math"] = enabled
