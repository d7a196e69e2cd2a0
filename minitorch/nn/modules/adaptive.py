"""A softmax over very many classes, cheap for those that occur often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from minitorch._tensor import Tensor, tensor
from minitorch.nn import functional as F
from minitorch.nn.modules.container import ModuleList, Sequential
from minitorch.nn.modules.linear import Linear
from minitorch.nn.modules.module import Module
from minitorch.ops.shape import cat


class _ASMoutput(NamedTuple):
    output: Tensor
    loss: Tensor


class AdaptiveLogSoftmaxWithLoss(Module):
    """Log probabilities of classes that are sorted by how often they occur, and the mean of minus them.

    A first layer, `head`, decides among the most frequent classes and the clusters of all others; for each cluster a
    layer in `tail`, the smaller the rarer its classes are, decides among these: log p(class) = log p(cluster) +
    log p(class | cluster). Grave et al. (2017).

    Args:
        in_features: the length of each input.
        n_classes: the number of classes; class 0 is the most frequent one.
        cutoffs: where each cluster begins, in increasing order.
        div_value: how many times smaller the layer of each further cluster is.
        head_bias: whether the head has a bias.

    `forward` takes inputs [N, in_features] and classes [N], or one of each, and gives (output [N], loss).

    >>> loss = torch.nn.AdaptiveLogSoftmaxWithLoss(8, 20, cutoffs=[4, 10])
    >>> loss(torch.randn(3, 8), torch.tensor([0, 5, 19])).output.shape
    torch.Size([3])
    """

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ):
        super().__init__()
        cutoffs = list(cutoffs)
        if not cutoffs:
            raise ValueError("cutoffs should be a sequence of length larger than 0")
        whole = all(int(cutoff) == cutoff for cutoff in cutoffs)
        if not whole or cutoffs != sorted(set(cutoffs)) or cutoffs[0] <= 0 or cutoffs[-1] >= n_classes:
            raise ValueError(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each "
                "value is between 1 and n_classes-1"
            )
        self.in_features = in_features
        self.n_classes = n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value = div_value
        self.head_bias = head_bias
        self.shortlist_size = cutoffs[0]
        self.n_clusters = len(cutoffs)
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, head_bias, device, dtype)
        self.tail = ModuleList()
        for place, (first, end) in enumerate(zip(cutoffs, self.cutoffs[1:], strict=True), 1):
            inner = int(in_features // div_value**place)
            self.tail.append(
                Sequential(
                    Linear(in_features, inner, False, device, dtype), Linear(inner, end - first, False, device, dtype)
                )
            )

    def reset_parameters(self) -> None:
        """Draws the first values of all layers anew."""
        self.head.reset_parameters()
        for first, second in self.tail:
            first.reset_parameters()
            second.reset_parameters()

    def forward(self, input_: Tensor, target_: Tensor) -> _ASMoutput:
        self._check(input_, target_)
        batched = target_.dim() > 0
        input = input_ if batched else input_.unsqueeze(0)
        target = target_ if batched else target_.unsqueeze(0)
        cluster = (target.unsqueeze(1) >= tensor(self.cutoffs[:-1])).sum(1)
        column = target.where(cluster == 0, self.shortlist_size + cluster - 1)
        output = self._head(input).gather(1, column.unsqueeze(1)).squeeze(1)
        for place, layer in enumerate(self.tail):
            rows = (cluster == place + 1).nonzero().squeeze(1)
            if rows.numel():
                inside = (target[rows] - self.cutoffs[place]).unsqueeze(1)
                picked = F.log_softmax(layer(input[rows]), 1).gather(1, inside)
                output = output.index_add(0, rows, picked.squeeze(1))
        return _ASMoutput(output if batched else output.squeeze(0), (-output).mean())

    def _check(self, input: Tensor, target: Tensor) -> None:
        if target.dim() > 1:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if target.dim() == 0 and input.dim() != 1:
            raise RuntimeError(f"0D target tensor expects 1D input tensors, but found inputs with size {input.shape}")
        if target.dim() == 1 and target.shape[0] != input.shape[0]:
            raise RuntimeError("Input and target should have the same size in the batch dimension.")
        if target.numel() and not (target.min() >= 0 and target.max() < self.n_classes):
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{target.min().item()}, {target.max().item()}] were found. "
            )

    def _head(self, input: Tensor) -> Tensor:
        return F.log_softmax(self.head(input), 1)

    def log_prob(self, input: Tensor) -> Tensor:
        """The log probabilities of all classes: [N, in_features] gives [N, n_classes]."""
        head = self._head(input)
        short = self.shortlist_size
        inside = [
            F.log_softmax(layer(input), 1) + head[:, short + place].unsqueeze(1)
            for place, layer in enumerate(self.tail)
        ]
        return cat([head[:, :short], *inside], 1)

    def predict(self, input: Tensor) -> Tensor:
        """The most probable class of each input: [N, in_features] gives [N]."""
        return self.log_prob(input).argmax(1)
