"""python3 -m unittest discover python/tests"""

import contextlib
import io
import json
import math
import os
import random
import subprocess
import sys
import textwrap
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import robust_nas_bench as rnb  # noqa: E402

SPACE = {
    "name": "toy",
    "size": 12,
    "classes": 12,
    "neighbours": "one decision changed",
    "decisions": [
        {"name": "a", "choices": ["x", "y"]},
        {"name": "b", "choices": ["x", "y", "z"]},
        {"name": "c", "choices": ["x", "y"]},
    ],
}
BEGIN = {
    "type": "begin",
    "protocol": "rnb-search",
    "version": 1,
    "run": 1,
    "label": "mine",
    "seed": 3,
    "budget": {"queries": 4, "unit": "distinct"},
    "objectives": [{"name": "clean", "direction": "maximise"}],
    "constraints": [],
    "options": {"width": 2},
    "space": SPACE,
}


def tearDownModule():
    for server in rnb._Server._running.values():
        server.stop()


def converse(function, *messages):
    """What a search says when it is told these messages, one after another."""
    source = io.BytesIO(b"".join(json.dumps(m).encode() + b"\n" for m in messages))
    sink = io.BytesIO()
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # where a failing search shows its stack
            rnb._serve(function, source, sink)
    except SystemExit:
        pass
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def tell(*values):
    return {"type": "tell", "values": [[v] for v in values], "costs": [1] * len(values), "counted": 1}


END = {"type": "end", "counted": 1}


class TheSpace(unittest.TestCase):
    space = rnb.Space(SPACE)

    def test_samples_every_architecture(self):
        stream = random.Random(0)
        self.assertEqual(len({self.space.sample(stream) for _ in range(500)}), 12)

    def test_mutates_exactly_one_decision_to_every_other_choice(self):
        stream = random.Random(0)
        mutants = {self.space.mutate((0, 1, 1), stream) for _ in range(300)}
        self.assertEqual(mutants, set(self.space.neighbours((0, 1, 1))))
        self.assertEqual(len(mutants), 4)

    def test_names_choices(self):
        self.assertEqual(self.space.choices((1, 2, 0)), ("y", "z", "x"))


class ASearch(unittest.TestCase):
    def test_asks_one_and_many_and_is_told_their_values(self):
        told = []

        def both(task):
            told.append((yield (0, 1, 1)))
            told.append((yield [(0, 0, 0), (1, 2, 1)]))
            told.append((yield [(0, 0, 1)]))

        said = converse(both, BEGIN, tell(0.5), tell(0.25, None), tell(0.75), END)
        self.assertEqual([m["type"] for m in said], ["ready", "ask", "ask", "ask", "finish", "ready"])
        self.assertEqual(said[1]["architectures"], [[0, 1, 1]])
        self.assertEqual(said[2]["architectures"], [[0, 0, 0], [1, 2, 1]])
        self.assertEqual(told[0], 0.5)
        self.assertEqual(told[1][0], 0.25)
        self.assertTrue(math.isnan(told[1][1]))
        self.assertEqual(told[2], [0.75])

    def test_is_closed_when_the_runner_ends_the_run_and_serves_the_next(self):
        closed = []

        def endless(task):
            try:
                while True:
                    yield task.space.sample(task.random)
            finally:
                closed.append(task.seed)

        said = converse(endless, BEGIN, tell(0.5), END, {**BEGIN, "seed": 4}, END)
        self.assertEqual([m["type"] for m in said], ["ready", "ask", "ask", "ready", "ask", "ready"])
        self.assertEqual(closed, [3, 4])

    def test_draws_the_same_for_the_same_label_objective_and_seed(self):
        def draws(task):
            while True:
                yield task.space.sample(task.random)

        def asked(**change):
            said = converse(draws, {**BEGIN, **change}, *[tell(0.5)] * 9, END)
            return [m["architectures"] for m in said if m["type"] == "ask"]

        self.assertEqual(asked(), asked())
        for change in [{"seed": 4}, {"label": "other"}, {"objectives": [{"name": "fog", "direction": "maximise"}]}]:
            self.assertNotEqual(asked(), asked(**change))

    def test_gets_options_budget_and_several_objectives(self):
        seen = []

        def curious(task):
            seen.append((task.options, task.budget, (yield (0, 0, 0))))

        converse(curious, BEGIN, {**tell(0.5), "values": [[0.5, 0.125]]}, END)
        self.assertEqual(seen, [({"width": 2}, rnb.Budget(4, "distinct"), (0.5, 0.125))])

    def test_that_raises_fails_its_run_and_not_the_next(self):
        def unlucky(task):
            yield (0, 0, 0)
            raise ValueError("no luck")

        said = converse(unlucky, BEGIN, tell(0.5), END, BEGIN, tell(0.5), END)
        self.assertEqual([m["type"] for m in said], ["ready", "ask", "fail", "ready", "ask", "fail", "ready"])
        self.assertEqual(said[2]["reason"], "ValueError: no luck")

    def test_that_is_no_generator_is_told_what_to_write(self):
        said = converse(lambda task: None, BEGIN, END)
        self.assertIn("value = yield architecture", said[1]["reason"])

    def test_keeps_what_is_printed_out_of_the_messages(self):
        script = textwrap.dedent(
            """
            import sys
            sys.path.insert(0, sys.argv[1])
            from robust_nas_bench import search

            def chatty(task):
                while True:
                    print("hello")
                    yield task.space.sample(task.random)

            search(chatty)
            """
        )
        lines = "".join(json.dumps(m) + "\n" for m in [BEGIN, tell(0.5), END])
        run = subprocess.run(
            [sys.executable, "-c", script, os.path.dirname(HERE)],
            input=lines,
            capture_output=True,
            text=True,
            timeout=60,
        )
        said = [json.loads(line)["type"] for line in run.stdout.splitlines()]
        self.assertEqual((run.returncode, said), (0, ["ready", "ask", "ask", "ready"]))
        self.assertEqual(run.stderr.split(), ["hello", "hello"])


#: Stands for ``rnb serve``: counts, refuses what the budget does not cover, and says what it was asked in the end.
SERVER = """
import json, sys
space = json.loads(sys.argv[1])
if "--dataset" in sys.argv and sys.argv[sys.argv.index("--dataset") + 1] == "wrong":
    sys.exit("rnb: unknown dataset \\"wrong\\"")
say = lambda m: print(json.dumps(m), flush=True)
objectives = [{"name": "clean", "direction": "maximise"}, {"name": "fog", "direction": "maximise"}]
say({"type": "hello", "objectives": objectives, "space": space, "oracle": {"label": "a stub"}})
for line in sys.stdin:
    m = json.loads(line)
    if m["type"] == "begin":
        left, counted = 3, 0
        chosen = [o for o in objectives if o["name"] == m["objective"]]
        say({"type": "begun", "objectives": chosen, "budget": {"queries": 3, "unit": "distinct"}, "left": left})
    elif m["type"] == "query" and len(m["architectures"]) > left:
        say({"type": "error", "code": "budget", "message": "the budget covers %d more" % left})
    elif m["type"] == "query":
        left -= len(m["architectures"])
        say({"type": "answer", "values": [[sum(a) / 10] for a in m["architectures"]], "left": left})
    elif m["type"] == "parse" and m["names"] == ["nonsense"]:
        say({"type": "error", "message": "not an architecture: nonsense"})
    elif m["type"] == "parse":
        say({"type": "parsed", "architectures": [[int(c) for c in n] for n in m["names"]]})
    elif m["type"] == "format":
        say({"type": "formatted", "names": ["".join(map(str, a)) for a in m["architectures"]]})
    elif m["type"] == "end":
        say({"type": "ended"})
"""


def benchmark(**arguments):
    return rnb.Benchmark(command=[sys.executable, "-c", SERVER, json.dumps(SPACE)], **arguments)


class ABenchmark(unittest.TestCase):
    def test_answers_counts_and_says_what_is_left(self):
        with benchmark(objective="clean") as bench:
            self.assertEqual((bench.budget, bench.remaining, bench.oracle), (rnb.Budget(3, "distinct"), 3, "a stub"))
            self.assertEqual(bench.query((1, 2, 0)), 0.3)
            self.assertEqual(bench.query("121"), 0.4)
            self.assertEqual(bench.remaining, 1)

    def test_refuses_what_the_budget_does_not_cover(self):
        with benchmark(objective="clean") as bench:
            bench.query_many([(0, 0, 0), (0, 0, 1)])
            with self.assertRaisesRegex(rnb.BudgetSpent, "covers 1 more"):
                bench.query_many([(0, 1, 0), (0, 1, 1)])
            self.assertEqual(bench.remaining, 1)

    def test_ends_a_loop_that_asks_for_more_and_goes_on_after_it(self):
        told = []
        with benchmark(objective="clean") as bench:
            while True:
                told.append(bench.query((0, 1, len(told) % 2)))
        self.assertEqual(told, [0.1, 0.2, 0.1])
        self.assertFalse(bench._open)

    def test_translates_names_and_says_which_is_none(self):
        with benchmark(objective="fog") as bench:
            self.assertEqual(bench.from_string("101"), (1, 0, 1))
            self.assertEqual(bench.to_string((1, 0, 1)), "101")
            with self.assertRaisesRegex(rnb.RnbError, "not an architecture"):
                bench.query("nonsense")

    def test_runs_share_a_process_and_draw_by_seed(self):
        drawn = []
        servers = set()
        for seed in [0, 1, 0]:
            with benchmark(objective="clean", seed=seed) as bench:
                drawn.append([bench.sample() for _ in range(20)])
                servers.add(bench._server)
        self.assertEqual(drawn[0], drawn[2])
        self.assertNotEqual(drawn[0], drawn[1])
        self.assertEqual(len(servers), 1)

    def test_takes_whole_numbers_of_other_libraries(self):
        class Whole:
            def __init__(self, n):
                self.n = n

            def __index__(self):
                return self.n

        with benchmark(objective="clean") as bench:
            self.assertEqual(bench.query([Whole(1), Whole(1), Whole(0)]), 0.2)

    def test_that_cannot_start_says_why_in_one_line(self):
        with self.assertRaisesRegex(rnb.RnbError, "^rnb: unknown dataset"):
            benchmark(dataset="wrong")
        with self.assertRaisesRegex(rnb.RnbError, "^cannot start no-such-rnb: "):
            rnb.Benchmark(command=["no-such-rnb"])

    def test_leaves_the_run_open_when_the_loop_fails(self):
        with self.assertRaises(ZeroDivisionError):
            with benchmark(objective="clean") as bench:
                bench.query(1 / 0)
        self.assertIsNotNone(bench._server._process.poll())


if __name__ == "__main__":
    unittest.main()
