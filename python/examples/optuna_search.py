"""Optuna's samplers as a strategy, by ask and tell.

    rnb run quickstart --command "optuna-tpe=python3 optuna_search.py"

Options: ``sampler`` is ``tpe`` (default) or ``nsga2``; everything else goes to the sampler as it is, e.g.
``{ sampler: tpe, multivariate: true }`` or ``{ sampler: nsga2, population_size: 20 }``.
"""

import optuna

from robust_nas_bench import search

SAMPLERS = {"tpe": optuna.samplers.TPESampler, "nsga2": optuna.samplers.NSGAIISampler}


def study_of(seed, sampler="tpe", **settings):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna.create_study(direction="maximize", sampler=SAMPLERS[sampler](seed=seed, **settings))


def architecture_of(trial, space):
    # The names of the choices are not numbers, and categorical is what they are.
    return [d.choices.index(trial.suggest_categorical(d.name, d.choices)) for d in space.decisions]


def optuna_search(task):
    study = study_of(task.seed, **task.options)
    while True:
        trial = study.ask()
        value = yield architecture_of(trial, task.space)
        study.tell(trial, value)


if __name__ == "__main__":
    search(optuna_search)
