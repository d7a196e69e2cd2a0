"""torch.backends.openmp: threads in loops, which minitorch does not use."""


def is_available() -> bool:
    """Whether it is used."""
    return False
