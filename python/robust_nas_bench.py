"""Search strategies in Python for robust-nas-bench, in both directions.

``search(function)`` makes a program that ``rnb run`` starts and asks for proposals::

    from robust_nas_bench import search

    def evolution(task):
        members = []
        while True:
            cell = task.space.sample(task.random)
            if len(members) == 30:
                cell = task.space.mutate(max(task.random.sample(members, 10))[1], task.random)
            value = yield cell
            members = [*members[-29:], (value, cell)]

    search(evolution)          # rnb run quickstart --command "mine=python3 my_search.py"

``Benchmark`` is for loops that exist already: it starts ``rnb serve``, answers and counts::

    with Benchmark(experiment="quickstart", objective="clean", label="theirs") as bench:
        their_loop(bench.query)

An architecture is a tuple of choice indices, one for each of ``space.decisions``. Everything else is decided by
robust-nas-bench: what counts, when the budget is spent, what is written. One file, standard library only, Python 3.8
or later; copy it beside your script, or ``pip install`` the folder that it lies in. The protocols behind it are told
in docs/outside.md.
"""

from __future__ import annotations

import atexit
import json
import math
import os
import platform
import random as _random
import shlex
import shutil
import subprocess
import sys
import tempfile
from typing import (
    Any,
    Callable,
    Dict,
    Generator,
    IO,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    Union,
)

__all__ = ["search", "Benchmark", "Budget", "BudgetSpent", "Decision", "RnbError", "Space", "Task"]
__version__ = "0.1.0"

Architecture = Tuple[int, ...]
#: One number for a task with one objective, else one per objective, then one per constraint. ``math.nan`` stands for
#: an evaluation that failed: it is neither greater nor smaller than anything.
Value = Union[float, Tuple[float, ...]]


class RnbError(Exception):
    """What robust-nas-bench refuses, or a command of it that cannot be started; one line."""


class BudgetSpent(RnbError):
    """The budget does not cover a query; nothing of it was counted."""


class Budget(NamedTuple):
    """How much a run may ask: queries, or seconds of evaluation, or whichever ends first."""

    #: None where only seconds are limited.
    queries: Optional[int] = None
    #: What counts as a query: ``distinct`` networks, distinct ``encodings``, or ``proposals``.
    unit: str = "distinct"
    seconds: Optional[int] = None


class Decision(NamedTuple):
    """One categorical decision of a space, such as the operation on an edge."""

    name: str
    choices: Tuple[str, ...]


class Space:
    """A finite search space: a choice for every decision."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.name: str = described["name"]
        self.decisions: Tuple[Decision, ...] = tuple(
            Decision(d["name"], tuple(d["choices"])) for d in described["decisions"]
        )
        #: Number of encodings, and of distinct networks.
        self.size: int = described["size"]
        self.classes: int = described["classes"]
        #: In spaces of cells: ``{"nodes", "edges", "none", "skip"}``; decision d is the operation on ``edges[d]``.
        self.topology: Optional[Mapping[str, Any]] = described.get("topology")
        self._counts = [len(d.choices) for d in self.decisions]

    def sample(self, random: _random.Random) -> Architecture:
        """Uniform over encodings."""
        return tuple(random.randrange(count) for count in self._counts)

    def mutate(self, architecture: Sequence[int], random: _random.Random) -> Architecture:
        """One decision, drawn uniformly, changed to another choice, drawn uniformly."""
        decision = random.randrange(len(self._counts))
        choice = random.randrange(self._counts[decision] - 1)
        if choice >= architecture[decision]:
            choice += 1
        return tuple(architecture[:decision]) + (choice,) + tuple(architecture[decision + 1 :])

    def neighbours(self, architecture: Sequence[int]) -> List[Architecture]:
        """All architectures one decision away, decision by decision, choice by choice."""
        return [
            tuple(architecture[:d]) + (choice,) + tuple(architecture[d + 1 :])
            for d, count in enumerate(self._counts)
            for choice in range(count)
            if choice != architecture[d]
        ]

    def choices(self, architecture: Sequence[int]) -> Tuple[str, ...]:
        """The names of the choices, e.g. ``("nor_conv_3x3", "none", …)``."""
        return tuple(d.choices[c] for d, c in zip(self.decisions, architecture))


class Task:
    """What a search is told when it begins."""

    def __init__(self, begin: Mapping[str, Any]) -> None:
        self.space = Space(begin["space"])
        self.seed: int = begin["seed"]
        self.label: str = begin["label"]
        #: As written in the experiment; nobody has checked them.
        self.options: Dict[str, Any] = begin.get("options", {})
        self.budget = Budget(**begin["budget"])
        #: ``{"name", "direction"}``, direction ``maximise`` or ``minimise``; values come in this order.
        self.objectives: List[Dict[str, str]] = begin["objectives"]
        #: ``{"name", "relation", "bound"}``; their values follow those of the objectives.
        self.constraints: List[Dict[str, Any]] = begin.get("constraints", [])
        #: A stream of its own for each label, objective and seed.
        self.random = _stream(self.label, self.objectives, self.seed)


def _stream(label: str, objectives: Sequence[Mapping[str, str]], seed: int) -> _random.Random:
    # Random(text) hashes with SHA-512: neighbouring seeds share nothing.
    return _random.Random("|".join([label, *(o["name"] for o in objectives), str(seed)]))


def _value(values: Sequence[Optional[float]]) -> Value:
    numbers = tuple(math.nan if v is None else v for v in values)
    return numbers[0] if len(numbers) == 1 else numbers


def _is_batch(proposal: Sequence[Any]) -> bool:
    return len(proposal) > 0 and hasattr(proposal[0], "__len__")


def _plain(architecture: Sequence[Any]) -> List[int]:
    """Whole numbers of any library as Python's own: JSON knows no others."""
    return [choice.__index__() for choice in architecture]


def _versions() -> Dict[str, str]:
    """Versions of the interpreter and of the installed libraries that are loaded; kept beside the runs."""
    versions = {"python": platform.python_version(), "robust_nas_bench": __version__}
    for name, module in sorted(sys.modules.items()):
        version = getattr(module, "__version__", None)
        installed = "-packages" in (getattr(module, "__file__", None) or "")  # site- or Debian's dist-packages
        if installed and "." not in name and isinstance(version, str):
            versions[name] = version
    return versions


# --- push: rnb run starts this program ------------------------------------------------------------------------------

Search = Callable[[Task], Generator[Any, Any, None]]


def search(function: Search) -> None:
    """Serves runs of a strategy until ``rnb run`` is done with it. Call it at the end of the script.

    ``function(task)`` is a generator: ``value = yield architecture`` asks for one architecture,
    ``values = yield [a, b, …]`` for a batch. It loops; the runner counts and ends it. An exception fails the run,
    not the others. What the program prints goes to standard error.
    """
    # Messages go to the real standard output; whatever else is printed must not get in between.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    _serve(function, sys.stdin.buffer, out)


def _serve(function: Search, source: IO[bytes], sink: IO[bytes]) -> None:
    def say(message: Mapping[str, Any]) -> None:
        try:
            sink.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        except BrokenPipeError:
            raise SystemExit from None  # the runner is gone

    say({"type": "ready", "protocol": "rnb-search", "version": 1, "client": _versions()})
    for line in source:
        begin = json.loads(line)
        if begin["type"] != "begin":
            continue
        _run(function, begin, source, say)
        say({"type": "ready"})


def _run(function: Search, begin: Mapping[str, Any], source: IO[bytes], say: Callable[[Mapping[str, Any]], None]) -> None:
    """One run: asks until the runner ends it, the generator returns, or the generator fails."""
    steps: Optional[Generator[Any, Any, None]] = None
    answer: Any = None
    try:
        steps = function(Task(begin))
        if not hasattr(steps, "send"):
            raise TypeError(f"{function.__name__} is no generator: ask by `value = yield architecture`")
        while True:
            proposal = steps.send(answer)
            batch = _is_batch(proposal)
            asked = [_plain(a) for a in (proposal if batch else [proposal])]
            say({"type": "ask", "architectures": asked})
            reply = _reply(source)
            if reply["type"] == "end":
                steps.close()
                return
            values = [_value(v) for v in reply["values"]]
            answer = values if batch else values[0]
    except StopIteration:
        say({"type": "finish"})
    except Exception as error:  # a bug of the strategy: this run is lost, the others are not
        import traceback

        traceback.print_exc()
        say({"type": "fail", "reason": f"{type(error).__name__}: {error}"})
    while _reply(source)["type"] != "end":
        pass


def _reply(source: IO[bytes]) -> Dict[str, Any]:
    line = source.readline()
    if not line:
        raise SystemExit  # the runner is gone, and nobody is there to be told
    reply: Dict[str, Any] = json.loads(line)
    return reply


# --- pull: this program starts rnb serve ----------------------------------------------------------------------------


class Benchmark:
    """One run of a loop that exists already, as a context manager.

    >>> with Benchmark(dataset="cifar10", objective="clean", budget=150, seed=0, label="theirs") as bench:
    ...     their_loop(bench.query)

    A query that the budget does not cover ends the loop and the block, quietly; ``bench.remaining`` says what is left.
    The trace lies in the results folder with those of ``rnb run``, under the label; ``rnb report`` compares them.
    A run that was cut off goes on when the same script is run again: what is known is answered from the record.

    :param dataset: ``cifar10``, ``cifar100`` or ``ImageNet16-120``.
    :param objective: a metric, e.g. ``clean`` or ``pgd@Linf:1``.
    :param budget: queries of the run.
    :param unit: what counts: ``distinct`` networks, distinct ``encodings``, or ``proposals``.
    :param seed: also seeds ``bench.random``.
    :param label: how the strategy is called in results.
    :param experiment: an experiment file, or the name of one; then it says dataset, budget and objectives, and
        ``objective`` picks one of these.
    :param out: results folder; default: ``results/<name of the experiment>``.
    :param data: folder with the published data; default: as ``rnb run``.
    :param command: how to start rnb; default: the environment's ``RNB``, else ``rnb``, else ``npx rnb``.
    :raises RnbError: in one line, for whatever robust-nas-bench refuses.
    """

    def __init__(
        self,
        dataset: Optional[str] = None,
        objective: Optional[str] = None,
        budget: Optional[int] = None,
        seed: int = 0,
        label: str = "mine",
        *,
        unit: Optional[str] = None,
        experiment: Optional[str] = None,
        out: Optional[str] = None,
        data: Optional[str] = None,
        command: Optional[Sequence[str]] = None,
    ) -> None:
        flags = {"--dataset": dataset, "--budget": budget, "--unit": unit, "--out": out, "--data": data}
        if experiment is None:
            flags["--objective"] = objective
        arguments = ["serve"] if experiment is None else ["serve", experiment]
        for flag, given in flags.items():
            if given is not None:
                arguments += [flag, str(given)]
        self._server = _Server.of([*(command or _find_rnb()), *arguments])
        chosen = objective if objective is not None else self._server.hello["objectives"][0]["name"]
        begin = {"type": "begin", "label": label, "objective": chosen, "seed": seed, "client": _versions()}
        begun = self._server.ask(begin)
        self.space = Space(self._server.hello["space"])
        self.seed = seed
        self.label = label
        #: Where the values come from, e.g. ``published table (cifar10)``.
        self.oracle: str = self._server.hello["oracle"]["label"]
        self.objectives: List[Dict[str, str]] = begun["objectives"]
        self.budget = Budget(**begun["budget"])
        #: Queries that the budget still covers; None where only seconds are limited.
        self.remaining: Optional[int] = begun["left"]
        #: For ``sample`` and ``mutate``; use it for everything random and the run can be resumed.
        self.random = _stream(label, self.objectives, seed)
        self._open = True

    def __enter__(self) -> "Benchmark":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        spent = isinstance(error, BudgetSpent)
        if error is None or spent:
            self.close()
        else:
            self._server.stop()  # an open run is kept, and can go on
        return spent

    def close(self) -> None:
        """Ends the run; its trace is written."""
        if self._open:
            self._open = False
            self._server.ask({"type": "end"})

    def query(self, architecture: Union[str, Sequence[int]]) -> Value:
        """The value of one architecture: choice indices, or any name that the space reads.

        :raises BudgetSpent: when the budget does not cover it.
        """
        return self.query_many([architecture])[0]

    def query_many(self, architectures: Sequence[Union[str, Sequence[int]]]) -> List[Value]:
        """The values of a batch, answered whole or not at all."""
        asked = [_plain(self.from_string(a) if isinstance(a, str) else a) for a in architectures]
        answer = self._server.ask({"type": "query", "architectures": asked})
        self.remaining = answer["left"]
        return [_value(values) for values in answer["values"]]

    def sample(self) -> Architecture:
        """A random architecture, from the run's own stream."""
        return self.space.sample(self.random)

    def mutate(self, architecture: Sequence[int]) -> Architecture:
        """A random neighbour, from the run's own stream."""
        return self.space.mutate(architecture, self.random)

    def neighbours(self, architecture: Sequence[int]) -> List[Architecture]:
        """All architectures one decision away."""
        return self.space.neighbours(architecture)

    def from_string(self, name: str) -> Architecture:
        """Reads an architecture's name: for NAS-Bench-201 the published string, the compact code, …"""
        return tuple(self._server.ask({"type": "parse", "names": [name]})["architectures"][0])

    def to_string(self, architecture: Sequence[int]) -> str:
        """The published name, e.g. the NAS-Bench-201 string."""
        names: List[str] = self._server.ask({"type": "format", "architectures": [_plain(architecture)]})["names"]
        return names[0]


class _Server:
    """A process of ``rnb serve``. Runs with the same settings share one, since its start takes half a second."""

    _running: Dict[Tuple[str, ...], "_Server"] = {}

    @classmethod
    def of(cls, command: Sequence[str]) -> "_Server":
        key = tuple(command)
        known = cls._running.get(key)
        if known is None or known._process.poll() is not None:
            known = cls._running[key] = cls(command)
        return known

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
        except OSError as error:
            self._errors.close()
            raise RnbError(f"cannot start {command[0]}: {error.strerror}") from None
        atexit.register(self.stop)
        self.hello = self._read()

    def ask(self, request: Mapping[str, Any]) -> Dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):  # ValueError: we closed it
            raise self._ended() from None
        return self._read()

    def _read(self) -> Dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        answer: Dict[str, Any] = json.loads(line)
        if answer["type"] != "error":
            return answer
        refused = BudgetSpent if answer.get("code") == "budget" else RnbError
        raise refused(answer["message"])

    def stop(self) -> None:
        """Ends the process, which keeps an open run, and shows what it wrote for people."""
        sys.stderr.write(self._end())

    def _ended(self) -> RnbError:
        """Why the process is gone: the last line that it wrote for people."""
        lines = self._end().strip().splitlines()
        return RnbError(lines[-1] if lines else f"rnb serve ended with exit code {self._process.returncode}")

    def _end(self) -> str:
        atexit.unregister(self.stop)
        if self._errors.closed:
            return ""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.close()
        except OSError:
            pass  # it is gone already
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.seek(0)
        text = self._errors.read().decode(errors="replace")
        self._errors.close()
        return text


def _find_rnb() -> List[str]:
    """The environment's ``RNB`` (a command line), else ``rnb`` on the path, else ``npx rnb`` here."""
    given = os.environ.get("RNB")
    if given:
        return shlex.split(given)
    if shutil.which("rnb"):
        return ["rnb"]
    if shutil.which("npx"):
        return ["npx", "--no-install", "rnb"]
    raise RnbError("rnb is not here: install robust-nas-bench (npm), or say in RNB how it is started")
