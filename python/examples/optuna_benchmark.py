"""Optuna's own loop, ``study.optimize``, on the benchmark. The same seed gives the same trace as optuna_search.py.

    python3 optuna_benchmark.py --experiment optuna.yaml --objective clean --seeds 50
"""

import argparse

from optuna_search import SAMPLERS, architecture_of, study_of
from robust_nas_bench import Benchmark


def optimise(bench, sampler):
    study = study_of(bench.seed, sampler)

    def stop_when_spent(study, _trial):
        if bench.remaining == 0:
            study.stop()

    study.optimize(lambda trial: bench.query(architecture_of(trial, bench.space)), callbacks=[stop_when_spent])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sampler", choices=SAMPLERS, default="tpe")
    parser.add_argument("--label", help="default: optuna- and the sampler")
    parser.add_argument("--experiment", default="quickstart", help="a file, or the name of one")
    parser.add_argument("--objective", default="clean", help="one of the experiment's")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", help="results folder")
    parser.add_argument("--data", help="folder with the published data")
    given = vars(parser.parse_args())
    sampler, seeds = given.pop("sampler"), given.pop("seeds")
    given["label"] = given["label"] or f"optuna-{sampler}"
    for seed in range(seeds):
        with Benchmark(seed=seed, **given) as bench:
            optimise(bench, sampler)
