"""Why a node is in the graph: what people write that makes it, for the names that puzzle most.

The digit at a name's end tells apart the overloads of one function: `x.sum()` is SumBackward0, `x.sum(1)` SumBackward1.
"""

REASONS = {
    # -- leaves, in-place operations, views
    "AccumulateGrad": (
        "A leaf that requires grad (a parameter) stands here. It computes nothing: it adds the gradient that arrives "
        "to `.variable.grad`, which is why gradients pile up until `zero_grad()`."
    ),
    "CopySlices": (
        "Part of a tensor was written in place, as in `x[0] = y`. The written part passes its gradient to what was "
        "written, the rest of it to what x was before."
    ),
    "AsStridedBackward0": (
        "A view was looked at after its base had changed in place: its place in the graph was made anew, as a view of "
        "the changed base."
    ),
    "CloneBackward0": "`x.clone()`, or a `.contiguous()` or `.reshape()` that had to copy.",
    "ToCopyBackward0": (
        "The dtype was changed (`.float()`, `.double()`, `.to(...)`, or by promotion); the gradient changes back."
    ),
    # -- linear layers
    "TBackward0": (
        "A Linear computes `x @ W.t() + b`, for its weight has shape (out, in); this is the `.t()`. Its backward is "
        "`.t()` again."
    ),
    "AddmmBackward0": (
        "A Linear of a matrix: `addmm(b, x, W.t())` is `b + x @ W.t()` in one step. Its three arrows lead to bias, "
        "input and transposed weight."
    ),
    "MmBackward0": "A matrix product: `a @ b`, or a Linear without bias.",
    "MvBackward0": "A matrix times a vector: `a @ v`.",
    "DotBackward0": "A vector times a vector: `u @ v`.",
    "BmmBackward0": "A product of batches of matrices: `a @ b` with three or more dimensions.",
    "ViewBackward0": (
        "Another shape of the same numbers: `.view()`, `.reshape()`, `.flatten()`; a Linear of an input with more or "
        "fewer than two dimensions, which becomes a matrix and then goes back."
    ),
    "UnsafeViewBackward0": (
        "A product of more than two dimensions was computed as matrices, and this gives the result its shape back; "
        "also a `.reshape()` that copied."
    ),
    "PermuteBackward0": (
        "`x.T` or `x.permute(...)`: dimensions in another order (`x.t()` is a node of its own, TBackward0)."
    ),
    "TransposeBackward0": "`x.transpose(i, j)`: two dimensions change places.",
    "ExpandBackward0": (
        "`x.expand(...)`, or `@` giving both its batches one shape. Backward sums over the repeated dimensions."
    ),
    # -- arithmetic
    "AddBackward0": "`a + b`: the gradient passes to both unchanged (summed where one of them was broadcast).",
    "SubBackward0": "`a - b`.",
    "RsubBackward1": (
        "`1 - x`: a number minus a tensor, computed as `rsub(x, 1)`. The digit 1 is its overload for a number."
    ),
    "MulBackward0": "`a * b`; also the second half of `1 / x`, which is `x.reciprocal() * 1`, and dropout's mask.",
    "ReciprocalBackward0": "`1 / x`: a number divided by a tensor is `x.reciprocal() * number`.",
    "DivBackward0": "`a / b`.",
    "NegBackward0": "`-x`.",
    "PowBackward0": "`x ** 2`: the exponent is a number.",
    "PowBackward1": "`x ** y`: both are tensors.",
    "PowBackward2": "`2 ** x`: the base is a number.",
    # -- reductions
    "SumBackward0": "`x.sum()`: every element had weight 1, so each gets the whole gradient.",
    "SumBackward1": "`x.sum(dim)`: the sum along some dimensions; backward repeats the gradient along them.",
    "MeanBackward0": "`x.mean()`: every element gets 1/n of the gradient.",
    "MeanBackward1": "`x.mean(dim)`: the mean along some dimensions.",
    "MaxBackward0": "`x.max(dim)`: values and indices; the gradient goes to the element at the index.",
    "MaxBackward1": "`x.max()`: the gradient goes to the largest element, in equal parts where several are.",
    # -- indexing and joining
    "SelectBackward0": "`x[0]`: one index of a dimension. Backward is zero everywhere else.",
    "SliceBackward0": "`x[a:b]`. Backward is zero outside the slice.",
    "IndexBackward0": (
        "`x[indices]` with a tensor of indices or a mask. Backward adds: an element taken twice gets both gradients."
    ),
    "SqueezeBackward1": "`x.squeeze(dim)`: a dimension of length 1 is dropped.",
    "UnsqueezeBackward0": "`x.unsqueeze(dim)` or `x[None]`: a dimension of length 1 is put in.",
    "EmbeddingBackward0": (
        "An Embedding looks rows up in its weight. Backward adds each gradient to the row it came from."
    ),
    "CatBackward0": "`torch.cat`: backward cuts the gradient into the pieces that were joined.",
    "StackBackward0": "`torch.stack`: backward hands each tensor its slice of the gradient.",
    # -- losses and activations
    "NllLossBackward0": (
        "`cross_entropy` is `nll_loss(log_softmax(x))`: this is the first half of the way back, which picks the "
        "correct class of each row."
    ),
    "LogSoftmaxBackward0": "`log_softmax`, often inside `cross_entropy`, which is `nll_loss(log_softmax(x))`.",
    "MseLossBackward0": "`mse_loss`: the mean of the squared differences, as one node.",
    "ReluBackward0": "`relu`: the gradient passes where the result is positive.",
    "TanhBackward0": "`tanh`: its derivative, 1 - tanh², needs only the result, so that is what is saved.",
    "SigmoidBackward0": "`sigmoid`: its derivative, s · (1 - s), needs only the result, so that is what is saved.",
    "ExpBackward0": "`exp` is its own derivative, so its result is what is saved.",
}
