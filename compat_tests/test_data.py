"""torch.utils.data against torch: the same batches in the same order."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import namedtuple

import numpy as np
import pytest

import minitorch
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
    lambda X: [np.array(1.0), np.array(2.0)],
    lambda X: [np.bool_(True), np.bool_(False)],
    lambda X: [1, 2.5],
    lambda X: [b"a"],
    lambda X: [range(3), range(3)],
    lambda X: [((1, 2), {"a": Point(1, [np.zeros(2)])})] * 2,
]


@pytest.mark.parametrize("make", SAMPLES, ids=by_source(SAMPLES))
def test_collate(make):
    def run(X):
        collated, converted = X.utils.data.default_collate(make(X)), X.utils.data.default_convert(make(X))
        return [type(collated).__name__, collated, type(converted).__name__, converted]

    assert_same(run)


SAMPLERS = [
    lambda data, g: data.SubsetRandomSampler([5, 3, 8, 1], g),
    lambda data, g: data.WeightedRandomSampler([1.0, 0, 3, 2], 10, generator=g),
    lambda data, g: data.WeightedRandomSampler([1.0, 1, 3, 2], 3, False, generator=g),
    lambda data, g: data.RandomSampler(range(5), True, 40, generator=g),
    lambda data, g: data.RandomSampler(range(5), False, 12, generator=g),
    lambda data, g: data.BatchSampler(data.SubsetRandomSampler(range(7), g), 3, False),
    lambda data, g: data.DistributedSampler(range(11), 3, 1, seed=4),
    lambda data, g: data.DistributedSampler(range(11), 3, 1, shuffle=False, drop_last=True),
    lambda data, g: data.DistributedSampler(range(2), 5, 4, shuffle=False),
]


@pytest.mark.parametrize("make", SAMPLERS, ids=by_source(SAMPLERS))
@pytest.mark.parametrize("own", [False, True])
def test_sampler(make, own):
    def run(X):
        sampler = make(X.utils.data, X.Generator().manual_seed(5) if own else None)
        first = list(sampler)
        if hasattr(sampler, "set_epoch"):
            sampler.set_epoch(1)
        return [first, list(sampler), len(sampler), X.rand(2)]

    assert_same(run, exact=True)


def test_stacked_and_chained():
    def run(X):
        data = X.utils.data
        stacked = data.StackDataset(pairs(X), range(10))
        named = data.StackDataset(x=X.arange(4), y=data.Subset(range(9), [8, 6, 4, 2]))
        chained = Stream(X) + Stream(X)
        return [
            [len(stacked), stacked[3], list(data.DataLoader(stacked, 4))],
            [len(named), named[3], list(data.DataLoader(named, 3))],
            [type(chained).__name__, list(chained), list(data.DataLoader(chained, 4))],
            data.Subset(range(9), [8, 6])[1],
        ]

    assert_same(run)


# ---- worker processes -----------------------------------------------------------------------------------------------


def Stream(X, count=7, split=False):
    """0, 1, … of an IterableDataset, told apart by workers if `split`."""

    class Numbers(X.utils.data.IterableDataset):
        def __iter__(self):
            info = X.utils.data.get_worker_info()
            return iter(range(info.id, count, info.num_workers) if split else range(count))

    return Numbers()


def Draws(X):
    """Samples that show which streams of random numbers a worker has."""

    class Draw(X.utils.data.Dataset):
        def __len__(self):
            return 7

        def __getitem__(self, i):
            info = X.utils.data.get_worker_info()
            where = (info.id, info.num_workers, info.seed) if info else "main"
            return i, X.rand(2), random.random(), np.random.rand(), where

    return Draw()


WORKERS = [
    (Draws, {"num_workers": 2, "batch_size": 2}),
    (Draws, {"num_workers": 2, "batch_size": 2, "shuffle": True, "drop_last": True}),
    (Draws, {"num_workers": 2, "batch_size": None, "prefetch_factor": 1}),
    (Draws, {"num_workers": 2, "shuffle": True, "persistent_workers": True, "prefetch_factor": 4}),
    (lambda X: Stream(X, split=True), {"num_workers": 2, "batch_size": 2}),
    (lambda X: Stream(X, split=True), {"num_workers": 2, "batch_size": 3, "drop_last": True}),
    (Stream, {"num_workers": 1, "batch_size": None, "persistent_workers": True}),
    (pairs, {"num_workers": 1, "batch_sampler": [[0, 1], [5]]}),
]


@pytest.mark.parametrize(("dataset", "settings"), WORKERS, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_workers(dataset, settings):
    def run(X):
        loader = X.utils.data.DataLoader(dataset(X), multiprocessing_context="fork", **settings)
        return [list(loader), X.rand(2), list(loader), X.rand(2)]

    assert_same(run, exact=True)


def test_workers_with_a_generator():
    def run(X):
        generator = X.Generator().manual_seed(3)
        loader = X.utils.data.DataLoader(Draws(X), 3, shuffle=True, num_workers=1, generator=generator)
        return [list(loader), X.rand(1)]

    assert_same(run, exact=True)


class Picky(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)


def test_errors_in_a_worker():
    errors = [None, ValueError("x y"), KeyError("k"), Picky(1, 2), StopIteration("s")]

    def run(X):
        class Faulty(X.utils.data.Dataset):
            def __len__(self):
                return len(errors)

            def __getitem__(self, i):
                if errors[i] is not None:
                    raise errors[i]
                return i

        batches, seen = iter(X.utils.data.DataLoader(Faulty(), num_workers=1)), []
        for _ in errors:
            try:
                seen.append(next(batches))
            except Exception as e:
                lines = str(e).splitlines()
                seen.append([type(e).__name__, *lines[:2], lines[-1]])
        return seen

    assert_same(run)


def test_error_at_the_start_of_a_worker():
    def init(id):
        raise ValueError("no")

    with pytest.raises(ValueError, match="Caught ValueError in DataLoader worker process 0"):
        list(minitorch.utils.data.DataLoader(range(3), num_workers=1, worker_init_fn=init))


def test_what_cannot_be_sent_is_an_error():
    class Unsendable(minitorch.utils.data.Dataset):
        def __len__(self):
            return 1

        def __getitem__(self, i):
            return lambda: i

    with pytest.raises(Exception, match="in DataLoader worker process 0"):
        list(minitorch.utils.data.DataLoader(Unsendable(), None, num_workers=1))


class Slow(minitorch.utils.data.Dataset):
    def __init__(self, wait=0.0, kill=False):
        self.wait, self.kill = wait, kill

    def __len__(self):
        return 100

    def __getitem__(self, i):
        if self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self.wait)
        return np.full(200_000, i)


@pytest.mark.parametrize("persistent", [False, True])
def test_a_loop_left_early_leaves_no_process(persistent):
    start = time.perf_counter()
    loader = minitorch.utils.data.DataLoader(Slow(), num_workers=2, persistent_workers=persistent)
    for _ in range(2):
        for place, batch in enumerate(loader):
            assert batch.shape == (1, 200_000) and int(batch[0, 0]) == place
            if place == 3:
                break
    batches = iter(loader)
    processes = [worker.process for worker in batches.workers]
    assert all(process.is_alive() for process in processes)
    del batches, loader
    assert not any(process.is_alive() for process in processes)
    assert time.perf_counter() - start < 4


def test_a_worker_killed_or_late_is_an_error():
    load = minitorch.utils.data.DataLoader
    with pytest.raises(RuntimeError, match=r"DataLoader worker \(pid\(s\) \d+\) exited unexpectedly"):
        list(load(Slow(kill=True), num_workers=1))
    with pytest.raises(RuntimeError, match="DataLoader timed out after 1 seconds"):
        list(load(Slow(wait=1.2), num_workers=1, timeout=1))


SPAWNED = """
import torch, sys, time
from torch.utils.data import DataLoader, Dataset

class Squares(Dataset):
    def __len__(self): return 6
    def __getitem__(self, i): return torch.tensor(i * i)

if __name__ == "__main__":
    loader = DataLoader(Squares(), 4, num_workers=2, multiprocessing_context="spawn")
    print([batch.tolist() for batch in loader])
    batches = iter(DataLoader(Squares(), num_workers=1, multiprocessing_context="fork"))
    print(next(batches))
"""


def test_spawned_workers_and_a_script_that_ends_amid_a_pass(tmp_path):
    (tmp_path / "script.py").write_text(SPAWNED)
    command = [sys.executable, "-m", "minitorch", "run", str(tmp_path / "script.py")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.stderr, result.returncode) == ("", 0)
    assert result.stdout.splitlines() == ["[[0, 1, 4, 9], [16, 25]]", "tensor([0])"]


# ---- errors ---------------------------------------------------------------------------------------------------------

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
    lambda X: X.utils.data.default_collate([]),
    lambda X: X.utils.data.default_collate([None]),
    lambda X: X.utils.data.default_collate([np.array("a")]),
    lambda X: X.utils.data.default_collate([{"a": 1}, {"b": 2}]),
    lambda X: X.utils.data.default_collate([X.ones(2), X.ones(3)]),
    lambda X: X.utils.data.DataLoader(pairs(X), timeout=-1),
    lambda X: X.utils.data.DataLoader(pairs(X), prefetch_factor=2),
    lambda X: X.utils.data.DataLoader(pairs(X), prefetch_factor=-2, num_workers=1),
    lambda X: X.utils.data.DataLoader(pairs(X), persistent_workers=True),
    lambda X: X.utils.data.DataLoader(pairs(X), multiprocessing_context="fork"),
    lambda X: X.utils.data.DataLoader(pairs(X), num_workers=1, multiprocessing_context="nope"),
    lambda X: X.utils.data.DataLoader(pairs(X), num_workers=1, multiprocessing_context=3),
    lambda X: X.utils.data.DataLoader(pairs(X), True),
    lambda X: setattr(X.utils.data.DataLoader(pairs(X)), "batch_size", 3),
    lambda X: X.utils.data.DataLoader(X.utils.data.ChainDataset([]), shuffle=True),
    lambda X: X.utils.data.DataLoader(X.utils.data.ChainDataset([]), sampler=[1]),
    lambda X: X.utils.data.DataLoader(X.utils.data.ChainDataset([]), batch_sampler=[[1]]),
    lambda X: len(X.utils.data.DataLoader(X.utils.data.ChainDataset([Stream(X)]))),
    lambda X: list(X.utils.data.ChainDataset([[1]])),
    lambda X: X.utils.data.ConcatDataset([]),
    lambda X: X.utils.data.ConcatDataset([X.utils.data.ChainDataset([])]),
    lambda X: X.utils.data.ConcatDataset([[1, 2], [3]])[-5],
    lambda X: X.utils.data.StackDataset(),
    lambda X: X.utils.data.StackDataset([1], a=[1]),
    lambda X: X.utils.data.StackDataset([1], [2, 3]),
    lambda X: X.utils.data.StackDataset(a=[1], b=[2, 3]),
    lambda X: X.utils.data.WeightedRandomSampler([1, 2], True),
    lambda X: X.utils.data.WeightedRandomSampler([1, 2], 2, 3),
    lambda X: X.utils.data.WeightedRandomSampler([[1, 2]], 2),
    lambda X: list(X.utils.data.WeightedRandomSampler([1, 2], 3, False)),
    lambda X: X.utils.data.random_split(range(10), [0.5, -0.1, 0.6]),
    lambda X: X.utils.data.DistributedSampler(range(5)),
    lambda X: X.utils.data.DistributedSampler(range(5), 2, 2),
    lambda X: iter(X.utils.data.Sampler()),
]


@pytest.mark.parametrize("function", ERRORS, ids=by_source(ERRORS))
def test_error(function):
    theirs, ours = (raised(function, X) for X in BACKENDS)
    assert theirs[0] != "nothing"
    assert ours == theirs
