"""Runs exported models and tells what they give, in one process for all of them.

python run.py keras|pytorch FOLDER

Every folder in FOLDER holds an exported model, `inputs.f32` (some inputs one after the other; images as height x width x channels) and
perhaps pictures. For each, `outputs.f32` is written and one line of JSON printed: {"name", "parameters", "printed": {picture:
text}}, or {"name", "error"}.
"""

import contextlib
import importlib.util
import io
import json
import os
import runpy
import sys
import traceback
from pathlib import Path

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def run_keras(model, inputs):
    network = model.load()
    outputs = network(inputs.reshape(-1, *model.INPUT_SHAPE), training=False)
    return outputs.numpy(), sum(int(np.prod(weight.shape)) for weight in network.trainable_weights)


def run_pytorch(model, inputs):
    import torch

    network = model.load()
    if len(model.INPUT_SHAPE) == 3:
        channels, height, width = model.INPUT_SHAPE
        batch = torch.from_numpy(inputs.reshape(-1, height, width, channels)).permute(0, 3, 1, 2)
    else:
        batch = torch.from_numpy(inputs.reshape(-1, *model.INPUT_SHAPE))
    with torch.no_grad():
        outputs = network(batch)
    # An LSTM of PyTorch has every bias twice; the exported one keeps the second at zero.
    second = [
        bias
        for module in network.modules()
        if isinstance(module, torch.nn.LSTM)
        for name, bias in module.named_parameters()
        if name.startswith("bias_hh")
    ]
    assert all(not bias.any() for bias in second)
    count = lambda weights: sum(weight.numel() for weight in weights)
    return outputs.numpy(), count(network.parameters()) - count(second)


def run(framework, folder):
    file = folder / "model.py"
    spec = importlib.util.spec_from_file_location("model", file)
    model = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(model)
    outputs, parameters = framework(model, np.fromfile(folder / "inputs.f32", "<f4"))
    outputs.astype("<f4").tofile(folder / "outputs.f32")
    printed = {picture.name: classify(file, picture) for picture in folder.glob("*.png")}
    return {"parameters": parameters, "printed": printed}


def classify(file, picture):
    """What `python model.py picture.png` prints."""
    sys.argv = [str(file), str(picture)]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        runpy.run_path(str(file), run_name="__main__")
    return printed.getvalue()


framework = {"keras": run_keras, "pytorch": run_pytorch}[sys.argv[1]]
for folder in sorted(path for path in Path(sys.argv[2]).iterdir() if path.is_dir()):
    try:
        result = run(framework, folder)
    except Exception:
        result = {"error": traceback.format_exc(limit=-2)}
    print(json.dumps({"name": folder.name, **result}), flush=True)
