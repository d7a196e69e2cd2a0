"""A small interpreter of pickles that runs no code from a file.

A pickle is a program for a machine with a stack. Python's own unpickler lets it import and call anything. This one
knows the opcodes that `torch.save` writes (pickle protocol 2); whatever reaches outside, a global, a call, an object's
state, is a method that a subclass answers.
"""

from __future__ import annotations

import pickle
import struct
from pickle import UnpicklingError
from typing import Any


def failed(why: str) -> UnpicklingError:
    """The error for a file of which nothing is built."""
    return UnpicklingError(f"Weights only load failed. {why}")


class Unpickler:
    """Runs the program in `data`, from `start` on; afterwards `at` is where it ended.

    Args:
        encoding: of the byte strings of Python 2; "bytes" leaves them as they are.
    """

    def __init__(self, data: bytes | memoryview, encoding: str = "utf-8", start: int = 0):
        self.data, self.encoding = data, encoding
        self.start = self.at = start

    def load(self) -> Any:
        """The object that the program builds.

        Raises:
            UnpicklingError: it is cut off or no sound program, or asks for what is not allowed.
        """
        self.stack: list[Any] = []
        self.marked: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        steps = self.steps
        try:
            while (opcode := self.data[self.at]) != _STOP:
                self.at += 1
                if opcode not in steps:
                    raise failed(f"Unsupported operand {opcode}")
                steps[opcode](self)
            self.at += 1
            return self.stack.pop()
        except UnpicklingError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            cut_off = isinstance(error, IndexError) and self.at >= len(self.data)
            raise failed("The pickle is cut off." if cut_off else f"The pickle is malformed: {error}") from error

    # -- what reaches outside

    def find_global(self, module: str, name: str) -> Any:
        """What a global stands for."""
        raise NotImplementedError

    def call(self, function: Any, args: tuple) -> Any:
        """What a global makes of arguments."""
        raise NotImplementedError

    def new(self, cls: Any, args: tuple) -> Any:
        """A new object of a class, without its `__init__`."""
        raise NotImplementedError

    def set_state(self, obj: Any, state: Any) -> None:
        """Gives an object its attributes."""
        raise NotImplementedError

    def persistent_load(self, key: Any) -> Any:
        """What lies outside the pickle under that key."""
        raise NotImplementedError

    # -- reading

    def take(self, n: int) -> bytes:
        """The next n bytes."""
        end = self.at + n
        if end > len(self.data):
            raise failed("The pickle is cut off.")
        taken = bytes(self.data[self.at : end])
        self.at = end
        return taken

    def number(self, n: int, signed: bool = False) -> int:
        """The next n bytes as an integer."""
        return int.from_bytes(self.take(n), "little", signed=signed)

    def line(self) -> str:
        """The bytes up to the end of the line, which is passed."""
        # A name is short; without a bound each global of a hostile file would be searched to its end.
        ahead = bytes(self.data[self.at : self.at + 1000])
        text, end, _ = ahead.partition(b"\n")
        if not end:
            raise failed("The pickle is malformed: a name without end.")
        self.at += len(text) + 1
        return text.decode()

    def string(self, n: int) -> str | bytes:
        """A byte string of Python 2."""
        taken = self.take(n)
        return taken if self.encoding == "bytes" else taken.decode(self.encoding)

    def since_mark(self) -> list[Any]:
        """What was pushed since the last mark, taken off the stack."""
        items, self.stack = self.stack, self.marked.pop()
        return items

    # -- steps

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def mark(self) -> None:
        self.marked.append(self.stack)
        self.stack = []

    def tuple_of(self, n: int) -> None:
        if n > len(self.stack):
            raise failed("The pickle is malformed: a tuple of more than there is.")
        self.stack[-n:] = [tuple(self.stack[-n:])]

    def append(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, list):
            raise failed(f"Can only append to lists, but got {type(target)}")
        target.extend(items)

    def set_items(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict):
            raise failed(
                "Can only SETITEM for dict, collections.OrderedDict, collections.Counter, but got " + str(type(target))
            )
        for key, value in zip(items[::2], items[1::2], strict=True):
            target[checked_key(key)] = value

    def last_two(self) -> list[Any]:
        value, key = self.stack.pop(), self.stack.pop()
        return [key, value]

    def reduce(self) -> None:
        args = self.stack.pop()
        if type(args) is not tuple:
            raise failed(f"Arguments must be a tuple, but got {type(args)}")
        self.stack[-1] = self.call(self.stack[-1], args)

    def new_object(self) -> None:
        args = self.stack.pop()
        if type(args) is not tuple:
            raise failed(f"Arguments must be a tuple, but got {type(args)}")
        self.stack[-1] = self.new(self.stack[-1], args)

    def build(self) -> None:
        state = self.stack.pop()
        self.set_state(self.stack[-1], state)

    def protocol(self) -> None:
        version = self.take(1)[0]
        if version != 2:
            raise failed(f"The file is pickled by protocol {version}, not by 2, the one that torch.save writes.")

    steps = {
        opcode[0]: step
        for opcode, step in {
            pickle.PROTO: protocol,
            pickle.NONE: lambda self: self.push(None),
            pickle.NEWTRUE: lambda self: self.push(True),
            pickle.NEWFALSE: lambda self: self.push(False),
            pickle.BININT: lambda self: self.push(self.number(4, signed=True)),
            pickle.BININT1: lambda self: self.push(self.number(1)),
            pickle.BININT2: lambda self: self.push(self.number(2)),
            pickle.LONG1: lambda self: self.push(self.number(self.number(1), signed=True)),
            pickle.BINFLOAT: lambda self: self.push(struct.unpack(">d", self.take(8))[0]),
            pickle.BINUNICODE: lambda self: self.push(self.take(self.number(4)).decode("utf-8", "surrogatepass")),
            pickle.SHORT_BINSTRING: lambda self: self.push(self.string(self.number(1))),
            pickle.BINSTRING: lambda self: self.push(self.string(self.number(4))),
            pickle.EMPTY_LIST: lambda self: self.push([]),
            pickle.EMPTY_DICT: lambda self: self.push({}),
            pickle.EMPTY_TUPLE: lambda self: self.push(()),
            pickle.MARK: mark,
            pickle.TUPLE: lambda self: self.push(tuple(self.since_mark())),
            pickle.TUPLE1: lambda self: self.tuple_of(1),
            pickle.TUPLE2: lambda self: self.tuple_of(2),
            pickle.TUPLE3: lambda self: self.tuple_of(3),
            pickle.APPEND: lambda self: self.append([self.stack.pop()]),
            pickle.APPENDS: lambda self: self.append(self.since_mark()),
            pickle.SETITEM: lambda self: self.set_items(self.last_two()),
            pickle.SETITEMS: lambda self: self.set_items(self.since_mark()),
            pickle.BINPUT: lambda self: self.memo.__setitem__(self.number(1), self.stack[-1]),
            pickle.LONG_BINPUT: lambda self: self.memo.__setitem__(self.number(4), self.stack[-1]),
            pickle.BINGET: lambda self: self.push(self.memo[self.number(1)]),
            pickle.LONG_BINGET: lambda self: self.push(self.memo[self.number(4)]),
            pickle.GLOBAL: lambda self: self.push(self.find_global(self.line(), self.line())),
            pickle.REDUCE: reduce,
            pickle.NEWOBJ: new_object,
            pickle.BUILD: build,
            pickle.BINPERSID: lambda self: self.push(self.persistent_load(self.stack.pop())),
        }.items()
    }


_STOP = pickle.STOP[0]


def checked_key(key: Any) -> Any:
    """A key of a dict or an element of a set. To hash tuples within tuples is to walk them: that has a bound."""
    if isinstance(key, tuple):
        waiting, seen = [key], 0
        while waiting:
            waiting.extend(x for x in waiting.pop() if isinstance(x, tuple))
            seen += 1
            if seen > 1000:
                raise failed("The pickle is malformed: a key of more than 1000 tuples.")
    return key
