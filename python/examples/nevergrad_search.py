"""Nevergrad's optimisers as a strategy, by ask and tell.

    rnb run quickstart --command "nevergrad=python3 nevergrad_search.py"

Option: ``optimizer``, a name of Nevergrad's registry (``DiscreteOnePlusOne``). Tested against a stub of Nevergrad, not
against Nevergrad.
"""

import nevergrad

from robust_nas_bench import search


def nevergrad_search(task, optimizer="DiscreteOnePlusOne"):
    choices = [nevergrad.p.Choice(range(len(d.choices))) for d in task.space.decisions]
    space = nevergrad.p.Tuple(*choices)
    space.random_state.seed(task.seed)
    strategy = nevergrad.optimizers.registry[optimizer](parametrization=space, budget=task.budget.queries)
    while True:
        candidate = strategy.ask()
        value = yield candidate.value
        strategy.tell(candidate, -value)  # Nevergrad minimises


if __name__ == "__main__":
    search(lambda task: nevergrad_search(task, **task.options))
