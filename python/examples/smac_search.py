"""SMAC3's Bayesian optimisation as a strategy, by ask and tell. For SMAC3 2.x.

    rnb run quickstart --command "smac=python3 smac_search.py"

Option: ``facade``, a name that SMAC exports: ``HyperparameterOptimizationFacade`` (default, a random forest) or
``BlackBoxFacade`` (a Gaussian process). Tested against a stub of SMAC, not against SMAC.
"""

import logging
import math
import tempfile
from pathlib import Path

import smac
from ConfigSpace import ConfigurationSpace
from smac.runhistory.dataclasses import TrialValue

from robust_nas_bench import search


def unused(config, seed=0):
    raise AssertionError("SMAC was asked and is told: it evaluates nothing itself")


def smac_search(task, facade="HyperparameterOptimizationFacade"):
    # A list of choices is a categorical parameter; a tuple would be a range.
    space = ConfigurationSpace(space={d.name: list(d.choices) for d in task.space.decisions})
    trials = task.budget.queries or task.space.classes  # without queries, the budget is in seconds
    with tempfile.TemporaryDirectory() as folder:  # SMAC goes on with what it finds in its folder
        scenario = smac.Scenario(
            space, output_directory=Path(folder), deterministic=True, n_trials=trials, seed=task.seed
        )
        kind = getattr(smac, facade)
        strategy = kind(
            scenario,
            unused,
            intensifier=kind.get_intensifier(scenario, max_config_calls=1),
            logging_level=logging.WARNING,
            overwrite=True,
        )
        while True:
            try:
                trial = strategy.ask()
            except StopIteration:  # it finds no configuration that is new
                return
            value = yield [d.choices.index(trial.config[d.name]) for d in task.space.decisions]
            cost = 0.0 if math.isnan(value) else -value  # SMAC minimises, and no accuracy is below 0
            strategy.tell(trial, TrialValue(cost=cost), save=False)


if __name__ == "__main__":
    search(lambda task: smac_search(task, **task.options))
