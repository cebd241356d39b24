"""The network along a page's blocks (Sources/HTML/MainContent/BlockNetwork.swift): its training and its section of the
model file. It errs otherwise than trees do, so that the mean of both is better than either; trees alone follow
the few snippets of some pages' truth too closely."""
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional

CHANNELS = 16
DISTANCES = (1, 2, 4, 1)
# What follows was chosen by cross-validation; docs/extraction.md has the figures.
# 256ths of the trees' and of the network's score that make up the last one: less than 1, as models are surer of other sites
# than they should be.
SHARES = 171, 73
EPOCHS = 8
RATE = 3e-3
DECAY = 0.3
DROPPED = 0.2
SEED = 1
# Features that hardly vary are not blown up.
LEAST_DEVIATION = 8
# Blocks of a batch, and of a page's part.
BATCH, PART = 3000, 1500
WEIGHT_BITS, SUM_BITS = 12, 22

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


class Step(nn.Module):
    def __init__(self, distance):
        super().__init__()
        self.around = nn.Conv1d(CHANNELS, CHANNELS, 3, padding=distance, dilation=distance)
        self.output = nn.Conv1d(CHANNELS, CHANNELS, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, sums, is_block):
        inner = functional.relu(self.around(functional.relu(sums) * is_block))
        return (sums + self.drop(self.output(inner))) * is_block


class Network(nn.Module):
    """Takes pages (pages, blocks, bytes) and which of the blocks are no padding (pages, blocks)."""

    def __init__(self, mean, deviation):
        super().__init__()
        self.mean, self.deviation = mean, deviation
        self.input = nn.Linear(len(mean), CHANNELS)
        self.steps = nn.ModuleList(Step(distance) for distance in DISTANCES)
        self.page = nn.Linear(CHANNELS, CHANNELS)
        self.hidden = nn.Linear(CHANNELS, CHANNELS)
        self.output = nn.Linear(CHANNELS, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, rows, is_block):
        is_block = is_block.unsqueeze(1)
        sums = self.input(self.drop((rows - self.mean) / self.deviation)).transpose(1, 2) * is_block
        for index, step in enumerate(self.steps):
            sums = step(sums, is_block)
            if index == len(self.steps) // 2:
                mean = functional.relu(sums).sum(2) / is_block.sum(2)
                sums = (sums + self.page(mean).unsqueeze(2)) * is_block
        active = functional.relu(sums).transpose(1, 2)
        active = functional.relu(self.hidden(self.drop(active)))
        return self.output(self.drop(active)).squeeze(2)


def fit(pages, rows):
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    used = [i for i, page in enumerate(pages) if page.weight.sum() > 0]
    known = np.concatenate([rows[i] for i in used]).astype(np.float32)
    network = Network(
        torch.from_numpy(known.mean(0)), torch.from_numpy(np.maximum(known[::7].std(0), LEAST_DEVIATION)))
    with torch.no_grad():
        network.output.bias.fill_(-1)
    parts = [(i, part) for i in used for part in _parts(len(rows[i])) if pages[i].weight[part].sum() > 0]
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = int(len(_batches(parts, random)) * EPOCHS * 1.05) + 10
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=RATE, total_steps=steps, pct_start=0.15)
    network.train()
    for _ in range(EPOCHS):
        for batch in _batches(parts, random):
            scores = network(*_padded(batch, rows))
            share, weight = (_stacked([getattr(pages[i], name)[part] for i, part in batch]) for name in ("share", "weight"))
            loss = (functional.binary_cross_entropy_with_logits(scores, share, reduction="none") * weight).sum() / 800
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1)
            optimizer.step()
            schedule.step()
    return network.eval()


def predict(network, rows):
    """Scores of one page's blocks."""
    if not len(rows):
        return np.zeros(0)
    with torch.no_grad():
        return network(*_padded([(0, slice(None))], [rows]))[0].numpy().astype(np.float64)


def _parts(count):
    ends = np.linspace(0, count, max(1, -(-count // PART)) + 1).astype(int)
    return [slice(start, end) for start, end in zip(ends, ends[1:])]


def _batches(parts, random):
    """Parts of about the same length together, in random order."""
    order = sorted(parts, key=lambda part: (part[1].stop - part[1].start) * (1 + random.random() * 0.3))
    batches, batch, longest = [], [], 0
    for part in order:
        length = part[1].stop - part[1].start
        if batch and max(longest, length) * (len(batch) + 1) > BATCH:
            batches.append(batch)
            batch, longest = [], 0
        batch.append(part)
        longest = max(longest, length)
    batches.append(batch)
    random.shuffle(batches)
    return batches


def _stacked(values):
    stacked = np.zeros((len(values), max(map(len, values))) + values[0].shape[1:], np.float32)
    for row, value in zip(stacked, values):
        row[: len(value)] = value
    return torch.from_numpy(stacked)


def _padded(batch, rows):
    values = [rows[i][part] for i, part in batch]
    return _stacked(values), _stacked([np.ones(len(value)) for value in values])


def section(network):
    """The shares and what BlockNetwork.swift reads."""
    weights, deviation = network.input.weight.detach().numpy().astype(np.float64), network.deviation.numpy()
    weights = weights / deviation
    base = network.input.bias.detach().numpy() - weights @ network.mean.numpy()
    width = weights.shape[1]
    # As many bits as the largest weight leaves.
    bits = min(SUM_BITS, int(np.floor(np.log2(32767 / np.abs(weights).max()))))
    data = struct.pack("<2I3I", *SHARES, width, bits, len(DISTANCES))
    data += _layer(np.pad(weights, ((0, 0), (0, width % 2))), base, bits)
    for distance, step in zip(DISTANCES, network.steps):
        before, own, behind = step.around.weight.detach().numpy().transpose(2, 0, 1)
        data += struct.pack("<I", distance) + _layer(before) + _layer(own, step.around.bias.detach().numpy())
        data += _layer(behind) + _layer(step.output.weight.detach().numpy()[:, :, 0], step.output.bias.detach().numpy())
    for layer in (network.page, network.hidden):
        data += _layer(layer.weight.detach().numpy(), layer.bias.detach().numpy())
    data += _whole(network.output.weight.detach().numpy(), WEIGHT_BITS).astype("<i4").tobytes()
    return data + _whole(network.output.bias.detach().numpy(), SUM_BITS).astype("<i4").tobytes()


def _whole(values, bits):
    return np.round(np.asarray(values, np.float64) * (1 << bits))


def _layer(weights, base=None, bits=WEIGHT_BITS):
    """`weights` of (channels, inputs): for each pair of inputs, for each channel, the two weights."""
    whole = _whole(weights, bits)
    assert np.abs(whole).max() <= 32767, "a weight is too large for 16 bits"
    data = whole.reshape(CHANNELS, -1, 2).transpose(1, 0, 2).astype("<i2").tobytes()
    return data if base is None else data + _whole(base, SUM_BITS).astype("<i4").tobytes()
