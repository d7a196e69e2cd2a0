"""The call path of an op, as Python text: straight-line code for one record.

A call does the same few things for every op: look for modes; take the buffers out of the tensors; bring them to a
common dtype; run the kernel; wrap the result; and, if something requires grad, make a node. It is spelled out per
record, because a loop over "the arguments" would cost more than most kernels do. `_dispatch` compiles the text at
the first use of the op; `print(minitorch._dispatch.source("mul"))` shows it.

Names in the text: a0, a1, … the buffers of the tensor arguments; g0, … whether each requires grad; c0, … their version
counters; b0, … the buffers in the common dtype; k0, … what the kernel gets; r the result.
"""

from __future__ import annotations

from minitorch.ops._record import Op


def public_name(name: str) -> str:
    """The name of a kernel's parameter in the public function."""
    return "input" if name == "self" else name


def call_source(op: Op, dunder: bool = False) -> str:
    """The Python text of the public function of a record."""
    head, parameters = _head(op)
    given = _given(op)
    if dunder:
        # Python hands an operator no keyword arguments.
        head = head.removesuffix(", **rest")
    lines = [f"def {op.name}({head}):"]
    if op.varargs:
        v = public_name(op.varargs)
        lines += [f"    if len({v}) == 1 and {v}[0].__class__ is not int:"]
        if op.name == "view":
            lines += ["        if shape[0].__class__ is DTYPE:", "            return view_as_dtype(input, shape[0])"]
        lines += [f"        {v} = sequence({v}[0], {op.name!r}, {v!r})"]
    if dunder:
        given = given.replace("**rest, ", "").replace(", rest", ", {}")
    lines += [f"    if MODES{'' if dunder else ' or rest'}:", f"        return unusual(FUNCTION, {given})"]
    # An operator leaves an operand that it does not know to that operand's own class.
    other = next((p for p in parameters if p != "self"), None) if dunder else None
    if op.kind == "composite":
        if other:
            known = f"{other}.__class__ in TENSORS or {other}.__class__ in NUMBERS"
            lines += [f"    if not ({known}) and {_foreign(op, other)}:", "        return NotImplemented"]
        call = f"kernel({_kernel_arguments(op)})"
        call = f"RESULTS({call})" if op.results and op.results != "many" else call
        first = next(iter(op.signature.parameters), None)
        if dunder or first is None or first == op.varargs:
            lines += [f"    return {call}"]
        else:
            # What is no Tensor shows when something is asked of it: to look before would cost every call.
            first = public_name(first)
            lines += ["    try:", f"        return {call}", "    except AttributeError:"]
            lines += [f"        check_tensor({first}, op, {first!r})", "        raise"]
    elif op.kind == "factory":
        lines += _factory_lines(op)
    else:
        lines += _primitive_lines(op, given, other)
    return "\n".join(lines)


def _foreign(op: Op, other: str) -> str:
    """Whether an operator leaves its other operand to that operand's class: `tensor == array` and `array / tensor` do
    not, in torch either."""
    takes_arrays = op.name in ("__eq__", "__rdiv__")
    return f"is_foreign({other})" + (f" and not isinstance({other}, ndarray)" if takes_arrays else "")


def _head(op: Op) -> tuple[str, list[str]]:
    """The parameter list of the public function, and the names of the kernel's parameters."""
    parts, star = [], False
    extra = (
        "dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False, " if op.kind == "factory" else ""
    )
    parameters = list(op.signature.parameters.values())
    for p in parameters:
        if op.kind == "factory" and p.name == "dtype":
            continue
        if p.name == op.varargs:
            parts.append(f"*{public_name(p.name)}")
            star = True
            continue
        if p.kind is p.VAR_POSITIONAL:
            parts.append(f"*{p.name}")
            star = True
            continue
        if p.kind is p.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        parts.append(public_name(p.name) if p.default is p.empty else f"{public_name(p.name)}={p.default!r}")
    if extra and not star:
        parts.append("*")
    return ", ".join(parts) + (", " if parts else "") + extra + "**rest", [p.name for p in parameters]


def starred(op: Op) -> str:
    """The parameter that takes several positional arguments, or ""."""
    return op.varargs or next((p.name for p in op.signature.parameters.values() if p.kind is p.VAR_POSITIONAL), "")


def positional(op: Op) -> list[str]:
    """The kernel's parameters that the public function takes by position."""
    names = []
    for p in op.signature.parameters.values():
        if p.kind is p.KEYWORD_ONLY or (op.kind == "factory" and p.name == "dtype"):
            continue
        names.append(p.name)
        if p.name == starred(op):
            break
    return names


def _given(op: Op) -> str:
    """The arguments of a call as they came in: `(positional…), {by name…}`."""
    star = starred(op)
    given = [f"*{p}" if p == star else public_name(p) for p in positional(op)]
    by_name = [p for p in op.signature.parameters if p not in positional(op)]
    if op.kind == "factory":
        by_name += ["device", "requires_grad"]
    named = f"{{**rest, {', '.join(f'{n!r}: {n}' for n in by_name)}}}" if by_name else "rest"
    return f"({', '.join(given)}{',' if given else ''}), {named}"


def _kernel_arguments(op: Op, rename: dict[str, str] | None = None) -> str:
    rename = rename or {}
    passed = []
    for p in op.signature.parameters.values():
        value = rename.get(p.name, public_name(p.name))
        if p.kind is p.VAR_POSITIONAL:
            passed.append(f"*{value}")
        else:
            passed.append(f"{p.name}={value}" if p.kind is p.KEYWORD_ONLY else value)
    return ", ".join(passed)


def _factory_lines(op: Op) -> list[str]:
    lines = ["    dtype = factory_dtype(op, dtype, locals())"]
    arguments = _kernel_arguments(op, {"dtype": "buffer_dtype(dtype)"})
    return [
        *lines,
        "    if device is not None:",
        "        check_device(device)",
        "    try:",
        f"        out = wrap(stored(kernel({arguments}), dtype))",
        "    except ValueError as error:",
        f"        raise explained(op, error, {op.varargs or '()'}) from None",
        "    return requiring_grad(out) if requires_grad else out",
    ]


def _primitive_lines(op: Op, given: str, other: str | None) -> list[str]:
    """Take out the buffers, promote, run the kernel, wrap, record."""
    lines, buffers = _buffer_lines(op, given, other)
    index = {p: i for i, p in enumerate(op.tensors)}
    names = ", ".join(f"k{i}" for i in index.values())
    if not op.view and index:
        given = "".join(f"({buffers[p]}, {f'g{i}' if p in op.edges else True}), " for p, i in index.items())
        lines += ["    if UNCOMMON:", f"        {names}, = widened(op, ({given}))"]
        lines += ["    else:", f"        {names} = {', '.join(buffers[p] for p in index)}"]
        before = "".join(f"{buffers[p]}, " for p in index)
        buffers = {**buffers, **{p: f"k{i}" for p, i in index.items()}}
    lines += [
        "    try:",
        f"        r = kernel({_kernel_arguments(op, buffers)})",
        "    except (ValueError, RuntimeError) as error:",
        f"        raise explained(op, error, ({before})) from None"
        if not op.view
        else "        raise explained(op, error, ()) from None",
    ]
    if not op.view and op.name != "_to_copy":
        dtype = "dtype" if "dtype" in op.signature.parameters else "None"
        lines += ["    if UNCOMMON:", f"        r = narrowed(r, ({before}), {dtype})"]
    if op.results == "many":
        return lines + _many_lines(op, index)
    if op.results:
        lines += [f"    {', '.join(f'r_{n}' for n in op.results)} = map(asarray, r)", f"    r = r_{op.results[0]}"]
        others = op.results[1:]
    else:
        lines += ["    if type(r) is not ndarray:", "        r = asarray(r)"]
    if index and not op.view and op.tensors[0] not in op.lists:
        lines += ["    if r is a0:", "        r = r.copy()"]
    lines += _wrapping_lines(op)
    if op.results:
        lines += [f"    out_{n} = wrap(r_{n})" for n in others]
    if op.recorded:
        lines += _recording_lines(op, index)
    if op.results:
        return [*lines, f"    return RESULTS((out, {', '.join(f'out_{n}' for n in others)}))"]
    return [*lines, "    return out"]


def _buffer_lines(op: Op, given: str, other: str | None) -> tuple[list[str], dict[str, str]]:
    """Buffers a0, a1, …, whether each requires grad g0, g1, …, version counters c0, c1, …; then the common dtype.

    Returns the lines, and for each promoted or tensor argument the name under which the kernel gets it.
    """
    lines = []
    index = {p: i for i, p in enumerate(op.tensors)}
    buffers = {p: f"a{i}" for p, i in index.items()}
    promoted = {p: f"b{index[p]}" if p in index else f"b_{p}" for p in op.promote}
    how = "promote_floating" if op.floating else "promote_numbers" if op.numbers else "promote"
    operands = [buffers.get(p, public_name(p)) for p in op.promote]
    numbers_among = any(p not in index for p in op.promote)
    for p, i in index.items():
        name = public_name(p)
        if p in op.lists:
            lines += [f"    {name}, a{i}, g{i} = buffers_of({name}, {op.name!r})", f"    a{i} = promoted_list(a{i})"]
            continue
        lines += [f"    if type({name}) in TENSORS:", f"        a{i} = {name}._data", f"        c{i} = {name}._counter"]
        if p in op.edges:
            lines += [f"        g{i} = {name}._requires_grad", f"        if g{i} is None:"]
            lines += [f"            g{i} = requires({name})"]
        plain = [f"        a{i} = {name}", f"        c{i} = NEVER", f"        g{i} = False"]
        if p in op.promote and (i or numbers_among):
            lines += [f"    elif type({name}) in NUMBERS:", *plain]
        if p in op.optional:
            lines += [f"    elif {name} is None:", *plain]
        lines += ["    else:"]
        if p == other:
            lines += [f"        if {_foreign(op, name)}:", "            return NotImplemented"]
        lines += [f"        return unusual(FUNCTION, {given})"]
    if op.promote:
        targets = list(promoted.values())
        first, second = operands[0], operands[-1]
        every = f"        {', '.join(targets)} = {', '.join(operands)}"
        float32 = (
            f"{first}.dtype is F32"
            if op.tensors[0] == op.promote[0]
            else f"type({first}) is ndarray and {first}.dtype is F32"
        )
        # The usual cases cost one comparison: float32 and a Python number, or operands of one dtype.
        if len(operands) != 2:
            lines += [f"    if {' and '.join(f'type({o}) is ndarray and {o}.dtype is F32' for o in operands)}:", every]
        elif numbers_among:
            usual = f"{first}.dtype is F32 and type({second}) in NUMBERS" if op.promote[0] in index else "False"
            lines += [f"    if {usual}:", every]
        else:
            same = f"{float32} and {second}.dtype is F32" if op.floating else f"{first}.dtype is {second}.dtype"
            if op.tensors[0] != op.promote[0]:
                same = f"type({first}) is ndarray and {same}"
            lines += [
                f"    if type({second}) in NUMBERS:",
                f"        if {float32}:",
                f"            {targets[0]} = {first}",
                f"            {targets[1]} = CONSTANTS.get({second})",
                f"            if {targets[1]} is None:",
                f"                {targets[1]} = constant({second})",
                f"        elif {float32.replace('F32', 'F64')}:",
                f"            {targets[0]} = {first}",
                f"            {targets[1]} = asarray({second}, F64)",
                "        else:",
                f"            {', '.join(targets)} = {how}({', '.join(operands)})",
                f"    elif {same}:",
                every,
            ]
        lines += ["    else:", f"        {', '.join(targets)} = {how}({', '.join(operands)})"]
        buffers.update(promoted)
    elif op.floating:
        lines += ["    if a0.dtype is F32 or a0.dtype is F64:", "        b0 = a0"]
        lines += ["    else:", "        (b0,) = promote_floating(a0)"]
        buffers[op.tensors[0]] = "b0"
    return lines, buffers


def _wrapping_lines(op: Op) -> list[str]:
    lines = [
        "    out = new(Tensor)",
        "    out._data = r",
        "    out._grad = None",
        "    out._edge = None",
        "    out._accumulator = None",
    ]
    if not op.view:
        return [
            *lines,
            "    out._requires_grad = False",
            "    out._counter = [0]",
            "    out._base = None",
            "    out._view = None",
        ]
    source = public_name(op.tensors[0])
    return [
        *lines,
        "    out._requires_grad = None",
        "    out._counter = c0",
        f"    out._base = {source}._base",
        "    if out._base is None:",
        f"        out._base = {source}",
        "        out._view = (None if GRAD else 'no_grad', c0[0])",
        "    else:",
        f"        made = {source}._view[0]",
        "        out._view = (made if made.__class__ is str else None if GRAD else 'no_grad', c0[0])",
    ]


def _node_lines(op: Op, index: dict[str, int]) -> list[str]:
    """Makes the node, but for its shape and dtype."""
    lines = ["        node = Node()"]
    if op.lists:
        p = op.lists[0]
        i = index[p]
        lines += [
            f"        edges = [edge_of(t) if g else NO_EDGE for t, g in zip({public_name(p)}, g{i})]",
            "        node.next_functions = tuple(edges)",
        ]
    else:
        edges = [
            f"(NO_EDGE if not g{index[p]} else {public_name(p)}._edge or edge_of({public_name(p)})), "
            if len(op.edges) > 1
            else f"{public_name(p)}._edge or edge_of({public_name(p)}), "
            for p in op.edges
        ]
        lines += [f"        node.next_functions = ({''.join(edges)})"]
    if not op.formulas:
        # torch's node for what has no derivative knows only what requires grad.
        lines += ["        node.next_functions = tuple([edge for edge in node.next_functions if edge[0] is not None])"]
    args = []
    for p in op.signature.parameters:
        if p in op.lists:
            i = index[p]
            pinned = (
                f"t._counter[0] if g is True else (t._data, t._counter, t._counter[0]) "
                f"for t, g in zip({public_name(p)}, g{i})"
            )
            args.append(f"tuple([{pinned}])")
        elif p in index:
            i = index[p]
            pin = f"(a{i}, c{i}, c{i}[0])"
            args.append(f"c{i}[0] if g{i} is True else {pin}" if p in op.edges else pin)
        else:
            args.append(public_name(p))
    lines += [f"        node.args = ({', '.join(args)}{',' if args else ''})"]
    saved = []
    for p in op.saved:
        if p in op.result_names:
            buffer, counter = ("r", "out._counter") if p == op.result_names[0] else (f"r_{p}", f"out_{p}._counter")
            saved.append(f"{buffer}, {counter}, {counter}[0]")
            continue
        i = index[p]
        users = [q for q in op.edges if p in op.needs.get(q, ())]
        condition = "" if len(op.edges) == len(users) else " or ".join(f"g{index[q]}" for q in users)
        saved.append(f"{f'a{i} if {condition} else None' if condition else f'a{i}'}, c{i}, c{i}[0]")
    lines += [f"        node.saved = ({', '.join(saved)}{',' if saved else ''})"]
    return [*lines, "        node.seq = next_seq()", "        node.hooks = None"]


def _any_requires_grad(op: Op, index: dict[str, int]) -> str:
    if op.lists:
        return f"any(g{index[op.lists[0]]})"
    flags_ = [f"g{index[p]}" for p in op.edges]
    return flags_[0] if len(flags_) == 1 else f"({' or '.join(flags_)})"


def _recording_lines(op: Op, index: dict[str, int]) -> list[str]:
    condition = f"GRAD and {_any_requires_grad(op, index)}"
    if op.name == "_to_copy":
        condition += " and r.dtype.kind in 'fOV'"
    lines = [f"    if {condition}:", *_node_lines(op, index)]
    if op.many:
        found = [f"r_{n}" for n in op.results[: op.differentiable]]
        lines += [f"        node.shape = ({', '.join(f'{x}.shape' for x in found)})"]
        lines += [f"        node.dtype = ({', '.join(f'{x}.dtype' for x in found)})"]
        for nr, name in enumerate(op.results[1 : op.differentiable], 1):
            lines += [f"        out_{name}._requires_grad = True", f"        out_{name}._edge = (node, {nr})"]
    else:
        lines += ["        node.shape = r.shape", "        node.dtype = r.dtype"]
    lines += ["        out._requires_grad = True"]
    if op.view:
        lines += ["        out._view = ((node, 0), out._counter[0])"]
    else:
        lines += ["        out._edge = (node, 0)"]
    return [*lines, "        if UNCOMMON:", "            recorded(node)"]


def _many_lines(op: Op, index: dict[str, int]) -> list[str]:
    source = public_name(op.tensors[0])
    return [
        f"    if GRAD and {_any_requires_grad(op, index)}:",
        *_node_lines(op, index),
        "        node.shape = tuple([x.shape for x in r])",
        "        node.dtype = tuple([x.dtype for x in r])",
        "        if UNCOMMON:",
        "            recorded(node)",
        "    else:",
        "        node = None",
        f"    return views_of({source}, r, node)",
    ]
