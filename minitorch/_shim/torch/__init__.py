"""`import torch` arrives here when this folder's parent is on the path: the name `torch` becomes minitorch.

`minitorch run` puts that parent first in PYTHONPATH, so plain Python, and every process it starts, finds this file
instead of the real torch. See `minitorch/swap.py`.
"""

import os
import sys

# The minitorch that holds this file, installed or not, and no other package of that name beside the script.
_home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, _home)
try:
    from minitorch.swap import take_the_name_torch
finally:
    sys.path.remove(_home)

take_the_name_torch()

if _dtype := os.environ.get("MINITORCH_DTYPE"):
    from minitorch.dtypes import substitute_floating

    substitute_floating(_dtype)
