"""torch.version: what was built how."""

from minitorch.torch_version import __version__ as __version__

debug = False
cuda = hip = xpu = rocm = None
git_version = "Unknown"
