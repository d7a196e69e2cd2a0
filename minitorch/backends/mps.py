"""torch.backends.mps: Apple's GPUs, which minitorch does not use."""


def is_available() -> bool:
    """Whether such a GPU can be used."""
    return False


def is_built() -> bool:
    """Whether there is support for one."""
    return False
