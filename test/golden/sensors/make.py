"""Makes the reference files of this folder with numpy, Pillow, OpenCV and liblzf (see README.md)."""

import io
import json
import pathlib

import cv2
import lzf
import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(3)


def plain(values):
    return values.tolist()


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version, allow_pickle=True)
    return out.getvalue()


arrays = {
    "f2": np.array([0, -0.0, 1, -2.5, 65504, 6e-8, 6.1e-5, np.inf, -np.inf], "<f2"),
    "f4_c": np.arange(24, dtype="<f4").reshape(2, 3, 4) / 7,
    "f4_fortran": np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4) / 7),
    "f8": rng.normal(size=(3, 2)),
    "i1": np.array([-128, 127], "i1"),
    "i2": np.array([-32768, 32767], "<i2"),
    "i4": np.array([[-(2**31)], [2**31 - 1]], "<i4"),
    "i8": np.array([-(2**63), 2**63 - 1, 2**53 + 1], "<i8"),
    "u1": np.array([0, 255], "u1"),
    "u2": np.array([65535], "<u2"),
    "u4": np.array([2**32 - 1], "<u4"),
    "u8": np.array([2**64 - 1], "<u8"),
    "bool": np.array([[True, False], [False, True]]),
    "text": np.array([["car", "höhe"], ["", "🚗x"]]),
    "scalar": np.array(3.5),
    "empty": np.zeros((0, 4), "<f4"),
}
refused = {
    "big_endian": np.array([1.0], ">f4"),
    "object": np.array([{"a": 1}], dtype=object),
    "structured": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f4")]),
    "complex": np.array([1j]),
    "date": np.array(["2025-01-01"], dtype="<M8[D]"),
    "bytes": np.array([b"car"]),
}
index = {}
for name, array in arrays.items():
    (HERE / f"{name}.npy").write_bytes(npy(array, (2, 0) if name == "f8" else None))
    values = np.ascontiguousarray(array).reshape(-1)
    if array.dtype.kind == "f":
        values = [None if not np.isfinite(v) else v for v in values.astype("f8").tolist()]
    elif array.dtype.itemsize == 8 and array.dtype.kind in "iu":
        values = [str(v) for v in values.tolist()]
    else:
        values = [int(v) if isinstance(v, bool) else v for v in values.tolist()]
    index[name] = {"descr": array.dtype.str, "shape": list(array.shape), "values": values}
for name, array in refused.items():
    (HERE / f"refused_{name}.npy").write_bytes(npy(array))
np.savez(HERE / "stored.npz", points=arrays["f4_c"], labels=arrays["text"])
np.savez_compressed(HERE / "compressed.npz", points=arrays["f4_fortran"], zeros=np.zeros((50, 50)))

base = cv2.resize(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8), (37, 29), interpolation=cv2.INTER_CUBIC)
alpha = rng.integers(0, 256, base.shape[:2], dtype=np.uint8)
rgb = Image.fromarray(base)
exif = Image.Exif()
exif[274] = 6
rgb.save(HERE / "rgb420.jpg", quality=92, subsampling=2)
rgb.save(HERE / "rgb444.jpg", quality=92, subsampling=0)
rgb.save(HERE / "progressive.jpg", quality=92, progressive=True)
rgb.save(HERE / "orientation6.jpg", quality=92, exif=exif)
rgb.convert("L").save(HERE / "grey.jpg", quality=90)
rgb.convert("CMYK").save(HERE / "refused_cmyk.jpg")
rgb.save(HERE / "rgb.png")
rgb.convert("L").save(HERE / "grey.png")
Image.fromarray(np.dstack([base[..., 0], alpha])).save(HERE / "grey_alpha.png")
Image.fromarray(np.dstack([base, alpha])).save(HERE / "rgba.png")
rgb.quantize(16).save(HERE / "palette.png")
rgb.quantize(16).save(HERE / "palette_alpha.png", transparency=3)
Image.fromarray(base[..., 0] > 128).save(HERE / "one_bit.png")
for name, channels in (("grey16", 1), ("rgb16", 3), ("rgba16", 4)):
    deep = rng.integers(0, 65536, (9, 7, channels), dtype=np.uint16)
    cv2.imwrite(str(HERE / f"{name}.png"), deep)

pixels = {}
for path in sorted([*HERE.glob("*.png"), *HERE.glob("*.jpg")]):
    if path.stem.startswith("refused"):
        continue
    if "16" in path.stem:
        image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if image.ndim == 3:
            image = image[..., [2, 1, 0, 3][: image.shape[2]]]
    else:
        opened = Image.open(path)
        if opened.mode == "P":
            opened = opened.convert("RGBA" if "transparency" in opened.info else "RGB")
        image = np.asarray(opened.convert("L") if opened.mode == "1" else opened)
    pixels[path.name] = image.reshape(image.shape[0], image.shape[1], -1)
np.savez_compressed(HERE / "pixels.npz", **pixels)

folded = {}
for name, data in {
    "repeats": b"robosense " * 60,
    "zeros": bytes(5000),
    "floats": (np.arange(400, dtype="<f4") / 8).tobytes(),
    "noise_and_runs": rng.integers(0, 256, 300, dtype=np.uint8).tobytes() * 3,
}.items():
    folded[name] = {"plain": data.hex(), "lzf": lzf.compress(data).hex()}
(HERE / "lzf.json").write_text(json.dumps(folded) + "\n")
(HERE / "npy.json").write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n")
