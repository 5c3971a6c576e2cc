"""The best assignment with capacities, and how much worse every other answer is: integers in, integers out.

Units of supply (launches, or notices) go to places of demand or to none.  The best total comes from
`scipy.optimize.linear_sum_assignment` over single units; what each other choice would cost comes from the shortest
ways round in the residual network of that optimum (Ahuja, Magnanti and Orlin, "Network Flows", 1993, chapter 9),
which is exact: integers below 2**53, no second assignment is solved.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Integers = NDArray[np.int64]

# More than any sum of worths, and small enough that two of them can be added.
FAR: Final = 1 << 50


class Transport(msgspec.Struct, frozen=True):
    """An optimum.  Rows are supplies and last the idle one; columns are demands and last the demand `none`.

    `flow` counts units; `regrets` is how much the best total falls if at least one unit takes that way, 0 where one
    does already, FAR or more where it cannot.
    """

    total: int
    flow: Integers
    regrets: Integers


def transport(supplies: list[int], demands: list[int], worths: Integers) -> Transport:
    """Ship all supplies, each unit to a demand with room for it or to none at worth 0, for the greatest sum.

    `worths` has a row a supply and a column a demand; -FAR where there is no way.
    """
    rows, columns = len(supplies), len(demands)
    costs = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    costs[:rows, :columns] = -worths
    flow = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    flow[:rows, :columns] = _best_flow(supplies, demands, worths)
    flow[:rows, columns] = np.array(supplies, dtype=np.int64) - flow[:rows, :columns].sum(axis=1)
    flow[rows, :columns] = np.array(demands, dtype=np.int64) - flow[:rows, :columns].sum(axis=0)
    # The idle supply can always give one more unit to none: it stands for what is not there.
    flow[rows, columns] = 1
    total = -int(
        (flow[:rows, :columns] * np.where(flow[:rows, :columns] > 0, costs[:rows, :columns], 0)).sum()
    )
    return Transport(total, flow, _regrets(costs, flow))


def _best_flow(supplies: list[int], demands: list[int], worths: Integers) -> Integers:
    flow = np.zeros(worths.shape, dtype=np.int64)
    if worths.size == 1:
        flow[0, 0] = min(supplies[0], demands[0]) if worths[0, 0] > 0 else 0
        return flow
    of_row = np.repeat(np.arange(len(supplies)), supplies)
    of_column = np.repeat(np.arange(len(demands)), demands)
    units = np.maximum(worths, 0)[of_row[:, None], of_column[None, :]]
    chosen_rows, chosen_columns = linear_sum_assignment(units.astype(np.float64), maximize=True)
    is_used = units[chosen_rows, chosen_columns] > 0
    np.add.at(flow, (of_row[chosen_rows[is_used]], of_column[chosen_columns[is_used]]), 1)
    return flow


def _regrets(costs: Integers, flow: Integers) -> Integers:
    """Of each way: its cost and the shortest way back from its demand to its supply."""
    rows, columns = costs.shape
    ways = np.full((rows + columns, rows + columns), FAR, dtype=np.int64)
    ways[:rows, rows:] = np.minimum(costs, FAR)
    ways[rows:, :rows] = np.where(flow > 0, -costs, FAR).T
    np.fill_diagonal(ways, 0)
    for middle in range(rows + columns):
        np.minimum(ways, ways[:, middle, None] + ways[None, middle, :], out=ways)
        np.minimum(ways, FAR, out=ways)
    back = ways[rows:, :rows].T
    regrets: Integers = np.where(flow > 0, 0, np.minimum(costs + back, FAR))
    return regrets
