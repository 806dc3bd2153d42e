"""Trained weights as whole numbers: the file that the reader loads."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.grammar.training.net import STEPS, WEIGHT_STEPS

#: Steps of the grid of each weight that is not on that of products' factors.
_STEPS = {"arc_root": STEPS, "arc_distance": STEPS * STEPS}


def save_weights(
    path: Path,
    weights: Mapping[str, NDArray[np.float32]],
    dilations: Sequence[int],
    classes: Mapping[str, Sequence[str]],
) -> None:
    """Round weights to their grids and write them, the same bytes for the same weights."""
    arrays: dict[str, NDArray[np.generic]] = {"dilations": np.array(dilations, np.int8)}
    arrays |= {name: np.array(values) for name, values in classes.items()}
    for name, weight in weights.items():
        is_bias = name.endswith("bias")
        steps = WEIGHT_STEPS * STEPS if is_bias else _STEPS.get(name, WEIGHT_STEPS)
        rounded = np.round(weight * steps)
        if is_bias or name == "arc_distance":
            arrays[name] = rounded.astype(np.int32)
        else:
            arrays[name] = np.clip(rounded, -127, 127).astype(np.int8)
    np.savez_compressed(path, allow_pickle=False, **arrays)
