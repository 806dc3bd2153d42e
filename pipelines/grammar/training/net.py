"""The net as it is trained, in jax: the sums of the reader, with gradients passed through the rounding.

Weights lie on a grid of 1/64 and activations on one of 1/16, within what a byte holds; so every sum of
products is exact in 32-bit floats, here as in the reader. What the net is made of is said in
`pipelines.grammar.reader`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
from jax import Array

from pipelines.grammar.features import ROWS

Weights = dict[str, Array]

#: Steps of the grids and the largest number of them.
WEIGHT_STEPS = 64.0
STEPS = 16.0
_MOST = 127.0


@dataclass(frozen=True)
class Shape:
    """The sizes of a net: how wide its layers are, what they reach, and how many classes it tells apart."""

    width: int
    dilations: tuple[int, ...]
    arc: int
    label: int
    reach: int
    tags: int
    labels: int
    names: int


def new_weights(shape: Shape, seed: int) -> Weights:
    """Weights to begin with."""
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 64))
    width = shape.width

    def normal(rows: int, columns: int, scale: float | None = None) -> Array:
        spread = scale if scale is not None else (2.0 / rows) ** 0.5
        return spread * jax.random.normal(next(keys), (rows, columns))

    weights = {"table": normal(ROWS + 1, width, 0.25).at[ROWS].set(0.0)}
    for at in range(len(shape.dilations)):
        weights[f"mix{at}"] = normal(3 * width, width)
        weights[f"mix{at}_bias"] = jnp.zeros(width)
    for name, size in (("tag", shape.tags), ("name", shape.names)):
        weights[name] = normal(width, size, 0.1)
        weights[f"{name}_bias"] = jnp.zeros(size)
    weights |= {
        "arc_word": normal(width, shape.arc, 0.1),
        "arc_head": normal(width, shape.arc, 0.1),
        "arc_root": normal(1, shape.arc, 0.1)[0],
        "arc_distance": jnp.zeros(2 * shape.reach + 1),
        "label_word": normal(width, shape.label),
        "label_head": normal(width, shape.label),
        "label_bias": jnp.zeros(shape.label),
        "label": normal(shape.label, shape.labels, 0.1),
        "label_out_bias": jnp.zeros(shape.labels),
    }
    return weights


def on_grid(weights: Mapping[str, Array], name: str) -> Array:
    """A weight as the reader will have it; the gradient is that of the weight itself."""
    weight = weights[name]
    is_bias = name.endswith("bias") or name == "arc_distance"
    steps = WEIGHT_STEPS * STEPS if is_bias else STEPS if name == "arc_root" else WEIGHT_STEPS
    if name == "arc_distance":
        steps = STEPS * STEPS
    rounded = jnp.round(weight * steps)
    if not is_bias:
        rounded = jnp.clip(rounded, -_MOST, _MOST)
    return weight + jax.lax.stop_gradient(rounded / steps - weight)


def activation(sums: Array, *, least: float = -_MOST) -> Array:
    """Sums brought to the grid of activations and into what a byte holds."""
    clipped = jnp.clip(sums, least / STEPS, _MOST / STEPS)
    rounded = jnp.clip(jnp.floor(sums * STEPS + 0.5), least, _MOST) / STEPS
    return clipped + jax.lax.stop_gradient(rounded - clipped)


def _shifted(layer: Array, by: int) -> Array:
    """The vectors of the words `by` places behind each word, nothing beyond the sentence's ends."""
    if by == 0:
        return layer
    length = layer.shape[1]
    if abs(by) >= length:
        return jnp.zeros_like(layer)
    nothing = jnp.zeros((layer.shape[0], abs(by), layer.shape[2]))
    if by > 0:
        return jnp.concatenate([layer[:, by:], nothing], axis=1)
    return jnp.concatenate([nothing, layer[:, :by]], axis=1)


def states(shape: Shape, weights: Weights, rows: Array, mask: Array, keep: Array | None = None) -> Array:
    """The state of every word: sentences by words by width.

    Args:
        shape: the net's sizes.
        weights: its weights.
        rows: rows of the table for every word: sentences by words by features.
        mask: which places hold a word.
        keep: factors of dropout for the layers, or None.
    """
    layer = activation(on_grid(weights, "table")[rows].sum(axis=2)) * mask[..., None]
    for at, dilation in enumerate(shape.dilations):
        window = jnp.concatenate([_shifted(layer, by) for by in (-dilation, 0, dilation)], axis=2)
        mixed = activation(
            window @ on_grid(weights, f"mix{at}") + on_grid(weights, f"mix{at}_bias"), least=0.0
        )
        if keep is not None:
            mixed = mixed * keep[at]
        layer = activation(layer + mixed) * mask[..., None]
    return layer


def scores(shape: Shape, weights: Weights, state: Array, mask: Array) -> tuple[Array, Array, Array]:
    """Scores of tags, of names, and of every word as the head of every other; a root heads itself."""
    tags = state @ on_grid(weights, "tag") + on_grid(weights, "tag_bias")
    names = state @ on_grid(weights, "name") + on_grid(weights, "name_bias")
    words = activation(state @ on_grid(weights, "arc_word"))
    heads = activation(state @ on_grid(weights, "arc_head"))
    length = state.shape[1]
    places = jnp.arange(length)
    apart = jnp.clip(places[None, :] - places[:, None], -shape.reach, shape.reach) + shape.reach
    arcs = jnp.einsum("bid,bjd->bij", words, heads) + on_grid(weights, "arc_distance")[apart]
    roots = words @ on_grid(weights, "arc_root")
    itself = jnp.eye(length, dtype=bool)
    arcs = jnp.where(itself, roots[..., None], arcs)
    return tags, names, jnp.where(mask[:, None, :], arcs, -1e9)


def label_scores(weights: Weights, state: Array, heads: Array) -> Array:
    """Scores of the labels of every word under the head that it is given."""
    word = state @ on_grid(weights, "label_word") + on_grid(weights, "label_bias")
    head = state @ on_grid(weights, "label_head")
    head = jnp.take_along_axis(head, heads[..., None], axis=1)
    both = activation(word + head, least=0.0)
    return both @ on_grid(weights, "label") + on_grid(weights, "label_out_bias")


def _surprise(logits: Array, right: Array, weight: Array) -> Array:
    found = jax.nn.log_softmax(logits)
    return -(jnp.take_along_axis(found, right[..., None], axis=-1)[..., 0] * weight).sum()


def loss(shape: Shape, weights: Weights, batch: Mapping[str, Array], key: Array, drop: float) -> Array:
    """How far the net is from the teacher on a batch, a word."""
    mask = batch["mask"]
    keys = jax.random.split(key, len(shape.dilations))
    size = (*mask.shape, shape.width)
    keep = jnp.stack([jax.random.bernoulli(k, 1 - drop, size) / (1 - drop) for k in keys])
    state = states(shape, weights, batch["rows"], mask, keep)
    tags, names, arcs = scores(shape, weights, state, mask)
    labels = label_scores(weights, state, batch["heads"])
    weight = mask.astype(jnp.float32)
    total = (
        _surprise(tags, batch["tags"], weight)
        + _surprise(names, batch["names"], weight)
        + _surprise(arcs, batch["heads"], weight)
        + _surprise(labels, batch["labels"], weight)
    )
    return total / weight.sum()


@partial(jax.jit, static_argnums=0)
def predict(shape: Shape, weights: Weights, rows: Array, mask: Array) -> tuple[Array, Array, Array, Array]:
    """Tags, names, heads and labels of a batch, each the one with the highest score."""
    state = states(shape, weights, rows, mask)
    tags, names, arcs = scores(shape, weights, state, mask)
    heads = arcs.argmax(axis=-1)
    labels = label_scores(weights, state, heads)
    return tags.argmax(axis=-1), names.argmax(axis=-1), heads, labels.argmax(axis=-1)
