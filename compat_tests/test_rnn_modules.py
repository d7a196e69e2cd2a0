"""Recurrent layers and cells, packed sequences: states, gradients, graphs and errors are torch's."""

from itertools import product

import pytest

import minitorch
from compat_tests.twins import draw, error, graph, leaf, twins

KINDS = ["RNN", "GRU", "LSTM"]
LAYERS = {
    "plain": {},
    "two layers, dropout": {"num_layers": 2, "dropout": 0.5},
    "both ways, no bias": {"bidirectional": True, "bias": False},
    "batch first": {"batch_first": True, "num_layers": 3, "bidirectional": True, "dropout": 0.2},
    "projected": {"proj_size": 2, "num_layers": 2, "bidirectional": True},
    "relu": {"nonlinearity": "relu"},
}
ONLY = {"projected": "LSTM", "relu": "RNN"}
SHAPES = {"packed": (6, 3), "alone": (5, 3), "batch": (5, 2, 3), "batch first": (2, 5, 3)}


@pytest.mark.parametrize("given", ["batch", "packed", "alone"])
@pytest.mark.parametrize(("kind", "way"), [(k, w) for k, w in product(KINDS, LAYERS) if ONLY.get(w, k) == k])
@twins
def test_layer(torch, kind, way, given):
    torch.manual_seed(3)
    options, results = LAYERS[way], []
    for dtype, with_state in (("float32", True), ("float64", False)):
        net = getattr(torch.nn, kind)(3, 4, **options, dtype=getattr(torch, dtype))
        shape = SHAPES["batch first" if given == "batch" and "batch_first" in options else given]
        x = leaf(torch, *shape, dtype=dtype)
        whole = x
        if given == "packed":
            whole = torch.nn.utils.rnn.PackedSequence(x, torch.tensor([3, 2, 1]), torch.tensor([2, 0, 1]))
        layers = options.get("num_layers", 1) * (1 + options.get("bidirectional", False))
        batch = {"packed": (3,), "alone": (), "batch": (2,)}[given]
        h = leaf(torch, layers, *batch, options.get("proj_size", 4), dtype=dtype)
        c = leaf(torch, layers, *batch, 4, seed=1, dtype=dtype)
        state = ((h, c) if kind == "LSTM" else h) if with_state else None
        output, last = net(whole, state)
        roots = [output[0] if given == "packed" else output, *(last if kind == "LSTM" else [last])]
        torch.autograd.backward(roots, [draw(torch, *r.shape, seed=7, dtype=dtype) for r in roots])
        results += [
            *(repr(net), dict(net.state_dict()), roots, [graph(r) for r in roots]),
            *(x.grad, h.grad, c.grad, [p.grad for p in net.parameters()]),
            [[tuple(w.shape) for w in weights] for weights in net.all_weights],
            list(output) if given == "packed" else None,
        ]
    return results


WRONG_LAYERS = [
    lambda nn: nn.LSTM(3, 4, dropout=1.5),
    lambda nn: nn.LSTM(3, 4, dropout=True),
    lambda nn: nn.LSTM(3, 4, dropout="a"),
    lambda nn: nn.LSTM(3, 0),
    lambda nn: nn.LSTM(3, 4.0),
    lambda nn: nn.LSTM(3, 4, 0),
    lambda nn: nn.LSTM(3, 4, bias=1),
    lambda nn: nn.LSTM(3, 4, proj_size=4),
    lambda nn: nn.LSTM(3, 4, proj_size=-4),
    lambda nn: nn.GRU(3, 4, proj_size=2),
    lambda nn: nn.RNN(3, 4, proj_size=2),
    lambda nn: nn.RNN(3, 4, nonlinearity="x"),
    lambda nn: nn.RNN(3, 4, mode="LSTM"),
    lambda nn: nn.LSTM(),
    lambda nn: nn.LSTM(3, 4, bogus=1),
    lambda nn: nn.RNNBase("X", 3, 4),
    lambda nn: nn.RNNCell(3, 4, nonlinearity="x")(nn.Parameter()),
]


@twins
def test_wrong_constructors(torch):
    return [error(lambda make=make: make(torch.nn)) for make in WRONG_LAYERS]


@twins
def test_wrong_inputs(torch):
    nn, z, results = torch.nn, torch.zeros, []
    inputs = [z(2, 3, 5), z(2, 5), z(3), z(1, 2, 2, 3), z(2, 3, 3).double(), z(2, 3, 3).long(), z(0, 3, 3)]
    states = [z(1, 2, 4), z(3, 4), z(1, 3, 5), z(1, 3, 4)]
    for kind in KINDS:
        net = getattr(nn, kind)(3, 4)
        results += [error(lambda x=x, net=net: net(x)) for x in inputs]
        for h in states:
            given = [h, (h, h), (z(1, 3, 4), h)] if kind == "LSTM" else [h, (h,)]
            results += [error(lambda x=x, s=s, net=net: net(x, s)) for x in (z(2, 3, 3), z(2, 3)) for s in given]
        results += [repr(net(z(2, 0, 3))[0].shape), repr(getattr(nn, kind)(3, 4, batch_first=True))]
        cell = getattr(nn, f"{kind}Cell")(3, 4)
        results += [error(lambda x=x, cell=cell: cell(x)) for x in (z(2, 5), z(5), z(2, 2, 3))]
        for h in (z(3, 4), z(2, 5), z(2, 2, 2, 4), z(4)):
            given = [h, (h, h), (z(2, 4), h)] if kind == "LSTM" else [h, (h,)]
            results += [error(lambda x=x, s=s, cell=cell: cell(x, s)) for x in (z(2, 3), z(3)) for s in given]
    return results


@pytest.mark.parametrize(
    ("kind", "options"),
    [("RNNCell", {}), ("RNNCell", {"nonlinearity": "relu", "bias": False}), ("GRUCell", {}), ("LSTMCell", {})],
)
@twins
def test_cell(torch, kind, options):
    torch.manual_seed(3)
    cell, results = getattr(torch.nn, kind)(3, 4, **options), []
    for batch in ((2,), ()):
        x, h, c = (leaf(torch, *batch, n, seed=n, dtype="float32") for n in (3, 4, 4))
        for state in (None, (h, c) if kind == "LSTMCell" else h):
            found = cell(x, state)
            found = list(found) if kind == "LSTMCell" else [found]
            torch.autograd.backward(found, [draw(torch, *y.shape, seed=7, dtype="float32") for y in found])
            results += [found, [graph(y) for y in found]]
        results += [x.grad, h.grad, c.grad]
    return [*results, repr(cell), dict(cell.state_dict()), [p.grad for p in cell.parameters()]]


@twins
def test_padding_and_packing(torch):
    rnn, results = torch.nn.utils.rnn, []
    x = leaf(torch, 4, 3, 2)
    packs = [
        rnn.pack_padded_sequence(x, [4, 3, 1]),
        rnn.pack_padded_sequence(x, torch.tensor([2, 4, 3]), enforce_sorted=False),
        rnn.pack_padded_sequence(x, [3, 3, 3]),
        rnn.pack_padded_sequence(x.transpose(0, 1), [4, 3, 1], batch_first=True),
    ]
    for packed in packs:
        results += [list(packed), graph(packed.data), str(packed), [graph(y) for y in rnn.unpack_sequence(packed)]]
        for options in ({}, {"batch_first": True}, {"total_length": 6, "padding_value": 2.0}):
            padded, lengths = rnn.pad_packed_sequence(packed, **options)
            results += [padded, lengths, graph(padded), padded.stride()]
        results.append(torch.autograd.grad(padded, x, draw(torch, *padded.shape)))
    several = [leaf(torch, n, 2, seed=n) for n in (3, 1, 2)]
    for options in ({}, {"batch_first": True}, {"padding_value": 1.0}, {"padding_side": "left"}):
        padded = rnn.pad_sequence(several, **options)
        results += [padded, graph(padded), torch.autograd.grad(padded, several, draw(torch, *padded.shape))]
        results += [padded.stride(), graph(rnn.pad_sequence(several[:1], **options))]
    cut = rnn.unpad_sequence(padded, torch.tensor([3, 1, 2]))
    results += [cut, [graph(y) for y in cut], padded.shape == (3, 3, 2)]
    return [*results, list(rnn.pack_sequence(several, enforce_sorted=False))]


@pytest.mark.parametrize("batch_first", [False, True])
def test_packing_differentiated_twice(batch_first):
    x, rnn = leaf(minitorch, 3, 3, 2), minitorch.nn.utils.rnn
    assert minitorch.autograd.gradcheck(lambda x: rnn.pack_padded_sequence(x, [3, 2, 1], batch_first).data, (x,))
    assert minitorch.autograd.gradgradcheck(lambda x: rnn.pack_padded_sequence(x, [3, 2, 1], batch_first).data, (x,))


@twins
def test_packed_sequence(torch):
    rnn, x = torch.nn.utils.rnn, draw(torch, 4, 3, 2)
    packed = rnn.pack_padded_sequence(x, [4, 3, 1])
    wrong = [
        lambda: rnn.pack_padded_sequence(x, [3, 4, 1]),
        lambda: rnn.pack_padded_sequence(x, [4, 3]),
        lambda: rnn.pack_padded_sequence(x, [4, 3, 0]),
        lambda: rnn.pack_padded_sequence(x, []),
        lambda: rnn.pack_padded_sequence(x, torch.tensor([[4, 3, 1]])),
        lambda: rnn.pad_packed_sequence(packed, total_length=2),
        lambda: rnn.pad_sequence([]),
        lambda: rnn.pad_sequence(3),
        lambda: rnn.pad_sequence([x, x[:, :2]]),
        lambda: rnn.pad_sequence([x], padding_side="x"),
        lambda: rnn.PackedSequence(x),
    ]
    return [
        [error(work) for work in wrong],
        list(rnn.pack_padded_sequence(x, [5, 3, 1])),
        list(rnn.pack_padded_sequence(x, torch.tensor([4.0, 3, 1]))),
        list(rnn.PackedSequence(x, None or torch.tensor([2, 1]), torch.tensor([2, 0, 1]))),
        list(rnn.PackedSequence((x, torch.tensor([2, 1])))),
        [str(getattr(packed, name)().data.dtype) for name in ("float", "double", "half", "int", "long", "char")],
        [packed.to(torch.float64) is packed, packed.cpu() is packed, packed.is_cuda, packed.is_pinned()],
        rnn.invert_permutation(torch.tensor([2, 0, 1])),
    ]


@pytest.mark.parametrize("kind", KINDS)
@twins
def test_a_classifier_of_packed_sequences_trains_alike(torch, kind):
    nn, rnn = torch.nn, torch.nn.utils.rnn
    torch.manual_seed(3)
    embedding, head, drop = nn.Embedding(20, 8, padding_idx=0), nn.Linear(24, 3), nn.Dropout(0.2)
    net = getattr(nn, kind)(8, 12, num_layers=2, batch_first=True, dropout=0.3, bidirectional=True)
    model = nn.ModuleList([embedding, net, head])
    lengths, labels = torch.tensor([3, 6, 2, 5]), torch.randint(0, 3, (4,))
    x = rnn.pad_sequence([torch.randint(1, 20, (n,)) for n in lengths.tolist()], batch_first=True)
    optimizer, losses = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9), []
    for _ in range(5):
        packed = rnn.pack_padded_sequence(drop(embedding(x)), lengths, batch_first=True, enforce_sorted=False)
        output, h = net(packed)
        h = h[0] if kind == "LSTM" else h
        padded, _ = rnn.pad_packed_sequence(output, batch_first=True)
        loss = nn.functional.cross_entropy(head(drop(torch.cat([h[-2], h[-1]], 1))), labels) + padded.mean()
        optimizer.zero_grad()
        loss.backward()
        losses += [loss.detach(), nn.utils.clip_grad_norm_(model.parameters(), 1.0)]
        optimizer.step()
    return [losses, [p.detach() for p in model.parameters()]]
