"""torch.utils.data: samples in batches, shuffled as torch shuffles them."""

from typing import Any

from minitorch._missing import missing
from minitorch.utils.data.dataloader import DataLoader, default_collate
from minitorch.utils.data.dataset import (
    ConcatDataset,
    Dataset,
    IterableDataset,
    Subset,
    TensorDataset,
    random_split,
)
from minitorch.utils.data.sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler

__all__ = [
    "BatchSampler",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "IterableDataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "Subset",
    "TensorDataset",
    "default_collate",
    "random_split",
]


def __getattr__(name: str) -> Any:
    raise missing(__name__, name)
