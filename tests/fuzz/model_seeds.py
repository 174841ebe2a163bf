#!/usr/bin/env python3
"""Writes the seeds of tests/fuzz/model.c: small models of every kernel and version, as src/model/parts.h lays them out. The
checksum is left to the fuzz target, which repairs it."""
import os
import struct

KERNELS = ["linear", "poly", "rbf", "sigmoid"]
NAME = 32  # HED_SCALE_NAME


STEPS = struct.pack("<Q2d2d", 2, -1, 1, 0.1, 0.9)
SCALE = struct.pack("<Q%ds5d" % NAME, 1, b"a.jsonl", 0.4, -2.0, 0.1, 0.05, 0.9)
CALIBRATIONS = {"": (2, b""), "-isotonic": (3, STEPS), "-scales": (4, struct.pack("<Q", 0) + SCALE),
                "-both": (4, STEPS + SCALE)}  # name: version, bytes


def model(kernel, features, text, vectors, buckets, card, version=2, calibration=b""):
    d = len(features) + text
    linear = kernel == 0
    doubles = [0.5 + i for i in range(d)] + [1.5] * d
    doubles += [0.25 * (i - 1) for i in range(d)] if linear else [
        (-1) ** i * 0.5 for i in range(vectors)] + [0.125 * i for i in range(vectors * d)]
    parts = struct.pack("<%dI" % len(features), *features) + struct.pack("<%dd" % len(doubles), *doubles)
    parts += struct.pack("<%dh" % buckets, *[(i * 37) % 200 - 100 for i in range(buckets)]) + calibration + card
    header = struct.pack("<8sIIQQ64s64s16sIIIIQ10d", b"hedmodel", version, kernel, 280 + len(parts), 0, b"0" * 64, b"b" * 64,
                         b"a" * 16, text, len(features), 0 if linear else vectors, buckets, len(card),
                         0.5, 0.01, -0.1, 0.2, 0.3, float(kernel == 1), -2.0, 0.1, 0.05, 0.9)
    return header + parts


folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seeds", "model")
os.makedirs(folder, exist_ok=True)
for number, name in enumerate(KERNELS):
    for text in (0, 1):
        for how, (version, calibration) in CALIBRATIONS.items() if number == 0 else [("", CALIBRATIONS[""])]:
            path = os.path.join(folder, "%s-%s%s.hed" % (name, "text" if text else "dense", how))
            with open(path, "wb") as file:
                file.write(model(number, [0, 2, 5], text, 2, 8 * text, b"# card\n", version, calibration))
