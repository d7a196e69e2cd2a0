"""Pictures of digits, drawn from a 5x7 font at random places, with noise: data for lenet.py, vae.py and gan.py."""

import torch

FONT = [
    "01110 10001 10011 10101 11001 10001 01110",
    "00100 01100 00100 00100 00100 00100 01110",
    "01110 10001 00001 00010 00100 01000 11111",
    "11111 00010 00100 00010 00001 10001 01110",
    "00010 00110 01010 10010 11111 00010 00010",
    "11111 10000 11110 00001 00001 10001 01110",
    "00110 01000 10000 11110 10001 10001 01110",
    "11111 00001 00010 00100 01000 01000 01000",
    "01110 10001 10001 01110 10001 10001 01110",
    "01110 10001 10001 01111 00001 00010 01100",
]
GLYPHS = torch.tensor([[[float(bit) for bit in row] for row in glyph.split()] for glyph in FONT])


def draw(n, size=28, scale=3, noise=0.1):
    """n pictures [n, 1, size, size] of numbers from 0 to 1, and the digits [n] on them."""
    labels = torch.randint(0, 10, (n,))
    large = GLYPHS.repeat_interleave(scale, 1).repeat_interleave(scale, 2)
    height, width = large.shape[1:]
    tops, lefts = torch.randint(0, size - height + 1, (n,)), torch.randint(0, size - width + 1, (n,))
    pictures = noise * torch.randn(n, 1, size, size)
    for picture, label, top, left in zip(pictures, labels.tolist(), tops.tolist(), lefts.tolist()):
        picture[0, top : top + height, left : left + width] += large[label]
    return pictures.clamp(0, 1), labels


def show(picture):
    """A picture [size, size] as text, two rows a line."""
    shades = " ▄▀█"
    dark = (picture > 0.5).tolist()
    pairs = zip(dark[::2], dark[1::2])
    return "\n".join("".join(shades[2 * a + b] for a, b in zip(upper, lower)) for upper, lower in pairs)
