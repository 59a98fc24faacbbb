"""NSGA-II of DEAP's parts, with the operators and settings of our `nsga-ii`: what it says of the other is fair.

    rnb run deap-nsga2.yaml --workers 1 --report

Options: ``population`` (12; a multiple of 4) and ``crossover`` (0.9), the probability of two parents. A generation is
asked as one batch; a cell that was asked before is drawn anew. Any number of objectives, no constraints.
"""

import random

from deap import base, creator, tools

from robust_nas_bench import search

TRIES = 50


def toolbox_of(task):
    weights = tuple(1.0 if o["direction"] == "maximise" else -1.0 for o in task.objectives)
    fitness = type("Fitness", (base.Fitness,), {"weights": weights})
    creator.create("Individual", list, fitness=fitness)
    toolbox = base.Toolbox()
    toolbox.register("mate", tools.cxUniform, indpb=0.5)
    toolbox.register("select", tools.selNSGA2)
    toolbox.register("parents", tools.selTournamentDCD, k=4)
    return toolbox


def mutate(member, counts):
    """Each decision with a probability of one in their number, to another choice (DEAP's may draw the same again)."""
    for d, count in enumerate(counts):
        if random.random() < 1 / len(counts):
            member[d] = (member[d] + 1 + random.randrange(count - 1)) % count


def nsga2(task, population=12, crossover=0.9):
    if task.constraints:
        raise ValueError("this program knows no constraints")
    random.seed(task.random.getrandbits(64))  # DEAP draws from the module's own stream
    toolbox = toolbox_of(task)
    counts = [len(d.choices) for d in task.space.decisions]
    asked = set()

    def child(members):
        for _ in range(TRIES):
            if members:
                one, other = (toolbox.clone(m) for m in toolbox.parents(members)[:2])
                if random.random() < crossover:
                    toolbox.mate(one, other)
                mutate(one, counts)
            else:
                one = creator.Individual(task.space.sample(random))
            if tuple(one) not in asked:
                break
        asked.add(tuple(one))
        del one.fitness.values
        return one

    members = []
    while True:
        children = [child(members) for _ in range(population)]
        for member, values in zip(children, (yield children)):
            member.fitness.values = values if isinstance(values, tuple) else (values,)
        # Also gives the crowding distances that the tournaments of the next generation need.
        members = toolbox.select(members + children, population)


if __name__ == "__main__":
    search(lambda task: nsga2(task, **task.options))
