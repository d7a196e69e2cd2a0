"""torch.utils.tensorboard: events for TensorBoard, written through its own package."""

from typing import Any

from minitorch._missing import missing


def __getattr__(name: str) -> Any:
    if name != "SummaryWriter":
        raise missing(__name__, name)
    # Where it is not installed, its ModuleNotFoundError is torch's answer, too.
    import tensorboard  # noqa: F401

    from minitorch.utils._summary_writer import SummaryWriter

    return SummaryWriter


def __dir__() -> list[str]:
    return ["SummaryWriter"]
