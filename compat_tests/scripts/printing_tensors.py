"""Everything that decides how a tensor prints: numbers, shapes, dtypes, options, and what stands behind the numbers."""
# large: what it prints is not the same with another dtype

import torch

INF, NAN = float("inf"), float("nan")

# Numbers: whole ones, few and many digits, the scientific form and the thresholds at which it begins.
for numbers in (
    [1.0, 2.0],
    [1.5, 2.0],
    [-0.0, 0.0],
    [0.1, 100.0],
    [1.0, 1000.0],
    [1.0, 1001.0],
    [1e8, 1.0e8],
    [1e9, 1e9],
    [1e-4, 1e-4],
    [1e-5, 1.0],
    [1e-45, 3.4e38],
    [NAN, 1.0],
    [NAN, 1.5],
    [INF, -INF, 1e-3],
    [NAN, INF],
    [123456.789],
    [0.00012, 0.5],
    [16777216.0, 3.0],
    [99999.5, 0.25],
):
    print(torch.tensor(numbers), torch.tensor(numbers, dtype=torch.float64), torch.tensor(numbers[0]))
print(torch.tensor([6e-8, 65504.0], dtype=torch.float16), torch.tensor([0.1, 0.2], dtype=torch.float16))
print(torch.tensor([5e-324, 1.7e308], dtype=torch.float64))

# Integers and bools.
for dtype in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool):
    print(torch.tensor([[0, 1], [100, 7]]).to(dtype), torch.tensor(1).to(dtype), torch.zeros(0, dtype=dtype))
print(torch.tensor([2**62, -(2**62)]), torch.arange(-3, 3), torch.tensor([True]), torch.eye(3, dtype=torch.bool))

# Shapes: from none to five dims, and no elements at all.
print(torch.tensor(3), torch.ones(1, 1, 1, 1, 1), torch.arange(16).reshape(2, 2, 2, 2), torch.ones(2, 1, 3))
for shape in ((0,), (0, 3), (3, 0), (2, 0, 3), (0, 0)):
    print(torch.zeros(shape), torch.zeros(shape, dtype=torch.float64), torch.zeros(shape, requires_grad=True) * 2)

# Long lines and corners.
print(torch.arange(30), torch.arange(30.0) / 7, torch.arange(1000).sum(), torch.arange(1000)[-1])
print(torch.arange(1001), torch.arange(1001.0) / 3)
print(torch.arange(2000).reshape(2, 1000), torch.arange(1200).reshape(400, 3), torch.arange(8000).reshape(20, 20, 20))
print(torch.zeros(7, 7, 7, 7) + 0.5, torch.ones(2000, dtype=torch.bool))

# Views print as what they show.
grid = torch.arange(12.0).reshape(3, 4)
print(grid.T, grid[:, ::2], grid[1], grid[1, 2], grid.flip(0), grid[None, :, None], torch.tensor(3).expand(2, 2))

# What is behind the numbers, and where the line breaks before it.
leaf = torch.ones(3, 4, requires_grad=True)
print(leaf, leaf * 2, leaf.sum(), leaf[0], leaf[:, 1], leaf.T, leaf.view(2, 6), leaf.detach(), leaf.double() / 3)
for n in range(10, 22):
    row = torch.full((n,), 0.5, dtype=torch.float64, requires_grad=True)
    print(row, row.log_softmax(0), row.detach())
copy = leaf * 1
copy[0] = 7.0
tail = copy[1:]
tail.mul_(3)
print(copy, tail, tail[0], copy.view(-1)[:5])
with torch.no_grad():
    print(leaf, leaf * 2, leaf[0].sum())
values, indices = (leaf * torch.arange(4.0)).max(1)
print(values, indices, (leaf * 3).max(0), torch.tensor([3, 1, 2]).sort(), torch.tensor([3.0, 1.0]).topk(1))

# In other things, and in format specifications.
pair = torch.tensor([0.5, 2.0])
print([pair, 1], (pair,), {"a": pair, "b": [pair[0]]}, f"{pair} {pair[0]} {pair[1]!r}", "%s" % pair, str(pair[0]))
print(f"{pair[0]:.3f}|{pair[1]:8.2f}|{pair.sum():e}|{torch.tensor(1234567):,}|{torch.tensor(7):04d}|{pair.mean():.0%}")
print("{:.2f} {:d} {}".format(pair[0], torch.tensor(3), torch.tensor(True)), "%.2f %d" % (pair[0], pair[1]))
for value, spec in ((pair, ".2f"), (torch.tensor(1.5), "d"), (torch.nn.Parameter(pair[0]), ".2f")):
    try:
        print(format(value, spec))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

# Options, alone and together.
sample = torch.cat([torch.arange(8.0) / 3, torch.tensor([1e-6, 12345.678])]).reshape(5, 2)
for options in (
    {"precision": 2},
    {"precision": 8},
    {"precision": 0},
    {"sci_mode": False},
    {"sci_mode": True, "precision": 1},
    {"linewidth": 30},
    {"threshold": 5, "edgeitems": 1},
    {"threshold": 0, "edgeitems": 2, "linewidth": 40},
    {"edgeitems": 0, "threshold": 0},
    {"profile": "short"},
    {"profile": "full", "precision": 3},
):
    torch.set_printoptions(**options)
    print(options, sample, sample.T, sample[0], torch.arange(40), leaf.double() * 2)
    torch.set_printoptions(profile="default")

# The default dtype is the one that is not said.
for default in (torch.float64, torch.float16, torch.float32):
    torch.set_default_dtype(default)
    print(
        torch.tensor([0.1, 0.2]), torch.ones(2, dtype=torch.float32), torch.ones(2, dtype=torch.float64), torch.empty(0)
    )
