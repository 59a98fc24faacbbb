"""Bayesian optimisation with BoTorch as a strategy: a Gaussian process on categories, log expected improvement.

    rnb run quickstart --command "botorch=python3 botorch_search.py"

Options: ``initial`` (10) cells at random to begin with, then the best of ``candidates`` (1000) unseen ones each time.
Tested against stubs of BoTorch, GPyTorch and PyTorch, not against them.
"""

import math

import torch
from botorch.acquisition import LogExpectedImprovement
from botorch.fit import fit_gpytorch_mll
from botorch.models import MixedSingleTaskGP
from botorch.models.transforms import Standardize
from botorch.optim import optimize_acqf_discrete
from gpytorch.mlls import ExactMarginalLogLikelihood

from robust_nas_bench import search


def fitted(cells, values):
    """With categories alone, BoTorch's mixed model has its categorical kernel, a length scale per decision."""
    every = list(range(cells.shape[-1]))
    model = MixedSingleTaskGP(cells, values, cat_dims=every, outcome_transform=Standardize(m=1))
    fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
    return model


def most_promising(known, unseen):
    cells, choices = (torch.tensor(list(part), dtype=torch.double) for part in (known, unseen))
    values = torch.tensor([[value] for value in known.values()], dtype=torch.double)
    improvement = LogExpectedImprovement(fitted(cells, values), best_f=values.max())
    chosen, _ = optimize_acqf_discrete(improvement, q=1, choices=choices)
    return tuple(int(choice) for choice in chosen[0])


def botorch_search(task, initial=10, candidates=1000):
    torch.manual_seed(task.random.getrandbits(63))
    known = {}
    while True:
        unseen = sorted({task.space.sample(task.random) for _ in range(candidates)}.difference(known))
        if not unseen:
            return
        cell = task.random.choice(unseen) if len(known) < initial else most_promising(known, unseen)
        value = yield cell
        known[cell] = 0.0 if math.isnan(value) else value  # no accuracy is below 0


if __name__ == "__main__":
    search(lambda task: botorch_search(task, **task.options))
