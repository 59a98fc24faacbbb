"""naszilla's own local search and evolution, unmodified, on the benchmark.

    python3 naszilla_benchmark.py local_search --experiment naszilla-local-search.yaml --seeds 50

naszilla (https://github.com/naszilla/naszilla) is not shipped here: look it up, and name its folder in
``PYTHONPATH``. Its local search counts distinct cells (unit ``encodings``), its evolution every child (``proposals``).
"""

import argparse
import random
import sys
from unittest.mock import MagicMock

import numpy

from robust_nas_bench import Benchmark

# What naszilla's neural predictors import, which these two loops do not use.
for unused in (
    "tensorflow",
    "torch",
    "naszilla.acquisition_functions",
    "naszilla.bo.bo.probo",
    "naszilla.gcn.model",
    "naszilla.gcn.train_gcn",
    "naszilla.meta_neural_net",
):
    sys.modules[unused] = MagicMock()

from naszilla import nas_algorithms  # noqa: E402
from naszilla.nas_bench_201.cell_201 import Cell201  # noqa: E402

LOOPS = {"local_search": nas_algorithms.local_search, "evolution_search": nas_algorithms.evolution_search}


class BenchmarkSpace:
    """What naszilla's loops ask of a search space. Cells and their changes are naszilla's, values are ours."""

    def __init__(self, bench):
        self.bench = bench

    def query_arch(self, arch=None, **_unused):
        spec = arch or Cell201.random_cell(None)
        return {"spec": spec, "val_loss": -self.bench.query(spec["string"])}

    def mutate_arch(self, arch, mutation_rate=1.0, mutate_encoding="adj", **_unused):
        return Cell201(**arch).mutate(None, mutation_rate=mutation_rate, mutate_encoding=mutate_encoding)

    def get_nbhd(self, arch, mutate_encoding="adj"):
        return Cell201(**arch).get_neighborhood(None, mutate_encoding=mutate_encoding)

    def get_hash(self, arch):
        return Cell201(**arch).get_string()

    def generate_random_dataset(self, num=10, **_unused):
        drawn = {}
        while len(drawn) < num:
            cell = self.query_arch()
            drawn.setdefault(self.get_hash(cell["spec"]), cell)
        return list(drawn.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("loop", choices=LOOPS)
    parser.add_argument("--label", help="default: naszilla- and the loop")
    parser.add_argument("--experiment", default="quickstart", help="a file, or the name of one")
    parser.add_argument("--objective", default="clean", help="one of the experiment's")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", help="results folder")
    parser.add_argument("--data", help="folder with the published data")
    given = vars(parser.parse_args())
    loop, seeds = given.pop("loop"), given.pop("seeds")
    given["label"] = given["label"] or f"naszilla-{loop.replace('_', '-')}"
    for seed in range(seeds):
        with Benchmark(seed=seed, **given) as bench:
            if bench.budget.queries is None:
                sys.exit("naszilla's loops are told how many queries there are: give the budget in queries")
            random.seed(seed)
            numpy.random.seed(seed)
            # the benchmark counts, so the loop gets more than it can use
            LOOPS[loop](BenchmarkSpace(bench), total_queries=100 * bench.budget.queries, verbose=0)


if __name__ == "__main__":
    main()
