"""python peer.py keras|pytorch|channelsLast FOLDER BATCH STEPS [gpu]: milliseconds per Adam step of the exported model.py.

Of processor time on one thread, and by the clock; on a GPU with all examples in its memory and without TensorFloat-32, as ours.
"""

import importlib.util
import json
import os
import sys
import time
from pathlib import Path

framework, folder, batch, steps = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
gpu = sys.argv[5:] == ["gpu"]
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow", OMP_NUM_THREADS="1")
if not gpu:
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np


def exported():
    spec = importlib.util.spec_from_file_location("model", folder / "model.py")
    model = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(model)
    return model


def keras_epoch():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import keras

    model = exported()
    network = model.build()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss)
    x = np.random.rand(batch * steps, *model.INPUT_SHAPE).astype("f4")
    y = np.random.randint(0, 10, batch * steps)
    return lambda: network.fit(x, y, batch_size=batch, epochs=1, verbose=0, shuffle=False)


def torch_epoch(channels_last):
    import torch

    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    device = torch.device("cuda" if gpu else "cpu")
    model = exported()
    network = model.Network().train().to(device)
    x = torch.rand(batch * steps, *model.INPUT_SHAPE, device=device)
    y = torch.randint(0, 10, (batch * steps,), device=device)
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(network.parameters(), 1e-3, fused=True)
    loss = torch.nn.CrossEntropyLoss()

    def epoch():
        for first in range(0, batch * steps, batch):
            optimizer.zero_grad(set_to_none=True)
            loss(network(x[first : first + batch]), y[first : first + batch]).backward()
            optimizer.step()
        if gpu:
            torch.cuda.synchronize()

    return epoch


epoch = keras_epoch() if framework == "keras" else torch_epoch(framework == "channelsLast")
epoch()
figures = {"processor": [], "clock": []}
for _ in range(5):
    used, began = time.process_time(), time.perf_counter()
    epoch()
    figures["processor"].append((time.process_time() - used) / steps * 1000)
    figures["clock"].append((time.perf_counter() - began) / steps * 1000)
print(json.dumps({name: min(values) for name, values in figures.items()}))
