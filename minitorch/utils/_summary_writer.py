"""SummaryWriter; the tensorboard package is imported where it is used."""

from __future__ import annotations

import os
import socket
import time
from datetime import datetime
from typing import Any

import numpy as np

from minitorch._missing import missing
from minitorch._tensor import Tensor


class SummaryWriter:
    """Writes events that TensorBoard shows: numbers, histograms, texts, settings.

    Args:
        log_dir: the directory; if None, runs/ and the time, the machine's name and `comment`.
        comment: see there.
        purge_step: TensorBoard hides what was written from this step on before.
        max_queue, flush_secs: how many events, and for how long, may wait.
        filename_suffix: added to the name of the file.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: int = 120,
        filename_suffix: str = "",
    ):
        if not log_dir:
            log_dir = os.path.join("runs", f"{datetime.now():%b%d_%H-%M-%S}_{socket.gethostname()}{comment}")
        self.log_dir = str(log_dir)
        self.purge_step = purge_step
        self._settings = (max_queue, flush_secs, filename_suffix)
        self._files: dict[str, Any] = {}
        self._file(self.log_dir)

    def __getattr__(self, name: str) -> Any:
        raise missing("minitorch.utils.tensorboard.SummaryWriter", name)

    def _file(self, directory: str) -> Any:
        from tensorboard.compat.proto.event_pb2 import Event, SessionLog
        from tensorboard.summary.writer.event_file_writer import EventFileWriter

        if directory not in self._files:
            self._files[directory] = EventFileWriter(directory, *self._settings)
            if self.purge_step is not None:
                event = Event(step=self.purge_step, file_version="brain.Event:2", wall_time=time.time())
                self._files[directory].add_event(event)
                log = SessionLog(status=SessionLog.START)
                event = Event(step=self.purge_step, session_log=log, wall_time=time.time())
                self._files[directory].add_event(event)
        return self._files[directory]

    def _write(self, summary: Any, step: int | None, walltime: float | None, directory: str | None = None) -> None:
        from tensorboard.compat.proto.event_pb2 import Event

        event = Event(summary=summary, wall_time=time.time() if walltime is None else walltime)
        if step is not None:
            event.step = int(step)
        self._file(directory or self.log_dir).add_event(event)

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """Writes a number: of Python, NumPy or a tensor of one element.

        Args:
            new_style, double_precision: accepted; TensorBoard reads all of them alike.
        """
        self._write(_scalar(tag, scalar_value), global_step, walltime)

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: dict[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Writes several numbers into one picture: each has a directory of its own."""
        walltime = time.time() if walltime is None else walltime
        for tag, value in tag_scalar_dict.items():
            directory = f"{self.log_dir}/{main_tag.replace('/', '_')}_{tag}"
            self._write(_scalar(main_tag, value), global_step, walltime, directory)

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: int | None = None,
        bins: str | Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Writes how often values of each size occur; bins: "tensorflow", or what `numpy.histogram` takes."""
        from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary

        x = _array(values).astype(np.float64).ravel()
        if not x.size:
            raise ValueError("The input has no element.")
        counts, limits = np.histogram(x, _tensorflow_bins() if bins == "tensorflow" else bins)
        if max_bins is not None and len(counts) > max_bins:
            step = len(counts) // max_bins
            counts, limits = np.add.reduceat(counts, np.arange(0, len(counts), step)), limits[::step]
            limits = np.append(limits[: len(counts)], limits[-1] if len(limits) > len(counts) else x.max())
        # All empty buckets but one at each end are left out; the first limit closes the bucket below.
        filled = np.flatnonzero(counts)
        first, last = filled[0], filled[-1] + 1
        proto = HistogramProto(
            min=x.min(),
            max=x.max(),
            num=x.size,
            sum=x.sum(),
            sum_squares=x @ x,
            bucket_limit=limits[first : last + 1].tolist(),
            bucket=[0.0, *counts[first:last].tolist()],
        )
        self._write(Summary(value=[Summary.Value(tag=tag, histo=proto)]), global_step, walltime)

    def add_text(
        self, tag: str, text_string: str, global_step: int | None = None, walltime: float | None = None
    ) -> None:
        """Writes a text, which TensorBoard reads as Markdown."""
        from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
        from tensorboard.compat.proto.tensor_pb2 import TensorProto
        from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
        from tensorboard.plugins.text.plugin_data_pb2 import TextPluginData

        content = TextPluginData(version=0).SerializeToString()
        plugin = SummaryMetadata.PluginData(plugin_name="text", content=content)
        tensor = TensorProto(
            dtype="DT_STRING",
            string_val=[text_string.encode()],
            tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
        )
        value = Summary.Value(tag=f"{tag}/text_summary", metadata=SummaryMetadata(plugin_data=plugin), tensor=tensor)
        self._write(Summary(value=[value]), global_step, walltime)

    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: dict[str, list] | None = None,
        run_name: str | None = None,
        global_step: int | None = None,
    ) -> None:
        """Writes the settings of a run with what it came to, in a directory of its own."""
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2, summary_v2

        if type(hparam_dict) is not dict or type(metric_dict) is not dict:
            raise TypeError("hparam_dict and metric_dict should be dictionary.")
        settings = {k: v.item() if isinstance(v, Tensor) else v for k, v in hparam_dict.items()}
        domains = hparam_domain_discrete or {}
        hparams = [summary_v2.HParam(k, summary_v2.Discrete(domains[k]) if k in domains else None) for k in settings]
        directory = os.path.join(self.log_dir, str(time.time()) if run_name is None else run_name)
        metrics = [summary_v2.Metric(tag) for tag in metric_dict]
        self._write(summary_v2.hparams_config_pb(hparams, metrics), global_step, None, directory)
        self._write(summary_v2.hparams_pb(settings), global_step, None, directory)
        end = plugin_data_pb2.SessionEndInfo(status=api_pb2.Status.Value("STATUS_SUCCESS"))
        end = Summary.Value(
            tag=metadata.SESSION_END_INFO_TAG,
            metadata=metadata.create_summary_metadata(plugin_data_pb2.HParamsPluginData(session_end_info=end)),
            tensor=metadata.NULL_TENSOR,
        )
        self._write(Summary(value=[end]), global_step, None, directory)
        for tag, value in metric_dict.items():
            self._write(_scalar(tag, value), global_step, None, directory)

    def get_logdir(self) -> str:
        """The directory."""
        return self.log_dir

    def flush(self) -> None:
        """Writes what waits."""
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """Writes what waits, and closes the files."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _array(x: Any) -> np.ndarray:
    return x.detach().numpy() if isinstance(x, Tensor) else np.asarray(x)


def _scalar(tag: str, value: Any) -> Any:
    from tensorboard.compat.proto.summary_pb2 import Summary

    return Summary(value=[Summary.Value(tag=tag, simple_value=_array(value).item())])


def _tensorflow_bins() -> np.ndarray:
    """Limits that grow by a tenth, from 1e-12 to 1e20, on both sides of zero."""
    positive = 1e-12 * 1.1 ** np.arange(int(np.log(1e32) / np.log(1.1)) + 1)
    return np.concatenate([-positive[::-1], [0.0], positive])
