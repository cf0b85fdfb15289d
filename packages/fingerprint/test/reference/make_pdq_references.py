"""Writes pdq-references.json: hashes of made pictures by the reference implementation of PDQ.

    pip install pdqhash==0.2.8 numpy
    python3 packages/fingerprint/test/reference/make_pdq_references.py

The pictures are those of ../made-picture.ts, number by number.
"""

import json
from pathlib import Path

import numpy
import pdqhash

PICTURES = 96
# Of so many the turned and mirrored ones too.
TURNED = 12


def make_picture(number):
    state = number

    def below(limit):
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return (state >> 8) % limit

    for _ in range(8):
        below(1)
    is_samples = number % 16 == 0
    width = 64 if is_samples else 40 + below(400)
    height = 64 if is_samples else 40 + below(300)
    start, across, down = below(100), below(80), below(76)
    x = numpy.arange(width)[None, :]
    y = numpy.arange(height)[:, None]
    pixels = start + across * x // width + down * y // height
    shapes = below(3) if number % 5 == 0 else 10 + below(60)
    for _ in range(shapes):
        is_disc = below(2) == 1
        is_clear = below(3) == 0
        cx, cy = below(width), below(height)
        rx, ry = 2 + below(width >> 2), 2 + below(height >> 2)
        grey = below(256)
        inside = (x >= cx - rx) & (x < cx + rx) & (y >= cy - ry) & (y < cy + ry)
        if is_disc:
            inside &= (x - cx) ** 2 * ry * ry + (y - cy) ** 2 * rx * rx < rx * rx * ry * ry
        pixels = numpy.where(inside, (pixels + grey) >> 1 if is_clear else grey, pixels)
    noise = 0 if number % 5 == 0 else below(12)
    added = [below(2 * noise + 1) - noise for _ in range(width * height)]
    pixels = pixels + numpy.array(added).reshape(height, width)
    return numpy.clip(pixels, 0, 255).astype(numpy.uint8)


def digits(bits):
    return numpy.packbits(bits.astype(numpy.uint8)).tobytes().hex()


references = []
for number in range(PICTURES):
    colours = numpy.repeat(make_picture(number)[:, :, None], 3, axis=2).copy()
    bits, quality = pdqhash.compute(colours)
    reference = {"number": number, "hash": digits(bits), "quality": quality}
    if number < TURNED:
        names = ["asItIs", "rotated90", "rotated180", "rotated270", "flipped", "mirrored", "transposed", "transverse"]
        turned, _ = pdqhash.compute_dihedral(colours)
        reference["turned"] = {name: digits(bits) for name, bits in zip(names, turned)}
    references.append(reference)
path = Path(__file__).with_name("pdq-references.json")
path.write_text(json.dumps(references, indent=2) + "\n")
