"""The training run: batch after batch by Adam (Kingma and Ba, 2015), the rate falling along a cosine.

Takes silver sentences, gives weights. How the net is summed is in `net`, what it is asked for in `corpus`.
"""

from collections.abc import Callable, Sequence
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from pipelines.grammar.features import ROWS
from pipelines.grammar.training.corpus import Batch, Classes, batches
from pipelines.grammar.training.net import Shape, Weights, loss, new_weights
from pipelines.grammar.training.silver import SilverSentence

#: Sizes that measured best within what a megabyte of text may cost.
WIDTH, DILATIONS, ARC, LABEL, REACH = 96, (1, 1, 2, 4, 8), 64, 64, 32
_RATE, _LEAST_RATE, _WARMING_UP = 2e-3, 2e-5, 300
_DROPOUT = 0.1
#: How often a word's own vector is left out, so that its ending and its neighbours must do.
_FORGOTTEN = 0.06
_MOMENTUM, _SPREAD = 0.9, 0.98
_SEED = 7


def shape_for(classes: Classes) -> Shape:
    """The sizes of a net that tells these classes apart."""
    return Shape(
        WIDTH, DILATIONS, ARC, LABEL, REACH, len(classes.tags), len(classes.labels), len(classes.names)
    )


def train(
    sentences: Sequence[SilverSentence],
    classes: Classes,
    epochs: int,
    after_epoch: Callable[[int, Weights], None],
) -> Weights:
    """Learn weights from sentences.

    Args:
        sentences: what to learn from.
        classes: the classes to tell apart.
        epochs: how often to go through all of them.
        after_epoch: is told the number of each epoch and the weights after it.
    """
    shape = shape_for(classes)
    weights = new_weights(shape, _SEED)
    # Each has arrays of its own, as a step takes the memory of all three over.
    momenta, spreads = ({name: jnp.zeros_like(weight) for name, weight in weights.items()} for _ in range(2))
    chance = np.random.default_rng(_SEED)
    steps = 0
    total = epochs * sum(1 for _ in batches(sentences, classes, 0))
    for epoch in range(epochs):
        order = list(batches(sentences, classes, epoch))
        chance.shuffle(order)
        for batch in order:
            steps += 1
            key = jax.random.PRNGKey(steps)
            rate = _rate(steps, total)
            seen = _without_some_words(batch, chance)
            weights, momenta, spreads = _step(shape, weights, momenta, spreads, seen, key, rate, steps)
        after_epoch(epoch, weights)
    return weights


def _rate(step: int, total: int) -> float:
    falling = 0.5 * (1 + np.cos(np.pi * min(1.0, step / total)))
    return float(min(1.0, step / _WARMING_UP) * (_LEAST_RATE + (_RATE - _LEAST_RATE) * falling))


def _without_some_words(batch: Batch, chance: np.random.Generator) -> dict[str, Array]:
    rows = batch.rows.copy()
    forgotten = chance.random(rows.shape[:2]) < _FORGOTTEN
    rows[forgotten, :2] = ROWS
    arrays = {
        "rows": rows, "mask": batch.mask, "tags": batch.tags, "labels": batch.labels,
        "names": batch.names, "heads": batch.heads,
    }  # fmt: skip
    return {name: jnp.asarray(array) for name, array in arrays.items()}


@partial(jax.jit, static_argnums=0, donate_argnums=(1, 2, 3))
def _step(
    shape: Shape,
    weights: Weights,
    momenta: Weights,
    spreads: Weights,
    batch: dict[str, Array],
    key: Array,
    rate: float,
    step: int,
) -> tuple[Weights, Weights, Weights]:
    """One step down, its gradient no longer than one."""
    slopes = jax.grad(lambda w: loss(shape, w, batch, key, _DROPOUT))(weights)
    length = jnp.sqrt(sum((slope**2).sum() for slope in slopes.values()))
    slopes = {name: slope * jnp.minimum(1.0, 1.0 / length) for name, slope in slopes.items()}
    momenta = {n: _MOMENTUM * momenta[n] + (1 - _MOMENTUM) * slopes[n] for n in weights}
    spreads = {n: _SPREAD * spreads[n] + (1 - _SPREAD) * slopes[n] ** 2 for n in weights}
    momentum_share, spread_share = 1 - _MOMENTUM**step, 1 - _SPREAD**step
    weights = {
        n: weights[n] - rate * (momenta[n] / momentum_share) / (jnp.sqrt(spreads[n] / spread_share) + 1e-8)
        for n in weights
    }
    return weights, momenta, spreads
