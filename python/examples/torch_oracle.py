"""An oracle in PyTorch: trains networks of NAS-Bench-201, attacks them, and answers `rnb run` over JSON lines.

    oracle:
      kind: command
      command: ["python3", "torch_oracle.py", "--images", "/data/images", "--store", "/data/torch", "--adversarial"]
      metrics: [clean, "pgd@Linf:8"]
      workers: 1          # one process per GPU

Everything is in this file, to be read and changed: the network, plain and adversarial training, FGSM, PGD, APGD-CE and
Square with the definitions that docs/live.md gives. A GPU is used where PyTorch finds one. Further uses:

    python3 torch_oracle.py --images DIR --try '3+33+p1s' clean pgd@Linf:8   # one network, without rnb
    python3 torch_oracle.py --check FOLDER pgd@Linf:8 …    # attacks the network that `rnb live export` wrote
    python3 torch_oracle.py --speed                        # images a second, plain and adversarial

`--images` is a folder written by `rnb live images`, or one that holds `cifar-10-batches-bin` or `cifar-100-binary`.
"""

import argparse
import contextlib
import hashlib
import json
import math
import os
import struct
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

# --- Settings: all are part of the command, hence of its fingerprint -------------------------------------------------

DEMO = dict(channels=4, cells=1, epochs=2, batch=64, crop=0, no_flip=True, test_images=250,
            pgd_steps=10, pgd_step=0.25, apgd_steps=20, square_queries=150)  # fmt: skip


def parse_arguments(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--images", help="folder of images")
    add("--store", default="torch-oracle", help="folder of checkpoints and trained weights")
    add("--demo", action="store_true", help="the demo protocol of docs/live.md; other settings go on top")
    add("--channels", type=int, default=16, help="C, of the first stage")
    add("--cells", type=int, default=5, help="N, per stage")
    # Plain: NAS-Bench-201 (Dong & Yang, ICLR 2020): SGD with Nesterov momentum, a cosine over the epochs.
    # Adversarial: as in the published training code of NAS-RobBench-201 (Wu et al., ICLR 2024): PGD-7 in evaluation
    # mode, SGD without Nesterov, one cycle of rate and momentum, 50 epochs. What that code does not fix is as above.
    add("--adversarial", action="store_true", help="trains on PGD's images: 50 epochs, one cycle, no Nesterov")
    add("--attack-in-training-mode", action="store_true", help="as Madry et al. and TRADES' forerunners do it")
    add("--cosine", action="store_true", help="adversarial with the rate and the momentum of plain training")
    add("--train-epsilon", type=float, default=8, help="of adversarial training, in units of 1/255")
    add("--train-step", type=float, default=2, help="in units of 1/255")
    add("--train-steps", type=int, default=7)
    add("--epochs", type=int, help="200, adversarial 50")
    add("--batch", type=int, default=256)
    add("--rate", type=float, default=0.1, help="learning rate, the highest")
    add("--decay", type=float, default=5e-4, help="weight decay")
    add("--crop", type=int, help="border of black pixels, cropped at random; an eighth of the image by default")
    add("--no-flip", action="store_true")
    add("--train-images", type=int, help="train on the first so many; all by default")
    add("--test-images", type=int, help="measure on the first so many; all by default")
    add("--seed", type=int, default=0)
    add("--pgd-steps", type=int, default=40)
    add("--pgd-step", type=float, default=0.01 / 0.3, help="step over ε")
    add("--apgd-steps", type=int, default=100)
    add("--square-queries", type=int, default=5000)
    add("--attack-batch", type=int, default=1000, help="halved where memory runs out; changes no result")
    add("--device", help="cuda, cpu, …; the best by default, and GPU number w for worker w")
    add("--precision", choices=["float32", "mixed"], help="of training; mixed (bfloat16) on a GPU by default")
    # What pays was measured on one GPU: docs/live.md has the table.
    add("--no-channels-last", action="store_false", dest="channels_last", help="layout of training on a GPU")
    add("--no-graphs", action="store_false", dest="graphs", help="launch kernel by kernel on a GPU")
    add("--compile", action="store_true", help="torch.compile: a minute or more a network before its first step")
    add("--try", nargs="+", metavar=("CELL", "METRIC"), dest="one")
    add("--check", nargs="+", metavar=("FOLDER", "METRIC"))
    add("--speed", action="store_true")
    add("--seconds", type=float, default=5, help="a figure of --speed")
    if "--demo" in (sys.argv[1:] if arguments is None else arguments):
        parser.set_defaults(**DEMO)
    args = parser.parse_args(arguments)
    args.epochs = args.epochs or (50 if args.adversarial else 200)
    args.cosine |= not args.adversarial
    if args.device is None:
        worker = int(os.environ.get("RNB_WORKER", "0"))
        gpus = torch.cuda.device_count()
        args.device = f"cuda:{worker % gpus}" if gpus > 0 else "cpu"
    args.channels_last &= args.device.startswith("cuda")
    args.precision = args.precision or ("mixed" if args.device.startswith("cuda") else "float32")
    return args


# --- The network (docs/live.md): names of parameters as `rnb live export` writes them ---------------------------------

EDGES = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]
OPERATIONS = {"n": "none", "s": "skip_connect", "1": "nor_conv_1x1", "3": "nor_conv_3x3", "p": "avg_pool_3x3"}
KERNELS = {"nor_conv_1x1": 1, "nor_conv_3x3": 3}


def operations_of(name):
    """The six operations of a NAS-Bench-201 string or of a code such as 3+33+p1s."""
    if "|" not in name:
        return [OPERATIONS[letter] for letter in name.replace("+", "")]
    return [term.split("~")[0] for node in name.split("+") for term in node.strip("|").split("|")]


def live_edges(operations):
    """Edges on a path from the cell's input to its output: only these are built."""
    reached, reaches = {0}, {3}
    for (a, b), operation in zip(EDGES, operations):
        if operation != "none" and a in reached:
            reached.add(b)
    for (a, b), operation in reversed(list(zip(EDGES, operations))):
        if operation != "none" and b in reaches:
            reaches.add(a)
    return [o != "none" and a in reached and b in reaches for (a, b), o in zip(EDGES, operations)]


def average(x):
    """3×3 average pooling of the pixels inside. Its gradient is wrong on CUDA (PyTorch 2.11) for images in
    channels-last layout, by as much as it is large: hence `contiguous`."""
    return F.avg_pool2d(x.contiguous(), 3, 1, 1, count_include_pad=False)


class ConvNorm(nn.Module):
    def __init__(self, into, out, kernel, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(into, out, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(out)

    def forward(self, x):
        return self.norm(self.conv(x))


class Cell(nn.Module):
    def __init__(self, operations, width):
        super().__init__()
        self.edges = [
            (a, b, operation)
            for (a, b), operation, live in zip(EDGES, operations, live_edges(operations))
            if live
        ]
        for a, b, operation in self.edges:
            if operation in KERNELS:
                self.add_module(f"{a}-{b}", ConvNorm(width, width, KERNELS[operation]))

    def forward(self, x):
        nodes = {0: x}
        for a, b, operation in self.edges:
            term = nodes[a]
            if operation in KERNELS:
                term = getattr(self, f"{a}-{b}")(F.relu(term))
            elif operation == "avg_pool_3x3":
                term = average(term)
            nodes[b] = nodes[b] + term if b in nodes else term
        return nodes.get(3, x * 0)


class Reduction(nn.Module):
    """Halves the image and doubles the channels."""

    def __init__(self, width):
        super().__init__()
        self.a = ConvNorm(width, 2 * width, 3, 2)
        self.b = ConvNorm(2 * width, 2 * width, 3)
        self.shortcut = nn.Conv2d(width, 2 * width, 1, bias=False)

    def forward(self, x):
        return self.b(F.relu(self.a(F.relu(x)))) + self.shortcut(F.avg_pool2d(x, 2, 2))


class Network(nn.Module):
    """Logits of images [n, channels, height, width] in [0, 1]. Parameters begin as PyTorch's do."""

    def __init__(self, operations, channels, cells, classes, mean, deviation):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(1, -1, 1, 1), persistent=False)
        self.register_buffer("deviation", torch.tensor(deviation).view(1, -1, 1, 1), persistent=False)
        self.stem = ConvNorm(len(mean), channels, 3)
        widths = [channels, 2 * channels, 4 * channels]
        self.reductions = nn.ModuleDict({str(s): Reduction(widths[s - 1]) for s in (1, 2)})
        self.stages = nn.ModuleList(
            nn.ModuleList(Cell(operations, width) for _ in range(cells)) for width in widths
        )
        last = widths[-1]
        self.head = nn.ModuleDict({"norm": nn.BatchNorm2d(last), "linear": nn.Linear(last, classes)})

    def forward(self, images):
        x = self.stem((images - self.mean) / self.deviation)
        for stage, cells in enumerate(self.stages):
            if stage > 0:
                x = self.reductions[str(stage)](x)
            for cell in cells:
                x = cell(x)
        return self.head["linear"](F.relu(self.head["norm"](x)).mean((2, 3)))


# --- Files ------------------------------------------------------------------------------------------------------------


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


def write_safetensors(path, tensors):
    header, parts, offset = {"__metadata__": {"layout": "pytorch"}}, [], 0
    for name, tensor in tensors.items():
        part = tensor.detach().float().cpu().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(part)]}
        parts.append(part)
        offset += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    replace(path, lambda file: file.write(struct.pack("<Q", len(text)) + text + b"".join(parts)))


def replace(path, write):
    """Writes beside and renames, so that a kill leaves the old file or the new one."""
    beside = f"{path}.{os.getpid()}.tmp"
    with open(beside, "wb") as file:
        write(file)
    os.replace(beside, path)


def load_weights(model, tensors):
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"these weights are of another network: {(missing + list(unexpected))[0]}")


def weights_of(model):
    return {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}


class Images:
    """Training and test images as bytes [n, channels, height, width] on the device, with labels."""

    def __init__(self, folder, args):
        if folder is None:
            raise SystemExit("torch_oracle: give --images DIR")
        self.fingerprint = hashlib.sha256()
        if os.path.exists(os.path.join(folder, "images.json")):
            facts = json.load(open(os.path.join(folder, "images.json"), encoding="utf-8"))
            parts = [self._arrays(folder, part) for part in ("train", "test")]
        else:
            facts, parts = self._cifar(folder)
        self.classes, self.mean, self.deviation = facts["classes"], facts["mean"], facts["deviation"]
        limits = [args.train_images, args.test_images]
        self.train, self.test = (
            (self._move(pixels[:limit], args.device), torch.from_numpy(labels[:limit].astype(np.int64)).to(args.device))
            for (pixels, labels), limit in zip(parts, limits)
        )

    def _move(self, pixels, device):
        self.fingerprint.update(np.ascontiguousarray(pixels))
        return torch.from_numpy(np.ascontiguousarray(pixels)).to(device)

    @staticmethod
    def _arrays(folder, part):
        pixels = np.load(os.path.join(folder, f"{part}-images.npy"))
        return pixels.transpose(0, 3, 1, 2), np.load(os.path.join(folder, f"{part}-labels.npy"))

    @staticmethod
    def _cifar(folder):
        ten = os.path.exists(os.path.join(folder, "cifar-10-batches-bin"))
        place, skip = ("cifar-10-batches-bin", 1) if ten else ("cifar-100-binary", 2)
        train = [f"data_batch_{i}.bin" for i in range(1, 6)] if ten else ["train.bin"]
        test = ["test_batch.bin"] if ten else ["test.bin"]

        def read(names):
            records = [np.fromfile(os.path.join(folder, place, name), np.uint8) for name in names]
            records = np.concatenate(records).reshape(-1, skip + 3072)
            return records[:, skip:].reshape(-1, 3, 32, 32), records[:, skip - 1]

        mean, deviation = (
            ([125.3, 123.0, 113.9], [63.0, 62.1, 66.7]) if ten else ([129.3, 124.1, 112.4], [68.2, 65.4, 70.4])
        )
        facts = {"classes": 10 if ten else 100, "mean": [m / 255 for m in mean]}
        return {**facts, "deviation": [d / 255 for d in deviation]}, [read(train), read(test)]


# --- Training ---------------------------------------------------------------------------------------------------------


class Failed(Exception):
    """This network cannot be evaluated, however often it is tried."""


def seed_of(*words):
    return int.from_bytes(hashlib.sha256("|".join(map(str, words)).encode()).digest()[:7], "big")


def augmented(images, crop, flip, generator):
    """Each image shifted by up to `crop` pixels (black comes in) and mirrored at random; floats in [0, 1]."""
    n, channels, size, _ = images.shape
    device = images.device

    def draw(high):
        return torch.randint(high, (n,), generator=generator).to(device)

    rows = draw(2 * crop + 1)[:, None] + torch.arange(size, device=device)
    columns = draw(2 * crop + 1)[:, None] + torch.arange(size, device=device)
    if flip:
        columns = torch.where(draw(2)[:, None] == 1, columns.flip(1), columns)
    padded = F.pad(images, [crop] * 4)
    picks = torch.arange(n, device=device)[:, None, None, None]
    planes = torch.arange(channels, device=device)[None, :, None, None]
    return padded[picks, planes, rows[:, None, :, None], columns[:, None, None, :]].float() / 255


@contextlib.contextmanager
def fixed(model):
    """Gradients by the images only: those of the parameters would cost as much again."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in model.parameters():
            parameter.requires_grad_(True)


def slope(forward, x, y):
    """Logits, and the gradient of the summed cross-entropy by the images."""
    x = x.detach().requires_grad_(True)
    logits = forward(x).float()
    (gradient,) = torch.autograd.grad(F.cross_entropy(logits, y, reduction="sum"), x)
    return logits.detach(), gradient


def one_cycle(step, steps, highest):
    """Rate and momentum at a step: PyTorch's OneCycleLR with its defaults."""

    def between(a, b, share):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * share))

    peak = max(1e-9, 0.3 * steps - 1)
    if step <= peak:
        return between(highest / 25, highest, step / peak), between(0.95, 0.85, step / peak)
    share = (step - peak) / (steps - 1 - peak)
    return between(highest, highest / 25e4, share), between(0.85, 0.95, share)


class Graphed:
    """A function of tensors, replayed as one CUDA graph: to launch a kernel takes longer than these small networks
    compute. Other devices call the function.

    `keep`: tensors that the function changes; recording leaves them as they were. `quantum`: where images do not
    affect each other, batches are filled up to multiples of it, so that few sizes are recorded.
    """

    def __init__(self, function, keep=(), quantum=None):
        self.function, self.keep, self.quantum, self.recorded = function, list(keep), quantum, {}

    def __call__(self, *tensors):
        n = len(tensors[0])
        if not tensors[0].is_cuda:
            return self.function(*tensors)
        size = -(-n // self.quantum) * self.quantum if self.quantum else n
        if size not in self.recorded:
            self.recorded[size] = self._record([t.new_zeros((size, *t.shape[1:])) for t in tensors])
        graph, inputs, outputs = self.recorded[size]
        for held, given in zip(inputs, tensors):
            held[:n].copy_(given)
        graph.replay()
        return [out[:n].clone() for out in outputs] if self.quantum else outputs

    def _record(self, inputs):
        kept = [t.clone() for t in self.keep]
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(2):
                self.function(*inputs)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            outputs = self.function(*inputs)
        for t, before in zip(self.keep, kept):
            t.copy_(before)
        return graph, inputs, outputs


class Trainer:
    """A network in training: `step` on a batch; everything that goes into a checkpoint."""

    def __init__(self, model, args):
        self.model, self.args = model, args
        self.parameters = list(model.parameters())
        self.optimizer = torch.optim.SGD(
            self.parameters, args.rate, 0.9, weight_decay=args.decay, nesterov=args.cosine
        )
        forward = torch.compile(model) if args.compile else model
        kind, mixed = args.device.split(":")[0], args.precision == "mixed"

        def logits_of(x):
            with torch.autocast(kind, dtype=torch.bfloat16, enabled=mixed):
                return forward(x).float()

        def learn(x, y):
            loss = F.cross_entropy(logits_of(x), y)
            return loss.detach(), *torch.autograd.grad(loss, self.parameters)

        # Both change the running statistics of the normalisations where they run in training mode.
        graphed = Graphed if args.graphs else lambda function, keep: function
        self.learn = graphed(learn, list(model.buffers()))
        self.slope = graphed(lambda x, y: slope(logits_of, x, y), list(model.buffers()))

    def attack(self, x, y, generator):
        """PGD on the current batch."""
        args = self.args
        epsilon, step = args.train_epsilon / 255, args.train_step / 255
        low, high = (x - epsilon).clamp(min=0), (x + epsilon).clamp(max=1)
        noise = torch.rand(x.shape, generator=generator, device=generator.device).to(x.device)
        adversarial = torch.min(torch.max(x + epsilon * (2 * noise - 1), low), high)
        self.model.train(args.attack_in_training_mode)
        with fixed(self.model):
            for _ in range(args.train_steps):
                _, gradient = self.slope(adversarial, y)
                adversarial = torch.min(torch.max(adversarial + step * gradient.sign(), low), high)
        return adversarial

    def step(self, x, y, generator):
        if self.args.channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        if self.args.adversarial:
            x = self.attack(x, y, generator)
        self.model.train()
        loss, *gradients = self.learn(x, y)
        for parameter, gradient in zip(self.parameters, gradients):
            parameter.grad = gradient
        self.optimizer.step()
        return loss

    def pace(self, rate, momentum=0.9):
        for group in self.optimizer.param_groups:
            group["lr"], group["momentum"] = rate, momentum

    def save(self, path, epoch, seconds):
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        state |= {"epoch": epoch, "seconds": seconds}
        replace(path, lambda file: torch.save(state, file))

    def load(self, path):
        state = torch.load(path, map_location=self.args.device)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        return state["epoch"], state["seconds"]


def build(operations, args, facts):
    """`facts` has classes, mean and deviation."""
    model = Network(operations, args.channels, args.cells, facts.classes, facts.mean, facts.deviation)
    layout = torch.channels_last if args.channels_last else torch.contiguous_format
    return model.to(args.device).to(memory_format=layout)


def train(model, args, images, name, checkpoint, progress):
    """Trains from the last checkpoint on, if there is one; returns the seconds it took in all."""
    pixels, labels = images.train
    n, batch = len(pixels), args.batch
    steps = math.ceil(n / batch)
    trainer = Trainer(model, args)
    start, seconds = trainer.load(checkpoint) if os.path.exists(checkpoint) else (0, 0.0)
    crop = pixels.shape[-1] // 8 if args.crop is None else args.crop
    for epoch in range(start, args.epochs):
        begun = time.monotonic()
        if args.cosine:  # constant within an epoch, as in NAS-Bench-201's code
            trainer.pace(0.5 * args.rate * (1 + math.cos(math.pi * epoch / args.epochs)))
        generator = torch.Generator().manual_seed(seed_of(args.seed, name, "epoch", epoch))
        noise = torch.Generator(args.device).manual_seed(seed_of(args.seed, name, "noise", epoch))
        order = torch.randperm(n, generator=generator).to(pixels.device)
        total = 0.0
        for step in range(steps):
            picks = order[step * batch : (step + 1) * batch]
            x = augmented(pixels[picks], crop, not args.no_flip, generator)
            if not args.cosine:
                trainer.pace(*one_cycle(epoch * steps + step, args.epochs * steps, args.rate))
            total = total + trainer.step(x, labels[picks], noise)
            if step % 50 == 49 or step == steps - 1:
                mean = float(total) / (step + 1)
                if not math.isfinite(mean):
                    raise Failed(f"the training loss is not a finite number (epoch {epoch + 1})")
                done = (epoch + (step + 1) / steps) / args.epochs
                progress("training", done, f"epoch {epoch + 1}/{args.epochs}, loss {mean:.3f}")
        seconds += time.monotonic() - begun
        trainer.save(checkpoint, epoch + 1, seconds)
    return seconds


# --- Attacks: L∞, on images in [0, 1] ---------------------------------------------------------------------------------


def uniform(keys, draw, count):
    """[len(keys), count] numbers in [0, 1) that follow from an image's key and a counter alone (SplitMix64), so that
    results do not depend on the batch that an image is in."""

    def wrapped(value):
        return value - 2**64 if value >= 2**63 else value

    x = keys[:, None] + (torch.arange(count, device=keys.device) + draw * count + 1) * wrapped(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x = (x ^ ((x >> shift) & (2 ** (64 - shift) - 1))) * wrapped(factor)
    x = x ^ ((x >> 31) & (2**33 - 1))
    return ((x >> 11) & (2**53 - 1)).double() * 2.0**-53


class Victim:
    """A network under attack: float32, normalisations fixed."""

    def __init__(self, model, args):
        self.model = model.eval().to(memory_format=torch.contiguous_format)  # faster than channels-last in float32
        quantum = max(1, args.attack_batch // 8)
        graphed = (lambda function: Graphed(function, quantum=quantum)) if args.graphs else lambda function: function
        self._logits = graphed(lambda x: [model(x)])
        self._slope = graphed(lambda x, y: slope(model, x, y))

    def logits(self, x):
        with torch.no_grad():
            return self._logits(x)[0]

    def gradients(self, x, y):
        with fixed(self.model):
            return self._slope(x, y)


def is_correct(logits, y):
    """Where the label's logit is the first largest; logits that are not numbers classify nothing."""
    own = logits.gather(1, y[:, None])
    earlier = torch.arange(logits.shape[1], device=y.device) < y[:, None]
    return torch.where(earlier, logits < own, logits <= own).all(1)


def box_around(x, epsilon):
    """Bounds rounded inwards, so that what is between them is within ε without exception."""
    exact = x.double()
    low, high = (exact - epsilon).clamp(min=0).float(), (exact + epsilon).clamp(max=1).float()
    ones = torch.ones_like(x)
    low = torch.where(exact - low.double() > epsilon, torch.nextafter(low, ones), low)
    return low, torch.where(high.double() - exact > epsilon, torch.nextafter(high, -ones), high)


def clip(x, box):
    return torch.min(torch.max(x, box[0]), box[1])


def fgsm(victim, x, y, epsilon, keys, args):
    low, high = box_around(x, epsilon)
    _, gradient = victim.gradients(x, y)
    adversarial = torch.where(gradient > 0, high, torch.where(gradient < 0, low, x))
    return ~is_correct(victim.logits(adversarial), y)


def pgd(victim, x, y, epsilon, keys, args):
    """Broken at the first iterate that is misclassified, and dropped there."""
    box = box_around(x, epsilon)
    noise = uniform(keys, 0, x[0].numel()).view(x.shape)
    adversarial = clip((x + epsilon * (2 * noise - 1)).float(), box)
    broken = torch.zeros_like(y, dtype=torch.bool)
    rows = torch.arange(len(y), device=y.device)
    for _ in range(args.pgd_steps):
        logits, gradient = victim.gradients(adversarial[rows], y[rows])
        right = is_correct(logits, y[rows])
        broken[rows[~right]] = True
        rows, gradient = rows[right], gradient[right]
        if len(rows) == 0:
            return broken
        moved = adversarial[rows] + args.pgd_step * epsilon * gradient.sign()
        adversarial[rows] = clip(moved, (box[0][rows], box[1][rows]))
    broken[rows] = ~is_correct(victim.logits(adversarial[rows]), y[rows])
    return broken


def apgd(victim, x, y, epsilon, keys, args):
    """Auto-PGD on the cross-entropy, one restart: Croce & Hein, ICML 2020, Algorithm 1; constants as in AutoAttack."""
    steps = args.apgd_steps
    box = box_around(x, epsilon)
    noise = 2 * uniform(keys, 0, x[0].numel()).view(x.shape) - 1
    noise = noise / noise.abs().amax((1, 2, 3), keepdim=True)
    current = clip((x + epsilon * noise).float(), box)
    previous, points = current.clone(), current.clone()
    gradient, best_gradient = torch.zeros_like(x), torch.zeros_like(x)
    best, last = torch.full_like(x[:, 0, 0, 0], -math.inf), torch.zeros_like(x[:, 0, 0, 0])
    size = torch.full_like(last, 2 * epsilon)
    rises, reduced = torch.zeros_like(last), torch.ones_like(last, dtype=torch.bool)
    broken = torch.zeros_like(reduced)
    rows = torch.arange(len(y), device=y.device)

    def look():
        """Evaluates the rows where they are; drops those that break."""
        nonlocal rows
        logits, slopes = victim.gradients(current[rows], y[rows])
        right = is_correct(logits, y[rows])
        broken[rows[~right]] = True
        rows, slopes, logits = rows[right], slopes[right], logits[right]
        loss = F.cross_entropy(logits, y[rows], reduction="none")
        gradient[rows] = slopes
        rises[rows] += (loss > last[rows]).float()
        last[rows] = loss
        better = loss > best[rows]
        up = rows[better]
        best[up], points[up], best_gradient[up] = loss[better], current[up], slopes[better]

    look()
    best_at_check = best.clone()
    rises.zero_()
    interval, since = max(int(0.22 * steps), 1), 0
    for step in range(steps):
        if len(rows) == 0:
            break
        weight = 1 if step == 0 else 0.75
        bounds = (box[0][rows], box[1][rows])
        here = current[rows]
        target = clip(here + size[rows].view(-1, 1, 1, 1) * gradient[rows].sign(), bounds)
        moved = here + weight * (target - here) + (1 - weight) * (here - previous[rows])
        previous[rows] = here
        current[rows] = clip(moved, bounds)
        look()
        since += 1
        if since < interval:
            continue
        oscillates = rises <= 0.75 * interval
        reduced = oscillates | (~reduced & (best_at_check >= best))
        best_at_check = best.clone()
        rises.zero_()
        halved = rows[reduced[rows]]
        size[halved] /= 2
        current[halved], gradient[halved] = points[halved], best_gradient[halved]
        interval, since = max(interval - max(int(0.03 * steps), 1), max(int(0.06 * steps), 1)), 0
    return broken


HALVINGS = (10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000)


def square(victim, x, y, epsilon, keys, args):
    """Random search over squares of ±ε: Andriushchenko et al., ECCV 2020; schedule and loss as in AutoAttack."""
    queries, (n, channels, size, _) = args.square_queries, x.shape
    box = box_around(x, epsilon)
    adversarial = x.clone()
    broken = torch.zeros_like(y, dtype=torch.bool)
    margins = torch.full((n,), math.inf, device=x.device)
    rows = torch.arange(n, device=y.device)

    def attempt(candidates):
        """Tries a candidate for every resisting row; keeps those that lower the margin or misclassify."""
        nonlocal rows
        logits = victim.logits(candidates)
        own = logits.gather(1, y[rows][:, None])
        margin = (own - logits.scatter(1, y[rows][:, None], -math.inf).amax(1, keepdim=True))[:, 0]
        right = is_correct(logits, y[rows])
        broken[rows[~right]] = True
        keep = ~right | (margin < margins[rows])
        margins[rows[keep]], adversarial[rows[keep]] = margin[keep], candidates[keep]
        rows = rows[right]

    stripes = uniform(keys, 0, channels * size).view(n, channels, 1, size) < 0.5
    attempt(clip(x + torch.where(stripes, -epsilon, epsilon).float(), box))
    line = torch.arange(size, device=x.device)
    for query in range(1, queries):
        if len(rows) == 0:
            break
        share = 0.8 / 2 ** sum(int(query / queries * 10_000) > after for after in HALVINGS)
        side = min(size - 1, max(1, int(math.sqrt(share * size * size) + 0.5)))
        drawn = uniform(keys[rows], query, 2 + channels * size)  # the same stride as the stripes' draws
        top, left = ((drawn[:, i, None] * (size - side)).long() for i in (0, 1))
        inside = ((line >= top) & (line < top + side))[:, :, None] & ((line >= left) & (line < left + side))[:, None, :]
        delta = torch.where(drawn[:, 2 : 2 + channels] < 0.5, -2 * epsilon, 2 * epsilon).float()[:, :, None, None]
        moved = adversarial[rows] + delta * inside[:, None]
        attempt(clip(moved, (box[0][rows], box[1][rows])))
    return broken


ATTACKS = {"fgsm@Linf": fgsm, "pgd@Linf": pgd, "aa_apgd-ce@Linf": apgd, "aa_square@Linf": square}


def measure(victim, images, metric, args, correct=None, progress=lambda *_: None):
    """[n]: which test images are classified correctly, clean or under an attack such as pgd@Linf:8."""
    pixels, labels = images
    name, _, level = metric.partition(":")
    if metric != "clean" and (name not in ATTACKS or not level):
        raise Failed(f"no metric {metric} here: clean, or one of {', '.join(ATTACKS)} with :ε")
    robust = torch.ones_like(labels, dtype=torch.bool) if metric == "clean" else correct.clone()
    todo = torch.arange(len(labels), device=labels.device)[robust]
    at, batch = 0, args.attack_batch
    while at < len(todo):
        picks = todo[at : at + batch]
        x, y = pixels[picks].float() / 255, labels[picks]
        try:
            if metric == "clean":
                robust[picks] = is_correct(victim.logits(x), y)
            else:
                keys = (picks + 1) * seed_of(args.seed, metric)  # wraps around: a key of 64 bits an image
                robust[picks] = ~ATTACKS[name](victim, x, y, float(level) / 255, keys, args)
        except RuntimeError as error:
            if "out of memory" not in str(error) or batch == 1:
                raise
            batch = max(1, batch // 2)
            torch.cuda.empty_cache()
            continue
        at += batch
        progress(metric, min(1, at / len(todo)), "")
    return robust


# --- The oracle -------------------------------------------------------------------------------------------------------


class Oracle:
    def __init__(self, args):
        self.args, self.images = args, Images(args.images, args)
        settings = {k: v for k, v in vars(args).items() if k in TRAINING}
        if args.adversarial and args.cosine:  # else what goes without saying, and was not said before it was a choice
            settings["cosine"] = True
        words = [json.dumps(settings, sort_keys=True), self.images.fingerprint.hexdigest()]
        self.folder = os.path.join(args.store, hashlib.sha256("|".join(words).encode()).hexdigest()[:12])

    def trained(self, name, code, progress):
        """The trained network, and the seconds that its training took; from the store where it is there."""
        args = self.args
        os.makedirs(self.folder, exist_ok=True)
        torch.manual_seed(seed_of(args.seed, code, "initialisation"))
        model = build(operations_of(name), args, self.images)
        path = os.path.join(self.folder, code)
        if os.path.exists(f"{path}.safetensors"):
            load_weights(model, read_safetensors(f"{path}.safetensors"))
            seconds = json.load(open(f"{path}.json", encoding="utf-8"))["seconds"]
            return model, seconds
        seconds = train(model, args, self.images, code, f"{path}.pt", progress)
        facts = {"code": code, "operations": operations_of(name), "channels": args.channels, "cells": args.cells}
        facts |= {"imageSize": self.images.test[0].shape[-1], "imageChannels": len(self.images.mean)}
        facts |= {"classes": self.images.classes, "mean": self.images.mean, "deviation": self.images.deviation}
        facts |= {"seconds": seconds}
        replace(f"{path}.json", lambda file: file.write(json.dumps(facts, indent=2).encode()))
        write_safetensors(f"{path}.safetensors", weights_of(model))
        os.remove(f"{path}.pt")
        return model, seconds

    def evaluate(self, name, code, metrics, tell, progress):
        model, seconds = self.trained(name, code, progress)
        victim = Victim(model, self.args)
        tell({}, {"training": seconds})  # also where it comes from the store: what it cost once
        begun = time.monotonic()
        correct = measure(victim, self.images.test, "clean", self.args)
        if "clean" in metrics:
            tell({"clean": correct.double().mean().item()}, {"clean": time.monotonic() - begun})
        for metric in metrics:
            if metric != "clean":
                begun = time.monotonic()
                robust = measure(victim, self.images.test, metric, self.args, correct, progress)
                tell({metric: robust.double().mean().item()}, {metric: time.monotonic() - begun})


# Settings that trained weights depend on.
TRAINING = ("channels", "cells", "adversarial", "attack_in_training_mode", "train_epsilon", "train_step",
            "train_steps", "epochs", "batch", "rate", "decay", "crop", "no_flip", "train_images", "seed", "precision")  # fmt: skip


def serve(args):
    """Answers `rnb`: the protocol is `rnb-oracle`, in docs/outside.md."""
    out, sys.stdout = sys.stdout, sys.stderr  # whatever else prints is no message

    def say(**message):
        print(json.dumps(message), file=out, flush=True)

    oracle = Oracle(args)
    client = {"python": sys.version.split()[0], "torch": torch.__version__, "device": device_name(args)}
    say(type="ready", protocol="rnb-oracle", version=1, client=client)
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] != "ask":
            continue

        def progress(work, fraction, detail):
            say(type="progress", work=work, fraction=fraction, detail=detail)

        def tell(values, costs):
            say(type="tell", values=values, costs=costs)

        try:
            oracle.evaluate(message["network"], message["code"], message["metrics"], tell, progress)
        except Failed as error:
            say(type="fail", reason=str(error))


def device_name(args):
    return torch.cuda.get_device_name(args.device) if args.device.startswith("cuda") else "CPU"


def try_one(args):
    def tell(values, costs):
        for name, value in (values or costs).items():
            print(f"{name}: {value:.4g}" if values else f"{name}: {value:.1f} s", flush=True)

    name, *metrics = args.one
    code = name if "|" not in name else hashlib.sha256(name.encode()).hexdigest()[:12]
    Oracle(args).evaluate(name, code, metrics, tell, lambda *words: print(*words, file=sys.stderr))


def check(args):
    """Repeats logits and attacks on what `rnb live export` wrote; one JSON object."""
    folder, *metrics = args.check
    facts = argparse.Namespace(**json.load(open(f"{folder}/network.json", encoding="utf-8")))
    args.channels, args.cells = facts.channels, facts.cells
    model = build(facts.operations, args, facts)
    load_weights(model, read_safetensors(f"{folder}/weights.safetensors"))
    pixels = torch.from_numpy(np.load(f"{folder}/images.npy").transpose(0, 3, 1, 2).copy()).to(args.device)
    labels = torch.from_numpy(np.load(f"{folder}/labels.npy").astype(np.int64)).to(args.device)
    theirs = torch.from_numpy(np.load(f"{folder}/logits.npy"))
    victim = Victim(model, args)
    logits = victim.logits(pixels.float() / 255).cpu()
    images, result = (pixels, labels), {"images": len(labels)}
    result["logit difference"] = (logits - theirs).abs().max().item()
    correct = measure(victim, images, "clean", args)
    for metric in ["clean", *metrics]:
        result[metric] = measure(victim, images, metric, args, correct).double().mean().item()
    print(json.dumps(result))


def speed(args):
    """Images a second: plain training, PGD-7 training, and attack gradients in float32; a JSON line a variant."""
    cuda = args.device.startswith("cuda")
    variants = [(False, "float32", False, False)]
    if cuda:
        variants = [
            (graphs, precision, last, compiled)
            for compiled in (False, True)
            for graphs in (False, True)
            for precision in ("float32", "mixed")
            for last in (False, True)
            if not compiled or (graphs and precision == "mixed" and last)
        ]
    facts = argparse.Namespace(classes=10, mean=[0.5] * 3, deviation=[0.25] * 3)

    def rate(step, batch):
        for _ in range(3):
            step()
        done, begun = 0, time.monotonic()
        while time.monotonic() - begun < args.seconds:
            step()
            done += batch
            if cuda:
                torch.cuda.synchronize()
        return done / (time.monotonic() - begun)

    for args.graphs, args.precision, args.channels_last, args.compile in variants:
        row = {"torch": torch.__version__, "device": device_name(args), "channels": args.channels, "cells": args.cells}
        row |= {"graphs": args.graphs, "precision": args.precision}
        row |= {"channels last": args.channels_last, "compile": args.compile}
        torch.manual_seed(0)
        model = build(operations_of("3+33+p1s"), args, facts)
        x = torch.rand(args.batch, 3, 32, 32, device=args.device)
        y = torch.randint(10, (args.batch,), device=args.device)
        noise = torch.Generator(args.device).manual_seed(0)
        for args.adversarial, title in ((False, "training images/s"), (True, "PGD-7 training images/s")):
            begun = time.monotonic()
            trainer = Trainer(model, args)
            trainer.pace(0.001)
            trainer.step(x, y, noise)
            row[f"first step, s ({'PGD-7' if args.adversarial else 'plain'})"] = time.monotonic() - begun
            row[title] = rate(lambda trainer=trainer: trainer.step(x, y, noise), args.batch)
        x = torch.rand(args.attack_batch, 3, 32, 32, device=args.device)
        y = torch.randint(10, (args.attack_batch,), device=args.device)
        victim = Victim(model, args)
        row["attack gradients/s"] = rate(lambda: victim.gradients(x, y), args.attack_batch)
        print(json.dumps(row), flush=True)


def main():
    args = parse_arguments()
    # Attacks are measured in full float32, so that answers agree with other engines.
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    if args.speed:
        speed(args)
    elif args.check:
        check(args)
    elif args.one:
        try_one(args)
    else:
        serve(args)


if __name__ == "__main__":
    main()
