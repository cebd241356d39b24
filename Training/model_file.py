"""Writes the model file that Sources/HTML/MainContent/ContentModel.swift reads."""
import math
import struct

import numpy as np

SCALE = 4096


def write(path, names, words, stages, width, certain, network):
    """`names` of the features; `words` the weights of elements' names; `stages` are boosters whose mean counts, over rows
    of `width` bytes; `certain` is the score from which the first stage's is left; `network` is its section."""
    # Probability of a score, in steps of 1/32 from -16.
    table = [round(65535 / (1 + math.exp((512 - i) / 32))) for i in range(1024)]
    data = struct.pack("<III", 0x434D5044, 5, digest(names)) + np.array(table, "<u2").tobytes() + words
    for boosters in stages:
        data += stage(boosters, width)
    data += struct.pack("<I", round(certain * SCALE)) + network
    with open(path, "wb") as file:
        file.write(data)
    return len(data)


def digest(names):
    """FNV-1a, 32 bits."""
    value = 0x811C9DC5
    for byte in "\n".join(names).encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def stage(boosters, width):
    roots, nodes = [], []
    for booster in boosters:
        for tree in booster.dump_model()["tree_info"]:
            roots.append(len(nodes))
            nodes += flatten(tree["tree_structure"], SCALE / len(boosters))
    head = struct.pack("<IiII", width, 0, len(roots), len(nodes))
    return head + np.array(roots, "<u4").tobytes() + np.array(nodes, "<u4").tobytes()


def flatten(root, scale):
    """Nodes breadth first, the children of a node side by side."""
    queue, encoded = [root], []
    for index, node in enumerate(queue):
        if "split_feature" in node:
            step = len(queue) - index
            queue += [node["left_child"], node["right_child"]]
            threshold = math.floor(node["threshold"])
            assert 0 <= threshold <= 255 and 0 < step < 256 and node["split_feature"] < 0x8000
            encoded.append(node["split_feature"] | threshold << 16 | step << 24)
        else:
            value = max(-32768, min(32767, round(node["leaf_value"] * scale)))
            encoded.append(0x8000 | (value & 0xFFFF) << 16)
    return encoded
