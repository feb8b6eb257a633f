"""Which BLAS multiplies the matrices of a CNN pipeline.

thinc, below spaCy, multiplies with its own copy of BLIS. Where numpy was built on OpenBLAS, MKL or Accelerate (all
published wheels are) numpy is faster: on an AVX-512 server core BLIS 1.3.4 reached about 20 GFLOP/s and OpenBLAS
about 90, which takes the `fast` pipeline from 5,450 to 8,400 tokens a second. `benchmarks/parsing_and_names.py
--speed` measures both on the machine at hand.

The choice depends on the installed numpy alone, never on a timing: two workers must not differ in the last bit.
The transition parser's own inner loop stays with BLIS (thinc hands it a C function).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps, get_current_ops, set_current_ops
from thinc.util import has_cupy_gpu

_FAST = ("scipy-openblas", "openblas", "mkl", "accelerate")


class BlasOps(NumpyOps):
    """thinc's operations on numpy arrays, with numpy's matrix product."""

    name = "extraction_blas"

    def gemm(
        self,
        x: NDArray[np.float32],
        y: NDArray[np.float32],
        out: NDArray[np.float32] | None = None,
        trans1: bool = False,
        trans2: bool = False,
    ) -> NDArray[np.float32]:
        """Return the product of `x` and `y`, each transposed first if so asked, in `out` where one is given."""
        left, right = (x.T if trans1 else x), (y.T if trans2 else y)
        if out is None:
            return np.asarray(left @ right)
        np.dot(left, right, out=out)
        return out


def numpy_blas() -> str:
    """Return the name of the BLAS that numpy was built on, in lower case."""
    # numpy's stubs give the printing mode's type only
    config: Any = np.show_config(mode="dicts")
    return str(config["Build Dependencies"]["blas"]["name"]).lower()


@contextmanager
def numpy_products() -> Iterator[bool]:
    """Let pipelines that are loaded inside the block multiply with numpy, if that is the faster product.

    Models keep the operations they were built with, so only the loading need stand inside. Yields whether the switch
    was made; nothing is switched on a GPU.
    """
    before = get_current_ops()
    use = not has_cupy_gpu and type(before).name in {"numpy", "extraction_blas"} and numpy_blas().startswith(_FAST)
    if use:
        set_current_ops(BlasOps())
    try:
        yield use
    finally:
        set_current_ops(before)
