"""python peer.py SAMPLER TRIALS SEEDS: Optuna's searches of a space, which comes as the first line of standard input.

The space is a list of {"name", "kind": "real" | "integer" | "categorical", "min", "max", "log", "options"}. Each trial's values are
printed as a line of JSON, and what they reach is read as a line; larger is better. After one seed comes the next.
"""

import json
import sys

import optuna

SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
    "gp": lambda seed: optuna.samplers.GPSampler(seed=seed),
}


def suggested(trial, decision):
    name = decision["name"]
    if decision["kind"] == "categorical":
        return trial.suggest_categorical(name, decision["options"])
    low, high = decision["min"], decision["max"]
    if decision["kind"] == "integer":
        return trial.suggest_int(name, low, high)
    return trial.suggest_float(name, low, high, log=decision["log"])


def main():
    sampler, trials, seeds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    space = json.loads(sys.stdin.readline())

    def objective(trial):
        print(json.dumps({decision["name"]: suggested(trial, decision) for decision in space}), flush=True)
        return float(sys.stdin.readline())

    for seed in range(1, seeds + 1):
        study = optuna.create_study(direction="maximize", sampler=SAMPLERS[sampler](seed))
        study.optimize(objective, n_trials=trials)


main()
