"""Every layer by its documented definition, in plain loops: no code of the package, no library.

Each function takes x of shape (C, n₁, …), the stored weight and the options in the library's own
words, and returns (O, L₁, …) as Python integers.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from conventions_oracle import extended_index


def tuple_of(value, rank):
    return (value,) * rank if isinstance(value, int) else tuple(value)


def pairs_of(value, rank):
    return [(p, p) if isinstance(p, int) else tuple(p) for p in tuple_of(value, rank)]


def gather(x, weight, stride, pads, dilation, groups=1, boundary="zero", flip=False):
    """Sum x[s·q + d·j − lo]·weight(o, i, j), or weight at the mirrored place."""
    taps, outputs, inputs, kernel = weight
    sizes = x.shape[1:]
    lengths = [
        (n + lo + hi - d * (k - 1) - 1) // s + 1
        for n, (lo, hi), d, k, s in zip(sizes, pads, dilation, kernel, stride, strict=True)
    ]
    result = np.zeros((outputs, *lengths), dtype=object)
    for o in range(outputs):
        group = o // (outputs // groups)
        for q in product(*map(range, lengths)):
            for i in range(inputs):
                for j in product(*map(range, kernel)):
                    place = [
                        extended_index(s * a + d * b - lo, n, boundary, n)
                        for s, a, d, b, (lo, _), n in
                        zip(stride, q, dilation, j, pads, sizes, strict=True)
                    ]  # fmt: skip
                    if None in place:
                        continue
                    at = tuple(k - 1 - b for k, b in zip(kernel, j, strict=True)) if flip else j
                    result[(o, *q)] += int(x[(group * inputs + i, *place)]) * taps(o, i, at)
    return result


def scatter(x, weight, stride, dilation, groups, lengths, cut):
    """Add x[p]·weight(i, o, j) to output s·p + d·j − cut, of outputs of these lengths."""
    taps, outputs, kernel = weight  # outputs of one group
    channels = x.shape[0]
    result = np.zeros((outputs * groups, *lengths), dtype=object)
    for i in range(channels):
        group = i // (channels // groups)
        for p in product(*map(range, x.shape[1:])):
            for j in product(*map(range, kernel)):
                q = [s * a + d * b - c for s, a, d, b, c in
                     zip(stride, p, dilation, j, cut, strict=True)]  # fmt: skip
                if all(0 <= a < n for a, n in zip(q, lengths, strict=True)):
                    for o in range(outputs):
                        result[(group * outputs + o, *q)] += int(x[(i, *p)]) * taps(i, o, j)
    return result


def first_last(w):
    """Return K(o, i, j) of a weight stored as (O, I, …)."""
    return lambda o, i, j: int(w[(o, i, *j)]), w.shape[0], w.shape[1], w.shape[2:]


def last_two(w):
    """Return K(o, i, j) of a weight stored as (…, I, O)."""
    return lambda o, i, j: int(w[(*j, i, o)]), w.shape[-1], w.shape[-2], w.shape[:-2]


def alone(w):
    return lambda o, i, j: int(w[j]), 1, 1, w.shape


def same(n, k, s, upper=True):
    """Return how TensorFlow and ONNX pad for ⌈n/s⌉ outputs of a kernel that reaches over k."""
    total = max((-(-n // s) - 1) * s + k - n, 0)
    return (total // 2, total - total // 2) if upper else (total - total // 2, total // 2)


def spans(kernel, dilation):
    return [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]


# ------------------------------------------------------------------ PyTorch, Caffe


def torch_conv(x, w, stride=1, padding=0, dilation=1, groups=1, padding_mode="zeros"):
    rank = x.ndim - 1
    stride, dilation = tuple_of(stride, rank), tuple_of(dilation, rank)
    if padding == "same":
        pads = [((k - 1) // 2, k - 1 - (k - 1) // 2) for k in spans(w.shape[2:], dilation)]
    else:
        pads = pairs_of(0 if padding == "valid" else padding, rank)
    words = {"zeros": "zero", "reflect": "mirror", "replicate": "nearest", "circular": "wrap"}
    return gather(x, first_last(w), stride, pads, dilation, groups, words[padding_mode])


def torch_transpose(x, w, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    rank = x.ndim - 1
    stride, padding, more, dilation = (
        tuple_of(v, rank) for v in (stride, padding, output_padding, dilation)
    )
    lengths = [
        (n - 1) * s - 2 * p + d * (k - 1) + m + 1
        for n, s, p, d, k, m in
        zip(x.shape[1:], stride, padding, dilation, w.shape[2:], more, strict=True)
    ]  # fmt: skip
    weight = (lambda i, o, j: int(w[(i, o, *j)]), w.shape[1], w.shape[2:])
    return scatter(x, weight, stride, dilation, groups, lengths, padding)


def caffe_conv(x, w, stride=1, pad=0, dilation=1, group=1):
    return torch_conv(x, w, stride, pad, dilation, group)


def caffe_deconv(x, w, stride=1, pad=0, dilation=1, group=1):
    return torch_transpose(x, w, stride, pad, 0, group, dilation)


# ------------------------------------------------------------------ JAX, Flax


def lax_dilated(x, w, window_strides=1, padding="VALID", lhs_dilation=1, rhs_dilation=1,
                dimension_numbers=None, feature_group_count=1, weight=None):  # fmt: skip
    rank = x.ndim - 1
    stride, spread, dilation = (
        tuple_of(v, rank) for v in (window_strides, lhs_dilation, rhs_dilation)
    )
    weight = weight or first_last(w)
    wide = np.zeros((x.shape[0], *((n - 1) * t + 1 for n, t in
                                   zip(x.shape[1:], spread, strict=True))), x.dtype)  # fmt: skip
    for p in product(*map(range, x.shape)):
        wide[(p[0], *(a * t for a, t in zip(p[1:], spread, strict=True)))] = x[p]
    if isinstance(padding, str):
        pads = [
            (0, 0) if padding == "VALID" else same(n, k, s, padding == "SAME")
            for n, k, s in zip(x.shape[1:], spans(weight[3], dilation), stride, strict=True)
        ]
    else:
        pads = pairs_of(padding, rank)
    # Padding may be negative: positions are then simply later ones.
    return gather(wide, weight, stride, pads, dilation, feature_group_count)


def lax_transpose(x, w, strides=1, padding="VALID", rhs_dilation=1, dimension_numbers=None,
                  transpose_kernel=False, use_consistent_padding=False):  # fmt: skip
    rank = x.ndim - 1
    stride, dilation = tuple_of(strides, rank), tuple_of(rhs_dilation, rank)
    reach = spans(w.shape[:-2], dilation)
    if isinstance(padding, str):
        pads = []
        for k, s in zip(reach, stride, strict=True):
            # As the gradient of a convolution with that padding, of k + s − 2 zeros for 'SAME'.
            total = k + s - 2 + (max(k - s, 0) if padding == "VALID" else 0)
            front = k - 1 if padding == "VALID" or s > k - 1 else -(-total // 2)
            pads.append((front, total - front))
    else:
        pads = pairs_of(padding, rank)
        if use_consistent_padding:
            pads = [(k - 1 - lo, k - 1 - hi) for k, (lo, hi) in zip(reach, pads, strict=True)]
    weight = last_two(w)
    if transpose_kernel:
        kernel = w.shape[:-2]

        def taps(o, i, j):
            return int(w[(*(k - 1 - b for k, b in zip(kernel, j, strict=True)), o, i)])

        weight = (taps, w.shape[-2], w.shape[-1], kernel)
    return lax_dilated(x, w, 1, pads, stride, dilation, weight=weight)


def flax_conv(x, w, strides=1, padding="SAME", input_dilation=1, kernel_dilation=1,
              feature_group_count=1):  # fmt: skip
    return lax_dilated(x, w, strides, padding, input_dilation, kernel_dilation, None,
                       feature_group_count, last_two(w))  # fmt: skip


def flax_transpose(x, w, strides=1, padding="SAME", kernel_dilation=1, transpose_kernel=False):
    return lax_transpose(x, w, strides, padding, kernel_dilation, None, transpose_kernel)


# ------------------------------------------------------------------ Keras, TensorFlow


def keras_conv(x, w, strides=1, padding="valid", dilation_rate=1, groups=1):
    rank = x.ndim - 1
    stride, dilation = tuple_of(strides, rank), tuple_of(dilation_rate, rank)
    reach = spans(w.shape[:-2], dilation)
    pads = {
        "valid": [(0, 0)] * rank,
        "same": [same(n, k, s) for n, k, s in zip(x.shape[1:], reach, stride, strict=True)],
        "causal": [(k - 1, 0) for k in reach],
    }[padding]
    return gather(x, last_two(w), stride, pads, dilation, groups)


def keras_transpose(x, w, strides=1, padding="valid"):
    """The gradient of the convolution that has x as its output: n·s samples in for 'same'."""
    rank = x.ndim - 1
    stride, kernel = tuple_of(strides, rank), w.shape[:-2]
    lengths, cut = [], []
    for n, s, k in zip(x.shape[1:], stride, kernel, strict=True):
        lengths.append(n * s + (max(k - s, 0) if padding == "valid" else 0))
        cut.append(same(n * s, k, s)[0] if padding == "same" else 0)
    weight = (lambda i, o, j: int(w[(*j, o, i)]), w.shape[-2], kernel)
    return scatter(x, weight, stride, (1,) * rank, 1, lengths, cut)


def tf_conv(x, w, strides=1, padding="VALID", dilations=1):
    rank = x.ndim - 1
    stride, dilation = tuple_of(strides, rank), tuple_of(dilations, rank)
    if not isinstance(padding, str):
        groups = x.shape[0] // w.shape[-2]
        return gather(x, last_two(w), stride, list(padding)[1:-1], dilation, groups)
    groups = x.shape[0] // w.shape[-2]
    return keras_conv(x, w, strides, padding.lower(), dilations, groups)


def tf_transpose(x, w, strides=1, padding="SAME"):
    return keras_transpose(x, w, strides, padding.lower())


# ------------------------------------------------------------------ ONNX, Theano


def onnx_pads(pads, rank):
    flat = tuple_of(pads, 2 * rank)
    return list(zip(flat[:rank], flat[rank:], strict=True))


def onnx_conv(x, w, strides=1, pads=0, dilations=1, group=1, auto_pad="NOTSET"):
    rank = x.ndim - 1
    stride, dilation = tuple_of(strides, rank), tuple_of(dilations, rank)
    chosen = onnx_pads(pads, rank)
    if auto_pad.startswith("SAME"):
        chosen = [
            same(n, k, s, auto_pad == "SAME_UPPER")
            for n, k, s in zip(x.shape[1:], spans(w.shape[2:], dilation), stride, strict=True)
        ]
    return gather(x, first_last(w), stride, chosen, dilation, group)


def onnx_transpose(x, w, strides=1, pads=0, dilations=1, group=1, auto_pad="NOTSET",
                   output_padding=0):  # fmt: skip
    rank = x.ndim - 1
    stride, dilation, more = (tuple_of(v, rank) for v in (strides, dilations, output_padding))
    reach = spans(w.shape[2:], dilation)
    chosen = onnx_pads(pads, rank)
    if auto_pad.startswith("SAME"):
        # output_shape[i] = input_shape[i]·strides[i]; the odd one at the end for SAME_UPPER.
        chosen = []
        for k, s, m in zip(reach, stride, more, strict=True):
            total = max(k + m - s, 0)
            less, rest = total // 2, total - total // 2
            chosen.append((less, rest) if auto_pad == "SAME_UPPER" else (rest, less))
    lengths = [
        s * (n - 1) + m + k - lo - hi
        for n, s, m, k, (lo, hi) in zip(x.shape[1:], stride, more, reach, chosen, strict=True)
    ]
    weight = (lambda i, o, j: int(w[(i, o, *j)]), w.shape[1], w.shape[2:])
    return scatter(x, weight, stride, dilation, group, lengths, [lo for lo, _ in chosen])


def theano_conv(x, w, subsample=1, border_mode="valid", filter_dilation=1, num_groups=1,
                filter_flip=True):  # fmt: skip
    rank = x.ndim - 1
    stride, dilation = tuple_of(subsample, rank), tuple_of(filter_dilation, rank)
    reach = spans(w.shape[2:], dilation)
    named = {
        "valid": [(0, 0)] * rank,
        "full": [(k - 1, k - 1) for k in reach],
        "half": [(k // 2, k // 2) for k in reach],
    }
    pads = named[border_mode] if isinstance(border_mode, str) else pairs_of(border_mode, rank)
    return gather(x, first_last(w), stride, pads, dilation, num_groups, flip=filter_flip)


# ------------------------------------------------------------------ filters


def filtering(flip, default="full", later=False):
    words = {"fill": "zero", "wrap": "wrap", "symm": "symmetric"}

    def run(x, w, mode=default, boundary="fill"):
        ones = (1,) * w.ndim
        pads = [(k - 1, k - 1) for k in w.shape]
        whole = gather(x, alone(w), ones, pads, ones, 1, words[boundary], flip)
        # 'same' is centred with respect to 'full', 'valid' has the sums without padding.
        begin = {"full": [0] * w.ndim, "same": [(k - 1 + later) // 2 for k in w.shape],
                 "valid": [k - 1 for k in w.shape]}[mode]  # fmt: skip
        inner = [n - k + 1 for n, k in zip(x.shape[1:], w.shape, strict=True)]
        length = {"full": whole.shape[1:], "same": x.shape[1:], "valid": inner}[mode]
        return whole[(slice(None), *(slice(b, b + n) for b, n in zip(begin, length, strict=True)))]

    return run


def centred(flip, option, words, default):
    """The filter's sample k//2 stands on each output."""

    def run(x, w, **options):
        ones = (1,) * w.ndim
        # Mirrored, the sample k//2 is the one at k − 1 − k//2.
        front = [k - 1 - k // 2 if flip else k // 2 for k in w.shape]
        pads = [(lo, k - 1 - lo) for lo, k in zip(front, w.shape, strict=True)]
        boundary = words[options.get(option, default)]
        return gather(x, alone(w), ones, pads, ones, 1, boundary, flip)

    return run


_NDIMAGE = {"constant": "zero", "reflect": "symmetric", "mirror": "mirror", "nearest": "nearest",
            "wrap": "wrap"}  # fmt: skip
_BORDERS = {"BORDER_CONSTANT": "zero", "BORDER_REFLECT": "symmetric",
            "BORDER_REFLECT_101": "mirror", "BORDER_REPLICATE": "nearest"}  # fmt: skip

ORACLES = {
    **{f"torch.nn.Conv{rank}d": torch_conv for rank in (1, 2, 3)},
    **{f"torch.nn.functional.conv{rank}d": torch_conv for rank in (1, 2, 3)},
    **{f"torch.nn.ConvTranspose{rank}d": torch_transpose for rank in (1, 2, 3)},
    **{f"torch.nn.functional.conv_transpose{rank}d": torch_transpose for rank in (1, 2, 3)},
    "jax.lax.conv_general_dilated": lax_dilated,
    "jax.lax.conv_transpose": lax_transpose,
    **{f"flax.{room}.Conv": flax_conv for room in ("linen", "nnx")},
    **{f"flax.{room}.ConvTranspose": flax_transpose for room in ("linen", "nnx")},
    **{f"keras.layers.Conv{rank}D": keras_conv for rank in (1, 2, 3)},
    **{f"keras.layers.Conv{rank}DTranspose": keras_transpose for rank in (1, 2, 3)},
    "tensorflow.nn.convolution": tf_conv,
    "tensorflow.nn.conv2d": tf_conv,
    "tensorflow.nn.conv2d_transpose": tf_transpose,
    "onnx.Conv": onnx_conv,
    "onnx.ConvTranspose": onnx_transpose,
    **{f"theano.tensor.nnet.conv{rank}d": theano_conv for rank in (2, 3)},
    "caffe.Convolution": caffe_conv,
    "caffe.Deconvolution": caffe_deconv,
    "numpy.convolve": filtering(True),
    "numpy.correlate": filtering(False, "valid"),
    **{f"scipy.signal.convolve{d}": filtering(True) for d in ("", "2d")},
    "scipy.signal.correlate": filtering(False),
    # As SciPy 1.17 has it, found by the comparison with the library: one later for even filters.
    "scipy.signal.correlate2d": filtering(False, later=True),
    "scipy.ndimage.convolve": centred(True, "mode", _NDIMAGE, "reflect"),
    "scipy.ndimage.correlate": centred(False, "mode", _NDIMAGE, "reflect"),
    "cv2.filter2D": centred(False, "borderType", _BORDERS, "BORDER_REFLECT_101"),
}
