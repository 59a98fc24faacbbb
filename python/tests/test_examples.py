"""Examples whose libraries Debian does not have, against stubs that only know the calls they make."""

import os
import random
import sys
import types
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "examples")]

from test_robust_nas_bench import BEGIN, converse  # noqa: E402


COUNTS = (2, 3, 2)  # choices of the toy space's decisions
END = {"type": "end", "counted": 1}


def tell(*values):
    return {"type": "tell", "values": [[v] for v in values], "costs": [1] * len(values), "counted": 1}


class Stubbed(unittest.TestCase):
    """With modules in place of what an example imports."""

    modules = {}

    def setUp(self):
        sys.modules.update(self.modules)

    def tearDown(self):
        for name in list(sys.modules):
            if name in self.modules or name.endswith("_search"):
                del sys.modules[name]

    def asked(self, function, *answers):
        """What the example asks when it gets these answers; all of it in the space."""
        said = converse(function, {**BEGIN, "options": {}}, *answers, END)
        self.assertEqual([m["reason"] for m in said if m["type"] == "fail"], [])
        asks = [tuple(m["architectures"][0]) for m in said if m["type"] == "ask"]
        for architecture in asks:
            self.assertTrue(all(0 <= c < n for c, n in zip(architecture, COUNTS)))
        return asks


# --- Nevergrad ------------------------------------------------------------------------------------------------------


class Choice:
    def __init__(self, choices):
        self.choices = list(choices)


class Tuple:
    def __init__(self, *parts):
        self.parts = parts
        self.random_state = random.Random()


class Optimizer:
    told = []

    def __init__(self, parametrization, budget):
        self.space = parametrization

    def ask(self):
        draw = self.space.random_state.choice
        return types.SimpleNamespace(value=tuple(draw(p.choices) for p in self.space.parts))

    def tell(self, candidate, loss):
        self.told.append((candidate.value, loss))


class NevergradTest(Stubbed):
    modules = {
        "nevergrad": types.SimpleNamespace(
            p=types.SimpleNamespace(Choice=Choice, Tuple=Tuple),
            optimizers=types.SimpleNamespace(registry={"DiscreteOnePlusOne": Optimizer}),
        )
    }

    def test_asks_inside_the_space_and_tells_what_is_to_be_small(self):
        from nevergrad_search import nevergrad_search

        asked = self.asked(nevergrad_search, tell(0.5))
        self.assertEqual(len(asked), 2)
        self.assertEqual(Optimizer.told, [(asked[0], -0.5)])


# --- SMAC -----------------------------------------------------------------------------------------------------------


class Scenario:
    def __init__(self, configspace, *, output_directory, deterministic, n_trials, seed):
        assert output_directory.is_dir() and deterministic
        self.space, self.n_trials, self.seed = configspace, n_trials, seed


class Facade:
    made = []

    @staticmethod
    def get_intensifier(scenario, *, max_config_calls):
        return ("intensifier of", scenario, max_config_calls)

    def __init__(self, scenario, target_function, *, intensifier, logging_level, overwrite):
        assert intensifier == ("intensifier of", scenario, 1) and overwrite
        self.scenario, self.told = scenario, []
        self.random = random.Random(scenario.seed)
        self.made.append(self)

    def ask(self):
        if len(self.told) == 3:
            raise StopIteration
        domains = self.scenario.space.items()
        return types.SimpleNamespace(config={name: self.random.choice(domain) for name, domain in domains})

    def tell(self, trial, value, save):
        assert not save
        self.told.append((tuple(trial.config.values()), value.cost))


def configuration_space(space):
    assert all(isinstance(domain, list) for domain in space.values())  # SMAC takes a tuple for a range
    return space


class SmacTest(Stubbed):
    modules = {
        "smac": types.SimpleNamespace(Scenario=Scenario, HyperparameterOptimizationFacade=Facade),
        "smac.runhistory": types.SimpleNamespace(),
        "smac.runhistory.dataclasses": types.SimpleNamespace(TrialValue=types.SimpleNamespace),
        "ConfigSpace": types.SimpleNamespace(ConfigurationSpace=configuration_space),
    }

    def test_asks_inside_the_space_tells_costs_and_stops_when_nothing_is_new(self):
        from smac_search import smac_search

        asked = self.asked(smac_search, tell(0.5), tell(None), tell(0.25))
        (facade,) = Facade.made
        self.assertEqual((facade.scenario.n_trials, facade.scenario.seed), (4, 3))
        self.assertEqual([cost for _, cost in facade.told], [-0.5, 0.0, -0.25])
        names = [d["choices"] for d in BEGIN["space"]["decisions"]]
        self.assertEqual([tuple(n[c] for n, c in zip(names, a)) for a in asked], [c for c, _ in facade.told])


# --- BoTorch --------------------------------------------------------------------------------------------------------


class Tensor(list):
    """A matrix; all that the example needs of one."""

    def __init__(self, rows, dtype):
        assert dtype == "double"
        super().__init__([float(x) for x in row] for row in rows)

    @property
    def shape(self):
        return (len(self), len(self[0]))

    def max(self):
        return max(max(row) for row in self)


class Model:
    seen = []
    likelihood = "likelihood"

    def __init__(self, train_X, train_Y, *, cat_dims, outcome_transform):
        assert train_Y.shape == (len(train_X), 1) and cat_dims == [0, 1, 2] and outcome_transform == "standardized"
        self.fitted = False
        self.seen.append((list(train_X), list(train_Y)))


def fit(mll):
    likelihood, model = mll
    assert likelihood == model.likelihood
    model.fitted = True


def improvement(model, best_f):
    assert model.fitted
    return best_f


def last_of(best, q, choices):
    assert q == 1 and best == max(value for (value,) in Model.seen[-1][1])
    return [choices[-1]], 0.0


class BotorchTest(Stubbed):
    modules = {
        "torch": types.SimpleNamespace(tensor=Tensor, double="double", manual_seed=lambda seed: None),
        "botorch": types.SimpleNamespace(),
        "botorch.acquisition": types.SimpleNamespace(LogExpectedImprovement=improvement),
        "botorch.fit": types.SimpleNamespace(fit_gpytorch_mll=fit),
        "botorch.models": types.SimpleNamespace(MixedSingleTaskGP=Model),
        "botorch.models.transforms": types.SimpleNamespace(Standardize=lambda m: "standardized"),
        "botorch.optim": types.SimpleNamespace(optimize_acqf_discrete=last_of),
        "gpytorch": types.SimpleNamespace(),
        "gpytorch.mlls": types.SimpleNamespace(ExactMarginalLogLikelihood=lambda *parts: parts),
    }

    def test_asks_every_cell_once_at_random_and_then_as_the_model_says(self):
        from botorch_search import botorch_search

        asked = self.asked(botorch_search, tell(0.5), tell(None), *[tell(i / 100) for i in range(10)])
        self.assertEqual(len(set(asked)), 12)  # all of the space, and then it ends
        self.assertEqual(len(asked), 12)
        self.assertEqual([len(cells) for cells, _ in Model.seen], [10, 11])
        self.assertEqual(Model.seen[0], ([list(c) for c in asked[:10]], [[0.5], [0.0], *[[i / 100] for i in range(8)]]))
        self.assertEqual(asked[10], max(set(asked) - set(asked[:10])))


if __name__ == "__main__":
    unittest.main()
