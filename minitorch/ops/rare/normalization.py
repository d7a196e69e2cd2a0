"""Normalization that few scripts use."""

from minitorch.ops._record import composite
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
