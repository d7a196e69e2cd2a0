"""Attention and transformers: masks, fast paths, graphs and training runs are torch's."""

import warnings
from itertools import product

import pytest

from compat_tests.twins import draw, error, graph, leaf, twins

L, N, E = 5, 3, 8


def masks(torch, call, mask="attn_mask", padding="key_padding_mask", dims=3):
    """Arguments by words: causal or fcausal (of floats), pad (of one that sees nothing: full, in the middle: mid)."""
    words, given = call.split(), {}
    if "causal" in words:
        given[mask] = torch.triu(torch.ones(L, L, dtype=torch.bool), 1)
    if "fcausal" in words:
        given[mask] = torch.nn.Transformer.generate_square_subsequent_mask(L)
    if {"pad", "fpad", "full", "mid"} & set(words):
        pad = torch.zeros(N, L, dtype=torch.bool)
        pad[0, 3:], pad[2, 4:] = True, True
        if "full" in words:
            pad[1] = True
        if "mid" in words:
            pad[1, 2] = True
        pad = torch.zeros(N, L).masked_fill(pad, -torch.inf) if "fpad" in words else pad
        given[padding] = pad if dims == 3 else pad[0]
    return given


def observe(torch, net, call, recorded, leaves, several=False):
    """The parameters, what a call gives, its graph and all gradients."""
    with torch.set_grad_enabled(recorded), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = [y for y in (call() if several else [call()]) if y is not None]
    seen = [repr(net), dict(net.state_dict()), results, results[0].is_contiguous()]
    if recorded:
        seen.append([graph(y) for y in results])
        torch.autograd.backward(results, [draw(torch, *y.shape, seed=9, dtype="float32") for y in results])
        seen.append([p.grad for p in (*net.parameters(), *leaves)])
    return seen


ATTENTION = [
    {},
    {"batch_first": True, "dropout": 0.3},
    {"bias": False},
    {"kdim": 6, "vdim": 4},
    {"add_bias_kv": True},
    {"add_zero_attn": True, "batch_first": True},
]
CALLS = ["", "causal", "fcausal", "pad full", "pad causal", "causal hint"]


@pytest.mark.parametrize("options", ATTENTION, ids=str)
@twins
def test_multihead_attention(torch, options):
    results = []
    for call, training, recorded, dims, own in product(CALLS, (True, False), (True, False), (3, 2), (True, False)):
        torch.manual_seed(3)
        net = torch.nn.MultiheadAttention(E, 2, **options).train(training)
        shape = (L,) if dims == 2 else (N, L) if "batch_first" in options else (L, N)
        q = k = v = leaf(torch, *shape, E, dtype="float32")
        if not own or "kdim" in options:
            k = v = leaf(torch, *shape, options.get("kdim", E), seed=1, dtype="float32")
        if "vdim" in options:
            v = leaf(torch, *shape, options["vdim"], seed=2, dtype="float32")
        given = masks(torch, call, dims=dims) | {"need_weights": not own, "average_attn_weights": training}
        given["is_causal"] = "hint" in call
        results.append(observe(torch, net, lambda *a, n=net, g=given: n(q, k, v, **g), recorded, [q, k, v], True))
    return results


LAYERS = [
    {"batch_first": True},
    {"dropout": 0.0, "bias": False},
    {"batch_first": True, "norm_first": True, "activation": "gelu", "dropout": 0.3},
]
KINDS = ["encoder layer", "encoder", "decoder layer", "decoder", "transformer"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", LAYERS, ids=str)
@twins
def test_transformer(torch, options, kind):
    nn, results = torch.nn, []
    sizes = (E, 2, 16)
    calls = ["", "causal", "fcausal", "pad", "full", "mid", "pad causal", "fcausal fpad"]
    for call, training, recorded in product(calls, (True, False), (True, False)):
        torch.manual_seed(3)
        first = "batch_first" in options
        x = leaf(torch, *((N, L) if first else (L, N)), E, dtype="float32")
        memory = leaf(torch, *((N, 4) if first else (4, N)), E, seed=1, dtype="float32")
        warnings.simplefilter("ignore")
        if kind == "encoder layer":
            net = nn.TransformerEncoderLayer(*sizes, **options)
            given = masks(torch, call, "src_mask", "src_key_padding_mask")
            arguments = (x,)
        elif kind == "encoder":
            net = nn.TransformerEncoder(nn.TransformerEncoderLayer(*sizes, **options), 2, norm=nn.LayerNorm(E))
            given = masks(torch, call, "mask", "src_key_padding_mask")
            arguments = (x,)
        elif kind == "transformer":
            net = nn.Transformer(*sizes[:2], 1, 2, sizes[2], **options)
            given = masks(torch, call, "tgt_mask", "src_key_padding_mask")
            arguments = (x, draw(torch, *x.shape, seed=2, dtype="float32"))
        else:
            net = nn.TransformerDecoderLayer(*sizes, **options)
            net = nn.TransformerDecoder(net, 2) if kind == "decoder" else net
            given = masks(torch, call, "tgt_mask", "tgt_key_padding_mask")
            arguments = (x, memory)
        net.train(training)
        leaves = arguments if kind.startswith("dec") else (x,)
        results.append(observe(torch, net, lambda n=net, a=arguments, g=given: n(*a, **g), recorded, leaves))
    return results


@twins
def test_errors(torch):
    nn, z = torch.nn, torch.zeros
    net, first = nn.Transformer(8, 2, 1, 1, 16), nn.Transformer(8, 2, 1, 1, 16, batch_first=True)
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    work = [
        lambda: nn.MultiheadAttention(8, 3),
        lambda: nn.MultiheadAttention(0, 3),
        lambda: nn.MultiheadAttention(8, -2),
        lambda: nn.MultiheadAttention(8, 2)(z(2, 3, 8), z(2, 3, 8), z(2, 3, 8), is_causal=True),
        lambda: nn.TransformerEncoderLayer(8, 2, 16, activation="tanh"),
        lambda: net(z(4, 2, 8), z(5, 3, 8)),
        lambda: net(z(4, 2, 7), z(5, 2, 8)),
        lambda: net(z(8), z(8)),
        lambda: first(z(4, 2, 8), z(5, 3, 8)),
        lambda: layer(z(3, 5, 8), is_causal=True),
        lambda: layer(z(3, 5, 8), src_key_padding_mask=z(3, 5).long()),
        lambda: layer(z(3, 5, 8), src_key_padding_mask=z(2, 5).bool()),
    ]
    return [[error(w) for w in work], repr(first(z(2, 8), z(3, 8)).shape), repr(first)]


@twins
def test_warnings(torch):
    """Those that people meet: what is slow in inference, and masks of two kinds."""
    nn, said = torch.nn, []

    def layer(width=8, heads=2, **options):
        return nn.TransformerEncoderLayer(width, heads, 16, **options)

    made = [
        layer(),
        layer(norm_first=True),
        layer(bias=False, batch_first=True),
        layer(9, 3, batch_first=True),
        layer(activation=torch.tanh, batch_first=True),
        layer(batch_first=True),
    ]
    for one in made:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            net = nn.TransformerEncoder(one, 1)
        said.append([str(w.message) for w in heard])
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        net(torch.zeros(N, L, 8), **masks(torch, "fcausal pad", "mask", "src_key_padding_mask"))
        layer(batch_first=True)(torch.zeros(N, L, 8), **masks(torch, "fcausal pad", "src_mask", "src_key_padding_mask"))
    return [said, [str(w.message) for w in heard]]


def trained(torch, model, loss_of, steps=5):
    """Losses, gradient norms and the parameters after a few steps.

    By SGD: Adam would make steps of the rounding in gradients that are zero, such as those of the biases of keys.
    """
    optimizer, losses = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9), []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        losses += [loss.detach(), torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)]
        optimizer.step()
    return [losses, [p.detach() for p in model.parameters()]]


@twins
def test_a_character_gpt_trains_alike(torch):
    nn = torch.nn
    torch.manual_seed(3)
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, norm_first=True, activation="gelu")
    body = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(16), enable_nested_tensor=False)
    tokens, places, head = nn.Embedding(20, 16), nn.Embedding(12, 16), nn.Linear(16, 20)
    x, mask = torch.randint(0, 20, (4, 13)), nn.Transformer.generate_square_subsequent_mask(12)

    def loss():
        h = body(tokens(x[:, :-1]) + places(torch.arange(12)), mask=mask, is_causal=True)
        return nn.functional.cross_entropy(head(h).reshape(-1, 20), x[:, 1:].reshape(-1))

    return trained(torch, nn.ModuleList([tokens, places, body, head]), loss)


@twins
def test_translation_with_attention_trains_alike(torch):
    nn = torch.nn
    torch.manual_seed(3)
    embedding, encoder, cell = nn.Embedding(15, 16), nn.GRU(16, 16), nn.GRUCell(32, 16)
    attention, head = nn.MultiheadAttention(16, 2, dropout=0.1), nn.Linear(16, 15)
    x, y = torch.randint(0, 15, (6, 3)), torch.randint(0, 15, (5, 3))

    def loss():
        memory, h = encoder(embedding(x))
        h, found = h[0], []
        for step in y[:-1]:
            context, _ = attention(h[None], memory, memory)
            h = cell(torch.cat([embedding(step), context[0]], 1), h)
            found.append(head(h))
        return nn.functional.cross_entropy(torch.stack(found).flatten(0, 1), y[1:].flatten())

    return trained(torch, nn.ModuleList([embedding, encoder, cell, attention, head]), loss)


@twins
def test_a_whole_transformer_trains_alike(torch):
    nn = torch.nn
    torch.manual_seed(3)
    net = nn.Transformer(16, 2, 2, 2, 32, batch_first=True)
    a, b = torch.randn(3, 5, 16), torch.randn(3, 4, 16)
    pad = torch.zeros(3, 5, dtype=torch.bool)
    pad[1, 3:] = True
    mask = nn.Transformer.generate_square_subsequent_mask(4).isinf()

    def loss():
        found = net(a, b, tgt_mask=mask, src_key_padding_mask=pad, memory_key_padding_mask=pad)
        return nn.functional.mse_loss(found, b)

    return trained(torch, net, loss)
