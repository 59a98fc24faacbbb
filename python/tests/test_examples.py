"""Examples whose libraries Debian does not have, against stubs that only know the calls they make."""

import os
import random
import sys
import types
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "examples")]

from test_robust_nas_bench import BEGIN, converse  # noqa: E402


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


class NevergradTest(unittest.TestCase):
    def setUp(self):
        sys.modules["nevergrad"] = types.SimpleNamespace(
            p=types.SimpleNamespace(Choice=Choice, Tuple=Tuple),
            optimizers=types.SimpleNamespace(registry={"DiscreteOnePlusOne": Optimizer}),
        )

    def tearDown(self):
        del sys.modules["nevergrad"]
        sys.modules.pop("nevergrad_search", None)

    def test_asks_inside_the_space_and_tells_what_is_to_be_small(self):
        from nevergrad_search import nevergrad_search

        tell = {"type": "tell", "values": [[0.5]], "costs": [1], "counted": 1}
        said = converse(nevergrad_search, {**BEGIN, "options": {}}, tell, {"type": "end", "counted": 1})
        asked = [m["architectures"][0] for m in said if m["type"] == "ask"]
        self.assertEqual(len(asked), 2)
        for architecture in asked:
            self.assertTrue(all(0 <= c < n for c, n in zip(architecture, (2, 3, 2))))
        self.assertEqual(Optimizer.told, [(tuple(asked[0]), -0.5)])


if __name__ == "__main__":
    unittest.main()
