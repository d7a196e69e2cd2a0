"""Where an op of minitorch differs from torch and stays different: (test, op, words of the report) -> why.

Strict: an entry that no report of its test bears any more fails that test, so the table cannot outlive its reasons.
"""

KNOWN: dict[tuple[str, str, str], str] = {
    ("forward", "div", "rounding_mode=None): graph"): "torch names the node by the overload: an explicit None is another",
    ("forward", "mean", "dim=None): graph"): "torch names the node by the overload: an explicit None is another",
    ("forward", "sum", "dim=None): graph"): "torch names the node by the overload: an explicit None is another",
}


def judge(test: str, op: str, found: list[str]) -> None:
    """Fails if a difference was found that is not known, or a known one was not found."""
    entries = [words for (t, o, words) in KNOWN if (t, o) == (test, op)]
    new = [f for f in found if not any(words in f for words in entries)]
    gone = [words for words in entries if not any(words in f for f in found)]
    assert not new, f"{len(new)} differences\n" + "\n".join(new)
    assert not gone, f"no longer differs, take it out of known.py: {gone}"
