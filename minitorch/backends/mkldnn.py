"""torch.backends.mkldnn: Intel's kernels for networks, which minitorch does not use."""

enabled = True


def is_available() -> bool:
    """Whether it is used."""
    return False
