"""The training and inference steps of Masked Action as a PyTorch user would write them, timed on the CPU.

Usage: python steps.py {videomae,tats,finetune,inference,skeleton} [--size base|micro] [--batch N] [--runs N] [--threads N]

Prints one JSON line with the median and the minimum in milliseconds and the peak resident memory of the process.
float32, no compilation, fused AdamW, scaled_dot_product_attention. Inputs are noise; each case draws new masks per step.
"""
import argparse
import json
import os
import resource
import statistics
import time
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

MASK_RATIO = 0.95
CLASSES = 101


@dataclass(frozen=True)
class Size:
    """A video model: pixels, frames and patch; encoder width, depth and heads; the same of the decoder."""

    pixels: int
    frames: int
    patch: int
    width: int
    depth: int
    heads: int
    decoder_width: int
    decoder_depth: int
    decoder_heads: int
    sampler_heads: int

    @property
    def slots(self):
        return self.frames // 2

    @property
    def tokens(self):
        return self.slots * (self.pixels // self.patch) ** 2

    @property
    def patch_values(self):
        return 3 * 2 * self.patch**2


SIZES = {
    "base": Size(224, 16, 16, 768, 12, 12, 384, 4, 6, 8),
    "micro": Size(64, 16, 8, 192, 6, 3, 96, 2, 3, 3),
}


class SelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class TrajectoryAttention(nn.Module):
    """Attention over the places of each frame, then over the frames; keys and values of the second
    stage are projected for every token and frame, as in the published module."""

    def __init__(self, width, heads, slots):
        super().__init__()
        self.heads, self.slots = heads, slots
        self.qkv = nn.Linear(width, 3 * width)
        self.proj_q = nn.Linear(width, width)
        self.proj_kv = nn.Linear(width, 2 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        places = tokens // self.slots
        scale = (width // self.heads) ** -0.5
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        scores = (scale * q) @ k.transpose(-2, -1)  # [B, h, N, N]
        weights = scores.unflatten(-1, (self.slots, places)).softmax(-1)
        pooled = torch.einsum("bhqfp,bhfpd->bqfhd", weights, v.unflatten(2, (self.slots, places)))
        pooled = pooled.flatten(3)  # [B, N, F, D]
        own = torch.arange(tokens, device=x.device)
        query = self.proj_q(pooled[:, own, own // places]).unflatten(-1, (self.heads, -1))
        key, value = self.proj_kv(pooled).unflatten(-1, (2, self.heads, -1)).unbind(3)
        time_weights = torch.einsum("bqhd,bqfhd->bqhf", scale * query, key).softmax(-1)
        return self.proj(torch.einsum("bqhf,bqfhd->bqhd", time_weights, value).flatten(2))


class Block(nn.Module):
    def __init__(self, width, attention):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attention = attention
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


def blocks(count, width, heads):
    return nn.Sequential(*(Block(width, SelfAttention(width, heads)) for _ in range(count)))


def pick(x, index):
    """The tokens of each row that index names."""
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


class Tokenizer(nn.Module):
    def __init__(self, size):
        super().__init__()
        kernel = (2, size.patch, size.patch)
        self.conv = nn.Conv3d(3, size.width, kernel, kernel)
        self.register_buffer("positions", torch.randn(1, size.tokens, size.width))

    def forward(self, clips):
        return self.conv(clips).flatten(2).transpose(1, 2) + self.positions


class Autoencoder(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size
        self.tokenizer = Tokenizer(size)
        self.encoder = blocks(size.depth, size.width, size.heads)
        self.encoder_norm = nn.LayerNorm(size.width, 1e-6)
        self.bridge = nn.Linear(size.width, size.decoder_width, bias=False)
        self.mask_token = nn.Parameter(torch.zeros(size.decoder_width))
        self.register_buffer("positions", torch.randn(1, size.tokens, size.decoder_width))
        self.decoder = blocks(size.decoder_depth, size.decoder_width, size.decoder_heads)
        self.decoder_norm = nn.LayerNorm(size.decoder_width, 1e-6)
        self.head = nn.Linear(size.decoder_width, size.patch_values)

    def targets(self, clips):
        """Tubelets standardised per channel, [B, N, P]."""
        p, n = self.size.patch, self.size.pixels // self.size.patch
        cut = clips.reshape(len(clips), 3, self.size.slots, 2, n, p, n, p)
        cut = cut.permute(0, 2, 4, 6, 3, 5, 7, 1).reshape(len(clips), -1, 2 * p * p, 3)
        deviation = cut.var(2, keepdim=True).sqrt() + 1e-6
        return ((cut - cut.mean(2, keepdim=True)) / deviation).flatten(2)

    def forward(self, clips, visible, masked):
        """The reconstruction error of each masked token, [B, M]."""
        seen = self.encoder_norm(self.encoder(pick(self.tokenizer(clips), visible)))
        positions = self.positions.expand(len(clips), -1, -1)
        known = self.bridge(seen) + pick(positions, visible)
        unknown = self.mask_token + pick(positions, masked)
        decoded = self.decoder(torch.cat([known, unknown], 1))[:, visible.shape[1] :]
        error = self.head(self.decoder_norm(decoded)) - pick(self.targets(clips), masked)
        return error.square().mean(-1)


class Sampler(nn.Module):
    """Logits of the tokens and the value of the clip."""

    def __init__(self, size):
        super().__init__()
        attention = TrajectoryAttention(size.width, size.sampler_heads, size.slots)
        self.block = Block(size.width, attention)
        self.actor = nn.Linear(size.width, 1)
        self.critic = nn.Sequential(nn.Linear(size.width, size.width), nn.ReLU(), nn.Linear(size.width, 1))

    def forward(self, tokens):
        return self.actor(self.block(tokens)).squeeze(-1), self.critic(tokens.mean(1)).squeeze(-1)


class Classifier(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.tokenizer = Tokenizer(size)
        self.encoder = blocks(size.depth, size.width, size.heads)
        self.norm = nn.LayerNorm(size.width, 1e-6)
        self.head = nn.Linear(size.width, CLASSES)

    def forward(self, clips):
        return self.head(self.norm(self.encoder(self.tokenizer(clips)).mean(1)))


def adamw(module, rate):
    return torch.optim.AdamW(module.parameters(), rate, betas=(0.9, 0.95), weight_decay=0.05, fused=True)


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def split(scores, count):
    """Splits the tokens of each row into those with the largest scores and the others, both ascending."""
    order = scores.argsort(1, descending=True)
    return order[:, :count].sort(1).values, order[:, count:].sort(1).values


def noise(size, batch):
    return torch.randn(batch, 3, size.frames, size.pixels, size.pixels)


def videomae(size, batch):
    clips, model = noise(size, batch), Autoencoder(size)
    optimizer, visible = adamw(model, 1e-4), int(size.tokens * (1 - MASK_RATIO))

    def step():
        update(optimizer, model(clips, *split(torch.rand(batch, size.tokens), visible)).mean())

    return step


def tats(size, batch, passes=2, clip=0.2, coefficient=1e-4):
    clips, model, sampler = noise(size, batch), Autoencoder(size), Sampler(size)
    optimizer, sampler_optimizer = adamw(model, 1e-4), adamw(sampler, 1e-5)
    visible_count = int(size.tokens * (1 - MASK_RATIO))

    def step():
        with torch.no_grad():
            tokens = model.tokenizer(clips)
            logits, old_value = sampler(tokens)
            gumbel = -torch.empty_like(logits).exponential_().log()
            visible, masked = split(logits + gumbel, visible_count)
            old = logits.log_softmax(1).gather(1, masked)
        error = model(clips, visible, masked)
        update(optimizer, error.mean())
        reward = error.detach()
        advantage = reward - old_value.unsqueeze(1)
        for _ in range(passes):
            logits, value = sampler(tokens)
            log_probability = logits.log_softmax(1)
            ratio = (log_probability.gather(1, masked) - old).exp()
            clipped = ratio.clamp(1 - clip, 1 + clip)
            policy = torch.minimum(ratio * advantage, clipped * advantage).mean()
            value_loss = (value.unsqueeze(1) - reward).square().mean()
            entropy = -(log_probability.exp() * log_probability).sum(1).mean()
            update(sampler_optimizer, coefficient * (value_loss - policy - entropy))

    return step


def finetune(size, batch):
    clips, model = noise(size, batch), Classifier(size)
    optimizer, labels = adamw(model, 1e-4), torch.randint(CLASSES, (batch,))

    def step():
        update(optimizer, F.cross_entropy(model(clips), labels, label_smoothing=0.1))

    return step


def inference(size, batch):
    clips, model = noise(size, batch), Classifier(size).eval()

    def step():
        with torch.inference_mode():
            model(clips).softmax(1)

    return step


class Skeleton(nn.Module):
    """The skeleton autoencoder: 30 segments of 25 joints, 12 values each."""

    tokens, values, width = 750, 12, 256

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(self.values, self.width)
        self.positions = nn.Parameter(torch.zeros(1, self.tokens, self.width))
        self.encoder = nn.Sequential(blocks(8, self.width, 8), nn.LayerNorm(self.width))
        self.bridge = nn.Linear(self.width, self.width)
        self.mask_token = nn.Parameter(torch.zeros(1, 1, self.width))
        self.decoder_positions = nn.Parameter(torch.zeros(1, self.tokens, self.width))
        self.decoder = nn.Sequential(blocks(5, self.width, 8), nn.LayerNorm(self.width))
        self.head = nn.Linear(self.width, self.values)

    def embedded(self, segments):
        return self.embed(segments) + self.positions


def skeleton(_, batch, persons=2, visible_count=74, queue_length=65536, temperature=0.07):
    rows = batch * persons
    segments = torch.randn(rows, Skeleton.tokens, Skeleton.values)
    model, momentum = Skeleton(), Skeleton()
    optimizer = adamw(model, 1e-3)
    queue = F.normalize(torch.randn(queue_length, Skeleton.width), dim=1)

    def person_mean(tokens):
        return F.normalize(tokens.mean(1).unflatten(0, (batch, persons)).mean(1), dim=1)

    def step():
        visible, masked = split(torch.rand(rows, Skeleton.tokens), visible_count)
        seen = model.encoder(pick(model.embedded(segments), visible))
        full = model.mask_token.expand(rows, Skeleton.tokens, -1)
        full = full.scatter(1, visible.unsqueeze(-1).expand(-1, -1, Skeleton.width), model.bridge(seen))
        predicted = model.head(model.decoder(full + model.decoder_positions))
        frames = segments.unflatten(-1, (4, 3))
        target = (frames - frames.mean(2, keepdim=True)) / (frames.var(2, keepdim=True) + 1e-6).sqrt()
        reconstruction = (pick(predicted, masked) - pick(target.flatten(2), masked)).square().mean()
        with torch.no_grad():
            key = person_mean(momentum.encoder(momentum.embedded(segments)))
        query = person_mean(seen)
        logits = torch.cat([(query * key).sum(1, keepdim=True), query @ queue.T], 1) / temperature
        contrast = F.cross_entropy(logits, torch.zeros(batch, dtype=torch.long))
        update(optimizer, reconstruction + 1e-4 * contrast)
        with torch.no_grad():
            torch._foreach_lerp_(list(momentum.parameters()), list(model.parameters()), 1e-3)
            queue[:batch] = key

    return step


CASES = {"videomae": videomae, "tats": tats, "finetune": finetune, "inference": inference, "skeleton": skeleton}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--size", choices=SIZES, default="base")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    step = CASES[arguments.case](SIZES[arguments.size], arguments.batch)
    step()
    times = []
    for _ in range(arguments.runs):
        start = time.perf_counter()
        step()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({
        "case": arguments.case,
        "size": arguments.size,
        "batch": arguments.batch,
        "median_ms": statistics.median(times),
        "min_ms": min(times),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "torch": torch.__version__,
    }))


if __name__ == "__main__":
    main()
