"""A genetic algorithm of DEAP's operators: tournaments, uniform crossover, uniform mutation.

    rnb run quickstart --command "deap-ga=python3 deap_search.py"

Options: ``population`` (30), ``crossover`` (0.5) and ``mutation`` (0.2), the probabilities of ``eaSimple``, and
``tournament`` (3). A generation is asked as one batch.
"""

import random

from deap import algorithms, base, creator, tools

from robust_nas_bench import search

creator.create("Fitness", base.Fitness, weights=(1.0,))
creator.create("Individual", list, fitness=creator.Fitness)


def toolbox_of(space, tournament):
    last = [len(d.choices) - 1 for d in space.decisions]
    toolbox = base.Toolbox()
    toolbox.register("mate", tools.cxUniform, indpb=0.5)
    toolbox.register("mutate", tools.mutUniformInt, low=0, up=last, indpb=1 / len(last))
    toolbox.register("select", tools.selTournament, tournsize=tournament)
    return toolbox


def genetic_algorithm(task, population=30, crossover=0.5, mutation=0.2, tournament=3):
    random.seed(task.random.getrandbits(64))  # DEAP draws from the module's own stream
    toolbox = toolbox_of(task.space, tournament)
    members = [creator.Individual(task.space.sample(random)) for _ in range(population)]
    while True:
        changed = [m for m in members if not m.fitness.valid]
        if changed:
            for member, value in zip(changed, (yield changed)):
                member.fitness.values = (value,)
        chosen = toolbox.select(members, len(members))
        members = algorithms.varAnd(chosen, toolbox, crossover, mutation)


if __name__ == "__main__":
    search(lambda task: genetic_algorithm(task, **task.options))
