"""torch.utils.data against torch: the same batches in the same order."""

from collections import namedtuple

import numpy as np
import pytest

from compat_tests.test_nn import BACKENDS, assert_same, by_source, raised


def pairs(X):
    return X.utils.data.TensorDataset(X.arange(10.0), X.arange(20).reshape(10, 2))


LOADERS = [
    {"batch_size": 3},
    {"batch_size": 3, "drop_last": True},
    {"batch_size": 4, "shuffle": True},
    {"batch_size": None},
    {"batch_size": None, "shuffle": True},
    {"shuffle": True, "drop_last": True, "batch_size": 7},
    {"collate_fn": len, "batch_size": 4},
    {"sampler": [3, 1, 1], "batch_size": 2},
    {"batch_sampler": [[0, 1], [5], [2, 3, 4]]},
]


@pytest.mark.parametrize("settings", LOADERS, ids=str)
def test_loader(settings):
    def run(X):
        loader = X.utils.data.DataLoader(pairs(X), **settings)
        return [list(loader), list(loader), len(loader), X.rand(3)]

    assert_same(run, exact=True)


def test_order_from_a_generator():
    def run(X):
        loader = X.utils.data.DataLoader(pairs(X), 4, shuffle=True, generator=X.Generator().manual_seed(3))
        return [list(loader), list(loader), X.rand(1)]

    assert_same(run, exact=True)


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("num_samples", [None, 3, 40])
def test_random_sampler(replacement, num_samples):
    assert_same(lambda X: list(X.utils.data.RandomSampler(range(9), replacement, num_samples)))


def test_batch_sampler():
    def run(X):
        data = X.utils.data
        samplers = [data.BatchSampler(data.SequentialSampler(range(7)), 3, drop) for drop in (False, True)]
        return [[list(s), len(s)] for s in samplers]

    assert_same(run)


@pytest.mark.parametrize("lengths", [[7, 3], [0.5, 0.5], [0.33, 0.33, 0.34], [10]], ids=str)
def test_random_split(lengths):
    def run(X):
        parts = X.utils.data.random_split(pairs(X), lengths)
        again = X.utils.data.random_split(range(10), lengths, X.Generator().manual_seed(1))
        return [[list(part) for part in parts], [list(part.indices) for part in again]]

    assert_same(run, exact=True)


def test_datasets():
    def run(X):
        class Squares(X.utils.data.Dataset):
            def __len__(self):
                return 5

            def __getitem__(self, i):
                return i * i

        class Stream(X.utils.data.IterableDataset):
            def __iter__(self):
                return iter(range(5))

        class Batched(Squares):
            def __getitems__(self, indices):
                return [-i for i in indices]

        load = X.utils.data.DataLoader
        both = Squares() + Squares()
        return [
            list(load(Squares(), 2)),
            list(load(Stream(), 2)),
            list(load(Stream(), 2, drop_last=True)),
            list(load(Stream(), None)),
            list(load(Batched(), 2)),
            [len(both), both[7], both[-1]],
            list(load(X.utils.data.Subset(Squares(), [3, 1]), 2)),
        ]

    assert_same(run)


Point = namedtuple("Point", "x y")
SAMPLES = [
    lambda X: [1, 2],
    lambda X: [1.5, 2.5],
    lambda X: [True, False],
    lambda X: ["a", "b"],
    lambda X: [X.ones(2), X.zeros(2)],
    lambda X: [np.ones(2), np.zeros(2)],
    lambda X: [np.float32(1), np.float32(2)],
    lambda X: [(1, [2.0, 3]), (4, [5.0, 6])],
    lambda X: [{"a": 1, "b": (X.ones(1), "x")}, {"a": 2, "b": (X.ones(1), "y")}],
    lambda X: [Point(1, 2.0), Point(3, 4.0)],
]


@pytest.mark.parametrize("make", SAMPLES, ids=by_source(SAMPLES))
def test_collate(make):
    def run(X):
        collated = X.utils.data.default_collate(make(X))
        return [type(collated).__name__, collated]

    assert_same(run)


ERRORS = [
    lambda X: X.utils.data.TensorDataset(X.ones(2), X.ones(3)),
    lambda X: X.utils.data.DataLoader(pairs(X), 0),
    lambda X: X.utils.data.DataLoader(pairs(X), num_workers=-1),
    lambda X: X.utils.data.DataLoader(pairs(X), shuffle=True, sampler=[1]),
    lambda X: X.utils.data.DataLoader(pairs(X), 3, batch_sampler=[[1]]),
    lambda X: X.utils.data.DataLoader(pairs(X), None, drop_last=True),
    lambda X: X.utils.data.DataLoader([], shuffle=True),
    lambda X: X.utils.data.RandomSampler([1], num_samples=0),
    lambda X: X.utils.data.RandomSampler([1], replacement=3),
    lambda X: X.utils.data.BatchSampler([1], 2, 3),
    lambda X: X.utils.data.random_split(pairs(X), [1, 2]),
    lambda X: X.utils.data.random_split(pairs(X), [0.5, 0.6]),
    lambda X: X.utils.data.Dataset()[0],
    lambda X: X.utils.data.default_collate([object()]),
    lambda X: X.utils.data.default_collate([[1], [2, 3]]),
]


@pytest.mark.parametrize("function", ERRORS, ids=by_source(ERRORS))
def test_error(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert theirs[0] != "nothing"
    assert ours == theirs


def test_worker_processes_are_refused():
    ours = BACKENDS[1]
    with pytest.raises(NotImplementedError, match="num_workers"):
        ours.utils.data.DataLoader(pairs(ours), num_workers=2)
