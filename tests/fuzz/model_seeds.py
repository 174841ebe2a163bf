#!/usr/bin/env python3
"""Writes the seeds of tests/fuzz/model.c: small models of every kernel, as src/model/parts.h lays them out. The
checksum is left to the fuzz target, which repairs it."""
import os
import struct

KERNELS = ["linear", "poly", "rbf", "sigmoid"]


def model(kernel, features, text, vectors, buckets, card):
    d = len(features) + text
    linear = kernel == 0
    doubles = [0.5 + i for i in range(d)] + [1.5] * d
    doubles += [0.25 * (i - 1) for i in range(d)] if linear else [
        (-1) ** i * 0.5 for i in range(vectors)] + [0.125 * i for i in range(vectors * d)]
    parts = struct.pack("<%dI" % len(features), *features) + struct.pack("<%dd" % len(doubles), *doubles)
    parts += struct.pack("<%dh" % buckets, *[(i * 37) % 200 - 100 for i in range(buckets)]) + card
    header = struct.pack("<8sIIQQ64s64s16sIIIIQ10d", b"hedmodel", 2, kernel, 280 + len(parts), 0, b"0" * 64, b"b" * 64,
                         b"a" * 16, text, len(features), 0 if linear else vectors, buckets, len(card),
                         0.5, 0.01, -0.1, 0.2, 0.3, float(kernel == 1), -2.0, 0.1, 0.05, 0.9)
    return header + parts


folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seeds", "model")
os.makedirs(folder, exist_ok=True)
for number, name in enumerate(KERNELS):
    for text in (0, 1):
        path = os.path.join(folder, "%s-%s.hed" % (name, "text" if text else "dense"))
        with open(path, "wb") as file:
            file.write(model(number, [0, 2, 5], text, 2, 8 * text, b"# card\n"))
