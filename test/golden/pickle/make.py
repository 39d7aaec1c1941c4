"""Writes values.p0.pkl … values.p5.pkl: one set of values in every pickle protocol (Python 3 and numpy)."""

import collections
import pickle
from pathlib import Path

import numpy as np

values = {
    "none": None,
    "bools": [True, False],
    "ints": [0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31, 2**53 - 1, 2**53, -(2**70)],
    "floats": [0.5, -1e-7, 1e300, float("inf"), float("-inf"), float("nan")],
    "text": ["", "Car", "é\n\\u0041 'q' \"d\" \U0001f697", "x" * 300],
    "bytes": [b"", b"\x00\xff\n'\\"],
    "bytearray": bytearray(b"ab\xff"),
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "set": {1, 2},
    "frozenset": frozenset(["a"]),
    "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
    "default": collections.defaultdict(list, {"k": [1]}),
    "int_keys": {1: "one", (2, 3): "pair"},
    "f2": np.array([0.0, -0.5, 65504, 6e-8, np.inf, np.nan], np.float16),
    "f4": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
    "f8": np.array([[0.1, -2.5e-300]]),
    "f8_big_endian": np.array([1.5, -2.0], ">f8"),
    "i1": np.array([-1, 127], np.int8),
    "i2": np.array([-2, 300], np.int16),
    "i4": np.array([-3, 70000], np.int32),
    "i8": np.array([-(2**62), 5], np.int64),
    "i8_big_endian": np.array([7, -8], ">i8"),
    "u1": np.array([0, 255], np.uint8),
    "u8": np.array([2**64 - 1], np.uint64),
    "bool": np.array([[True], [False]]),
    "U": np.array(["Car", "", "é\U0001f697", "Pedestrian"]),
    "U_big_endian": np.array(["ab"], ">U2"),
    "S": np.array([b"ab", b"c"]),
    "object": np.array(["Car", None, 3], object),
    "fortran": np.asfortranarray(np.arange(24, dtype=np.int32).reshape(2, 3, 4)),
    "transposed": np.arange(24, dtype=np.int32).reshape(2, 3, 4).transpose(1, 2, 0),
    "empty": np.zeros((0, 7)),
    "zero_dimensional": np.array(2.5),
    "scalar_f4": np.float32(0.1),
    "scalar_f8": np.float64(0.1),
    "scalar_i8": np.int64(-5),
    "scalar_bool": np.bool_(True),
    "scalar_str": np.str_("drone"),
    "shared": [shared := ["same"], shared],
}

for protocol in range(6):
    Path(__file__).with_name(f"values.p{protocol}.pkl").write_bytes(pickle.dumps(values, protocol))
