"""Reads what the Swift program `extraction-training` writes."""
import dataclasses
import struct

import numpy as np


@dataclasses.dataclass
class Blocks:
    """The blocks of one page."""
    id: str
    title: str
    units: np.ndarray
    rows: np.ndarray
    texts: list


def read(path):
    """(names of the features, [Blocks])."""
    data = open(path, "rb").read()
    offset = 0

    def number():
        nonlocal offset
        offset += 4
        return struct.unpack_from("<I", data, offset - 4)[0]

    def text(count):
        nonlocal offset
        offset += count
        return data[offset - count : offset].decode("utf-8", "replace")

    def bytes_of(shape, kind):
        nonlocal offset
        array = np.frombuffer(data, kind, int(np.prod(shape)), offset).reshape(shape)
        offset += array.nbytes
        return array

    names = text(number()).split("\n")
    pages = []
    while offset < len(data):
        identifier, title = text(number()), text(number())
        count = number()
        sizes = bytes_of((count, 2), "<u4")
        rows = bytes_of((count, len(names)), "u1")
        texts = [text(int(size)) for size in sizes[:, 1]]
        pages.append(Blocks(identifier, title, sizes[:, 0].astype(np.int64), rows, texts))
    return names, pages
