"""torch.backends.mkl: Intel's math library, which minitorch does not use."""


def is_available() -> bool:
    """Whether it is used."""
    return False
