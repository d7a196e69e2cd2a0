"""Normalization that few scripts use."""

from minitorch.ops import num
from minitorch.ops._record import composite, primitive
from minitorch.ops.padding import pad
from minitorch.ops.pooling import avg_pool2d, avg_pool3d


@composite("local_response_norm", where="F")
def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    """Each element over (k + alpha * the mean of the squares in `size` neighbouring channels) ** beta.

    input is [N, C, L…], and so is the result; ValueError for fewer dims.

    >>> torch.nn.functional.local_response_norm(torch.ones(1, 2, 1), 2, alpha=1.0, beta=1.0)
    tensor([[[0.6667],
             [0.5000]]])
    """
    if input.dim() < 3:
        raise ValueError(
            f"Expected 3D or higher dimensionality                          input (got {input.dim()} dimensions)"
        )
    if not input.numel():
        return input
    squares, before, after = input.mul(input), size // 2, (size - 1) // 2
    # The mean over channels is a pooling in which the channels are a dim of the image.
    if input.dim() == 3:
        means = avg_pool2d(pad(squares.unsqueeze(1), (0, 0, before, after)), (size, 1), stride=1).squeeze(1)
    else:
        n, c, length = input.shape[:3]
        image = pad(squares.view(n, 1, c, length, -1), (0, 0, 0, 0, before, after))
        means = avg_pool3d(image, (size, 1, 1), stride=1).squeeze(1).view(input.shape)
    return input / means.mul(alpha).add(k).pow(beta)


# ---- weight normalization -------------------------------------------------------------------------------------------
#
# w = g v / |v|, with the norm over all dims but one (Salimans and Kingma 2016, eq. 3):
#
#     dL/dg = sum(grad v) / |v|,   dL/dv = g / |v| (grad - v sum(grad v) / |v|**2)


def _others(v, dim):
    return tuple(d for d in range(len(v.shape)) if d != dim)


def _weight_norm_slopes(grad, v, g, dim):
    squares = num.sum(v * v, _others(v, dim), True)
    along, norms = num.sum(grad * v, _others(v, dim), True), num.sqrt(squares)
    return g / norms * (grad - v * (along / squares)), along / norms


@primitive("_weight_norm_interface", node="WeightNormInterfaceBackward0", grads={"v g": _weight_norm_slopes}, where="")
def _weight_norm_interface(v, g, dim):
    return v * (g / num.sqrt(num.sum(v * v, _others(v, dim), True)))


def norm_except_dim(v, dim):
    """The norms of v over all dims but one, which keep their places with size 1; of dim -1 the norm of the whole."""
    if dim == -1:
        return v.norm()
    x = v.transpose(0, dim).contiguous()
    norms = x.view(x.shape[0], -1).norm(2, 1).view(x.shape[0], *(1 for _ in x.shape[1:]))
    return norms.transpose(0, dim)


def weight_norm(v, g, dim):
    """g v / |v|, with the norm over all dims but one; of dim -1 over the whole."""
    if dim in (0, v.dim() - 1):
        return _weight_norm_interface(v, g, dim)
    return v * (g / norm_except_dim(v, dim))
