"""How much an assignment loses at least by another answer, without assigning anew.

Whoever loses a partner looks for another, who loses one in turn, or stays alone: a shortest path among the matched
pairs and a node that stands for all that are alone, by Floyd and Warshall.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def losses_of(
    shape: tuple[int, int], at: tuple[Integers, Integers], values: Floats, matched: Integers
) -> tuple[Floats, Floats, Floats]:
    """The least losses by taking each pairing, by leaving each row alone, and by leaving each column alone.

    `shape` counts rows and columns, `at` is the row and the column of each pairing, `values` its worth, and `matched`
    are the pairings of the best assignment, in which each row and each column has one at most.
    """
    rows, columns = at
    alone = len(matched)
    row_node, column_node = np.full(shape[0], alone), np.full(shape[1], alone)
    row_node[rows[matched]] = column_node[columns[matched]] = np.arange(alone)
    from_node, to_node = row_node[rows], column_node[columns]
    held = np.append(values[matched], 0.0)
    # A step takes the partner of another; the dearest pairing between two nodes is the best step.
    gain = np.full((alone + 1, alone + 1), -np.inf)
    np.maximum.at(gain, (from_node, to_node), values)
    gain[:, alone] = np.maximum(gain[:, alone], 0.0)
    gain[alone, :] = np.maximum(gain[alone, :], 0.0)
    distance = held[:, None] - gain
    np.fill_diagonal(distance, 0.0)
    for node in range(alone + 1):
        np.minimum(distance, distance[:, node, None] + distance[None, node, :], out=distance)
    return (
        held[from_node] - values + distance[to_node, from_node],
        held[row_node] + distance[alone, row_node],
        distance[column_node, alone],
    )
