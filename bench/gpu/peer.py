"""The same network in PyTorch: repeats attacks on exported weights, and measures speed.

    python3 peer.py check FOLDER     # a folder written by `rnb live export`
    python3 peer.py speed [channels cells train_batch attack_batch seconds]

Not a dependency of the project: a check by another framework, and a peer for speed on a GPU.
"""
import json
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

EDGES = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors


def live_edges(ops):
    reached, reaches = {0}, {3}
    for edge, (a, b) in enumerate(EDGES):
        if ops[edge] != "none" and a in reached:
            reached.add(b)
    for edge, (a, b) in reversed(list(enumerate(EDGES))):
        if ops[edge] != "none" and b in reaches:
            reaches.add(a)
    return [ops[e] != "none" and a in reached and b in reaches for e, (a, b) in enumerate(EDGES)]


class Network:
    """The NAS-Bench-201 network as a function of a dictionary of tensors, named as `rnb live export` names them."""

    def __init__(self, spec, tensors, training=False):
        self.spec, self.t, self.training = spec, tensors, training
        self.live = live_edges(spec["operations"])

    def norm(self, x, name):
        t = self.t
        mean, var = t[name + ".running_mean"], t[name + ".running_var"]
        return F.batch_norm(x, mean, var, t[name + ".weight"], t[name + ".bias"], self.training, 0.1, 1e-5)

    def conv(self, x, name, padding, stride=1):
        y = F.conv2d(x, self.t[name + ".conv.weight"], None, stride, padding)
        return self.norm(y, name + ".norm")

    def cell(self, x, name):
        nodes = [x]
        for node in (1, 2, 3):
            terms = []
            for edge, (a, b) in enumerate(EDGES):
                if b != node or not self.live[edge]:
                    continue
                op, place = self.spec["operations"][edge], f"{name}.{a}-{b}"
                source = nodes[a]
                if op == "skip_connect":
                    terms.append(source)
                elif op == "avg_pool_3x3":
                    terms.append(F.avg_pool2d(source, 3, 1, 1, count_include_pad=False))
                else:
                    terms.append(self.conv(F.relu(source), place, 1 if op == "nor_conv_3x3" else 0))
            nodes.append(sum(terms) if terms else None)
        return nodes[3] if nodes[3] is not None else torch.zeros_like(x)

    def reduction(self, x, name):
        y = self.conv(F.relu(x), name + ".a", 1, 2)
        y = self.conv(F.relu(y), name + ".b", 1)
        return y + F.conv2d(F.avg_pool2d(x, 2, 2), self.t[name + ".shortcut.weight"])

    def __call__(self, images):
        spec = self.spec
        mean = torch.tensor(spec["mean"], device=images.device).view(1, -1, 1, 1)
        deviation = torch.tensor(spec["deviation"], device=images.device).view(1, -1, 1, 1)
        x = self.conv((images - mean) / deviation, "stem", 1)
        for stage in range(3):
            if stage > 0:
                x = self.reduction(x, f"reductions.{stage}")
            for c in range(spec["cells"]):
                x = self.cell(x, f"stages.{stage}.{c}")
        x = F.relu(self.norm(x, "head.norm")).mean((2, 3))
        return F.linear(x, self.t["head.linear.weight"], self.t["head.linear.bias"])


def input_gradient(model, x, y):
    x = x.clone().requires_grad_(True)
    F.cross_entropy(model(x), y, reduction="sum").backward()
    return x.grad


def fgsm(model, x, y, eps):
    return (x + eps * input_gradient(model, x, y).sign()).clamp(0, 1)


def pgd_robust(model, x, y, eps, steps, relative):
    """Robust where no iterate is misclassified."""
    adv = (x + eps * (2 * torch.rand_like(x) - 1)).clamp(0, 1)
    robust = torch.ones(len(x), dtype=torch.bool, device=x.device)
    for _ in range(steps):
        with torch.no_grad():
            robust &= model(adv).argmax(1) == y
        adv = adv + relative * eps * input_gradient(model, adv, y).sign()
        adv = torch.min(torch.max(adv, x - eps), x + eps).clamp(0, 1)
    with torch.no_grad():
        return robust & (model(adv).argmax(1) == y)


def check(folder, steps, relative, epsilons):
    torch.manual_seed(0)
    spec = json.load(open(f"{folder}/network.json"))
    model = Network(spec, read_safetensors(f"{folder}/weights.safetensors"))
    images = torch.from_numpy(np.load(f"{folder}/images.npy")).permute(0, 3, 1, 2).float() / 255
    labels = torch.from_numpy(np.load(f"{folder}/labels.npy").astype(np.int64))
    theirs = torch.from_numpy(np.load(f"{folder}/logits.npy"))
    with torch.no_grad():
        ours = model(images)
    result = {
        "torch": torch.__version__,
        "images": len(images),
        "largest logit difference": (ours - theirs).abs().max().item(),
        "same clean predictions": int((ours.argmax(1) == theirs.argmax(1)).sum()),
        "clean": (ours.argmax(1) == labels).float().mean().item(),
    }
    correct = ours.argmax(1) == labels
    for eps in epsilons:
        attacked = fgsm(model, images, labels, eps / 255)
        with torch.no_grad():
            survived = correct & (model(attacked).argmax(1) == labels)
        result[f"fgsm@Linf:{eps:g}"] = survived.float().mean().item()
        robust = correct & pgd_robust(model, images, labels, eps / 255, steps, relative)
        result[f"pgd@Linf:{eps:g}"] = robust.float().mean().item()
    print(json.dumps(result, indent=2))


def random_tensors(spec, device):
    """Parameters of the network of a cell, at random: speed does not depend on them."""
    tensors, c = {}, spec["channels"]

    def norm(name, width):
        tensors[name + ".weight"] = torch.ones(width, device=device)
        tensors[name + ".bias"] = torch.zeros(width, device=device)
        tensors[name + ".running_mean"] = torch.zeros(width, device=device)
        tensors[name + ".running_var"] = torch.ones(width, device=device)

    def conv(name, kernel, a, b):
        tensors[name + ".conv.weight"] = 0.1 * torch.randn(b, a, kernel, kernel, device=device)
        norm(name + ".norm", b)

    conv("stem", 3, spec["imageChannels"], c)
    for stage in range(3):
        width = c * 2**stage
        if stage > 0:
            conv(f"reductions.{stage}.a", 3, width // 2, width)
            conv(f"reductions.{stage}.b", 3, width, width)
            shortcut = 0.1 * torch.randn(width, width // 2, 1, 1, device=device)
            tensors[f"reductions.{stage}.shortcut.weight"] = shortcut
        for cell in range(spec["cells"]):
            for edge, (a, b) in enumerate(EDGES):
                kernel = {"nor_conv_3x3": 3, "nor_conv_1x1": 1}.get(spec["operations"][edge])
                if kernel is not None and live_edges(spec["operations"])[edge]:
                    conv(f"stages.{stage}.{cell}.{a}-{b}", kernel, width, width)
    norm("head.norm", 4 * c)
    tensors["head.linear.weight"] = 0.1 * torch.randn(spec["classes"], 4 * c, device=device)
    tensors["head.linear.bias"] = torch.zeros(spec["classes"], device=device)
    return tensors


def rate(step, batch, seconds, device):
    """Images a second after warming up: of processor time where the processor computes."""
    clock = time.perf_counter if device == "cuda" else time.process_time

    def wait():
        if device == "cuda":
            torch.cuda.synchronize()

    step()
    wait()
    done, start = 0, clock()
    while clock() - start < seconds:
        step()
        wait()
        done += batch
    return done / (clock() - start)


def speed(channels, cells, train_batch, attack_batch, seconds):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    spec = {
        "operations": ["nor_conv_3x3", "nor_conv_3x3", "nor_conv_3x3", "avg_pool_3x3", "nor_conv_1x1", "skip_connect"],
        "channels": channels,
        "cells": cells,
        "imageChannels": 3,
        "classes": 10,
        "mean": [0.5] * 3,
        "deviation": [0.25] * 3,
    }
    tensors = random_tensors(spec, device)
    trained = [t.requires_grad_(True) for n, t in tensors.items() if "running" not in n]
    optimizer = torch.optim.SGD(trained, 0.001, momentum=0.9, weight_decay=5e-4, nesterov=True)
    net = Network(spec, tensors, training=True)
    x = torch.rand(train_batch, 3, 32, 32, device=device)
    y = torch.randint(10, (train_batch,), device=device)

    def train():
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()

    training = rate(train, train_batch, seconds, device)
    for t in trained:
        t.requires_grad_(False)
    net.training = False
    x = torch.rand(attack_batch, 3, 32, 32, device=device)
    y = torch.randint(10, (attack_batch,), device=device)
    attack = rate(lambda: input_gradient(net, x, y), attack_batch, seconds, device)
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    result = {"torch": torch.__version__, "device": name, "channels": channels, "cells": cells}
    result |= {"training images/s": training, "attack gradients/s": attack}
    print(json.dumps(result))


if __name__ == "__main__":
    mode, *rest = sys.argv[1:] or [""]
    if mode == "check" and rest:
        steps, relative = int(rest[1]) if len(rest) > 1 else 10, float(rest[2]) if len(rest) > 2 else 0.25
        check(rest[0], steps, relative, [float(e) for e in rest[3:]] or [1, 8, 16, 32])
    elif mode == "speed":
        defaults = [16, 5, 256, 1000, 10]
        speed(*(int(r) for r in rest), *defaults[len(rest) :])
    else:
        sys.exit(__doc__)
