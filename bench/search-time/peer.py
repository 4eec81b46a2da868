"""python peer.py FOLDER SECONDS tpe|random|hyperband SEED: the space of examples/fashion, searched by Optuna over PyTorch.

Two processes of one thread each. FOLDER holds the images and labels as bytes: train.images, train.labels, and so of validation and
test. Prints a line [seconds since 1970, validation accuracy] after each epoch of each trial; at the end the accuracy on the test
images, a number, of the best trial's network, trained once more on the images of training and validation.
"""

import json
import multiprocessing
import sys
import time
from pathlib import Path

import numpy as np
import optuna
import torch
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from torch import nn

EPOCHS, BATCH, CLASSES = 6, 64, 10
ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU, "swish": nn.SiLU}


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels))

    def forward(self, x):
        return torch.relu(x + self.inner(x))


def drawn(trial):
    """(layers, learning rate). A trial whose filters decrease is pruned, as are those that are too large."""
    layers, channels = [], 1
    for stage in range(trial.suggest_int("depth", 1, 4)):
        filters = trial.suggest_categorical(f"filters{stage}", [16, 32, 64])
        kernel = trial.suggest_categorical(f"kernel{stage}", [3, 5])
        if filters < channels:
            raise optuna.TrialPruned
        layers.append(nn.Conv2d(channels, filters, kernel, padding=kernel // 2))
        channels = filters
        if trial.suggest_categorical(f"norm{stage}", [False, True]):
            layers.append(nn.BatchNorm2d(channels))
        layers.append(ACTIVATIONS[trial.suggest_categorical(f"activation{stage}", list(ACTIVATIONS))]())
        end = trial.suggest_categorical(f"end{stage}", ["max", "avg", "residual"])
        layers.append(Residual(channels) if end == "residual" else nn.MaxPool2d(2) if end == "max" else nn.AvgPool2d(2))
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    if trial.suggest_categorical("dropout", [False, True]):
        layers.append(nn.Dropout(trial.suggest_float("rate", 0.1, 0.5)))
    layers.append(nn.Linear(channels, CLASSES))
    return layers, trial.suggest_float("learning_rate", 1e-4, 1e-2, log=True)


def is_small(layers):
    """At most 300,000 parameters, and 40 million FLOPs in the convolutions, which have nearly all."""
    network = nn.Sequential(*layers).eval()
    flops = []
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(lambda m, _, y: flops.append(2 * m.weight.numel() * y.shape[2] * y.shape[3]))
    with torch.no_grad():
        network(torch.zeros(1, 1, 28, 28))
    return sum(p.numel() for p in network.parameters()) <= 300_000 and sum(flops) <= 40_000_000


def accuracy(network, images, labels):
    network.eval()
    with torch.no_grad():
        right = sum(int((network(x).argmax(1) == y).sum()) for x, y in zip(images.split(256), labels.split(256)))
    return right / len(labels)


def epochs_of(layers, rate, images, labels, stop=float("inf")):
    """Yields the network after each epoch. A trial that is late is pruned."""
    network = nn.Sequential(*layers).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(network.parameters(), rate, fused=True)
    loss = nn.CrossEntropyLoss()
    for _ in range(EPOCHS):
        network.train()
        for batch in torch.randperm(len(labels)).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            loss(network(images[batch]), labels[batch]).backward()
            optimizer.step()
            if time.time() > stop:
                raise optuna.TrialPruned
        yield network


def objective(trial, train, validation, stop):
    torch.manual_seed(trial.number)
    layers, rate = drawn(trial)
    if not is_small(layers):
        raise optuna.TrialPruned
    reached = 0
    for epoch, network in enumerate(epochs_of(layers, rate, *train, stop)):
        reached = accuracy(network, *validation)
        # At once: the other process writes to the same pipe.
        sys.stdout.write(f"{json.dumps([time.time(), reached])}\n")
        sys.stdout.flush()
        trial.report(reached, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned
    return reached


def tested(trial, folder):
    torch.manual_seed(trial.number)
    parts = zip(loaded(folder, "train"), loaded(folder, "validation"))
    *_, network = epochs_of(*drawn(optuna.trial.FixedTrial(trial.params)), *map(torch.cat, parts))
    return accuracy(network, *loaded(folder, "test"))


def loaded(folder, split):
    images = torch.from_numpy(np.fromfile(folder / f"{split}.images", np.uint8).reshape(-1, 1, 28, 28))
    labels = torch.from_numpy(np.fromfile(folder / f"{split}.labels", np.uint8)).long()
    return images.float().div_(255).to(memory_format=torch.channels_last), labels


def study_in(folder, kind, seed):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    samplers, pruners = optuna.samplers, optuna.pruners
    tpe = {"multivariate": True, "group": True, "constant_liar": True}
    return optuna.create_study(
        storage=JournalStorage(JournalFileBackend(str(folder / "study.log"))),
        study_name="fashion",
        direction="maximize",
        load_if_exists=True,
        sampler=samplers.RandomSampler(seed=seed) if kind == "random" else samplers.TPESampler(seed=seed, **tpe),
        pruner={
            "tpe": pruners.MedianPruner(n_startup_trials=4),
            "random": pruners.NopPruner(),
            "hyperband": pruners.HyperbandPruner(1, EPOCHS, 3),
        }[kind],
    )


def work(folder, kind, seed, stop):
    torch.set_num_threads(1)
    study = study_in(folder, kind, seed)
    train, validation = loaded(folder, "train"), loaded(folder, "validation")
    while time.time() < stop:
        study.optimize(lambda trial: objective(trial, train, validation, stop), n_trials=1)


if __name__ == "__main__":
    folder, seconds, kind, seed = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    stop = time.time() + seconds
    workers = [multiprocessing.Process(target=work, args=(folder, kind, 10 * seed + each, stop)) for each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(tested(study_in(folder, kind, seed).best_trial, folder))
