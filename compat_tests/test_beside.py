"""Under the swap other people's libraries work beside minitorch. Each test skips where its library is not installed."""

from importlib.util import find_spec

import pytest

from compat_tests.test_swap import swapped

MATPLOTLIB = """
import torch, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
x = torch.linspace(0, 1, 20)
plt.plot(x, x ** 2); plt.plot(x.numpy()); plt.scatter(x, torch.rand(20), c=torch.rand(20))
plt.imshow(torch.rand(4, 4)); plt.hist(torch.randn(50)); plt.bar(range(3), torch.ones(3))
plt.contourf(*torch.meshgrid(torch.arange(3), torch.arange(3), indexing="ij"), torch.rand(3, 3))
plt.title(f"{x.mean():.2f}"); plt.savefig("figure.png")
print(plt.gca().get_title())
"""

PANDAS = """
import torch, pandas as pd
frame = pd.DataFrame({"a": torch.arange(3), "b": torch.arange(3.0).numpy()})
print(list(frame.dtypes.astype(str)), torch.tensor(frame["a"].values), torch.tensor(frame.values).shape)
print(pd.Series(torch.ones(2)).sum(), torch.from_numpy(frame[["b"]].to_numpy(copy=True)).sum())
"""

SKLEARN = """
import torch
from sklearn.cluster import KMeans
from sklearn.datasets import make_moons
from sklearn.decomposition import PCA
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
x, y = make_moons(60, random_state=0)
x, test, y, labels = train_test_split(torch.tensor(x), torch.tensor(y), random_state=0)
scaler = StandardScaler().fit(x)
print(torch.from_numpy(scaler.transform(x)).mean(0).abs().max() < 1e-12, PCA(1).fit_transform(x).shape)
print(accuracy_score(labels, labels > 0), confusion_matrix(labels, labels).sum())
print(KMeans(2, n_init=1, random_state=0).fit(x).labels_.shape)
"""

TQDM = """
import torch
from tqdm import tqdm, trange
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(torch.arange(10)), 4)
bar = tqdm(loader, disable=True)
print(len(bar), [batch.tolist() for (batch,) in bar], sum(trange(4, disable=True)))
"""

EINOPS = """
import torch
from einops import einsum, pack, rearrange, reduce, repeat
from einops.layers.torch import Rearrange, Reduce
t = torch.arange(24.0, requires_grad=True)
x = rearrange(t, "(a b c) -> a b c", a=2, b=3)
print(rearrange(x, "a b c -> (a b) c").shape, reduce(x, "a b c -> a", "mean").tolist())
print(repeat(x, "a b c -> a n b c", n=2).shape, rearrange([x, x], "n a b c -> a b c n").shape)
print(einsum(x, x, "a b c, a b c -> a").tolist(), pack([x, x], "* c")[0].shape)
net = torch.nn.Sequential(Rearrange("a b c -> a (b c)"), torch.nn.Linear(12, 2), Reduce("a k -> k", "max"))
net(x).backward(torch.tensor([1.0, 2.0]))
print(net[0], t.grad.shape)
"""

SCRIPTS = [
    ("matplotlib", MATPLOTLIB, ["0.50"]),
    ("pandas", PANDAS, ["['int64', 'float32'] tensor([0, 1, 2]) torch.Size([3, 2])", "2.0 tensor(3.)"]),
    ("sklearn", SKLEARN, ["tensor(True) (45, 1)", "1.0 15", "(45,)"]),
    ("tqdm", TQDM, ["3 [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]] 6"]),
    (
        "einops",
        EINOPS,
        [
            "torch.Size([6, 4]) [5.5, 17.5]",
            "torch.Size([2, 2, 3, 4]) torch.Size([2, 3, 4, 2])",
            "[506.0, 3818.0] torch.Size([12, 4])",
            "Rearrange('a b c -> a (b c)') torch.Size([24])",
        ],
    ),
]


@pytest.mark.parametrize(("library", "script", "printed"), SCRIPTS, ids=[name for name, _, _ in SCRIPTS])
def test_works_beside(library, script, printed, tmp_path):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    assert swapped(script, cwd=tmp_path) == printed
