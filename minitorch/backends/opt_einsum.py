"""torch.backends.opt_einsum: a library for the order of contractions, which minitorch does not use."""

enabled = False


def is_available() -> bool:
    """Whether it is used."""
    return False
