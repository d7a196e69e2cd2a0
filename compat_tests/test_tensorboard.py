"""torch.utils.tensorboard.SummaryWriter: what TensorBoard reads back is what torch's writer writes."""

import importlib.util

import numpy as np
import pytest

from compat_tests.test_nn import BACKENDS

INSTALLED = importlib.util.find_spec("tensorboard") is not None


def writer_of(X):
    return importlib.import_module(f"{X.__name__}.utils.tensorboard").SummaryWriter


@pytest.mark.skipif(INSTALLED, reason="the tensorboard package is installed")
def test_without_the_package():
    texts = []
    for X in BACKENDS:
        with pytest.raises(ModuleNotFoundError) as raised:
            writer_of(X)
        texts.append(str(raised.value))
    assert texts[0] == texts[1]


def events_of(directory):
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
    from tensorboard.util.tensor_util import make_ndarray

    seen = []
    for file in sorted(directory.rglob("events*")):
        for event in EventFileLoader(str(file)).Load():
            for value in event.summary.value:
                kind = value.metadata.plugin_data.plugin_name
                number = make_ndarray(value.tensor).tolist() if kind != "hparams" else None
                place = "" if kind == "hparams" or value.tag == "accuracy" else str(file.parent.relative_to(directory))
                seen.append((place, event.step, value.tag, kind, number))
    return seen


@pytest.mark.skipif(not INSTALLED, reason="needs the tensorboard package")
def test_events(tmp_path):
    numbers = np.random.default_rng(0).standard_normal(100)
    found = []
    for X in BACKENDS:
        directory = tmp_path / X.__name__
        with writer_of(X)(directory) as writer:
            writer.add_scalar("loss", 1.5, 3)
            writer.add_scalar("loss", X.tensor(2.5))
            writer.add_scalars("both", {"a": 1, "b": X.tensor(2.0)}, 4)
            writer.add_text("notes", "hello", 2)
            writer.add_histogram("weights", X.tensor(numbers), 1)
            writer.add_histogram("counts", np.arange(10), 1, bins=5)
            writer.add_hparams({"lr": 0.1, "name": "sgd", "fast": True}, {"accuracy": 0.5}, run_name="run")
            assert str(writer.get_logdir()) == str(directory)
        found.append(events_of(directory))
    theirs, ours = found
    assert [event[:4] for event in ours] == [event[:4] for event in theirs]
    for mine, wanted in zip(ours, theirs, strict=True):
        if isinstance(mine[4], list) and mine[3] == "histograms":
            mine, wanted = (np.array([row for row in event[4] if row[2]]) for event in (mine, wanted))
            np.testing.assert_allclose(mine, wanted)
        else:
            assert mine[4] == wanted[4]
