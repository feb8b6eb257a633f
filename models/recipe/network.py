"""One encoder (MiniLM, six layers or a few of them), four heads: names, tags with morphology, starts, labelled arcs."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
SHAPE_WIDTH, CONTEXT, ARC, LABEL = 32, 192, 256, 96


class Layer(nn.Module):
    """A transformer layer as BERT has it (normalised after the residual)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.mix_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.export = False

    def attend(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Self-attention; `mask` is true where a piece may be looked at."""
        b, n, _ = x.shape
        q, k, v = (m(x).view(b, n, HEADS, WIDTH // HEADS).transpose(1, 2) for m in (self.query, self.key, self.value))
        if self.export:
            scores = torch.matmul(q, k.transpose(-1, -2)) / (WIDTH // HEADS) ** 0.5
            y = torch.matmul(torch.softmax(scores, -1), v)
        else:
            y = F.scaled_dot_product_attention(q, k, v, mask, dropout_p=0.1 if self.training else 0.0)
        return self.mix(y.transpose(1, 2).reshape(b, n, WIDTH))

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Pieces in, pieces out."""
        x = self.mix_norm(x + self.dropout(self.attend(x, mask)))
        return self.outer_norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Network(nn.Module):
    """Scores for every word of a batch of chunks."""

    def __init__(
        self, names: int, tags: int, morphs: int, labels: int, *, layers: int = LAYERS, factor: int = 0
    ) -> None:
        """With `factor`, word pieces have that many numbers each and are widened before the first layer."""
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, factor or WIDTH), nn.Embedding(512, WIDTH)
        self.widen = nn.Linear(factor, WIDTH, bias=False) if factor else nn.Identity()
        self.piece_shapes = nn.Embedding(10, WIDTH)
        self.embedding_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.shapes = nn.Embedding(10, SHAPE_WIDTH)
        self.dropout = nn.Dropout(0.1)
        width = WIDTH + SHAPE_WIDTH
        self.context = nn.Conv1d(width, CONTEXT, 3, padding=1)
        self.names = nn.Linear(width + CONTEXT, names)
        self.tags = nn.Linear(width + CONTEXT, tags)
        self.morphs = nn.Linear(width + CONTEXT, morphs)
        self.starts = nn.Linear(width + CONTEXT, 1)
        self.arc_drop = nn.Dropout(0.25)
        self.arc_dependent, self.arc_head = nn.Linear(width, ARC), nn.Linear(width, ARC)
        self.arc_weight = nn.Parameter(torch.eye(ARC) * 0.05)
        self.arc_bias = nn.Linear(ARC, 1)
        self.arc_root = nn.Parameter(torch.zeros(ARC))
        self.label_dependent, self.label_head = nn.Linear(width, LABEL), nn.Linear(width, LABEL)
        self.label_root = nn.Parameter(torch.zeros(LABEL))
        self.label_weight = nn.Parameter(torch.randn(LABEL, labels, LABEL) * 0.01)
        self.label_plain = nn.Linear(2 * LABEL, labels)
        nn.init.zeros_(self.piece_shapes.weight)

    def load_encoder(self, path: Path) -> None:
        """Read the published weights of the encoder (a safetensors file of a BERT model)."""
        given = {name.removeprefix("bert."): value.float() for name, value in load_file(path).items()}
        own = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            # both texts of a pair look alike here: the first segment's vector is part of every position
            "positions.weight": given["embeddings.position_embeddings.weight"]
            + given["embeddings.token_type_embeddings.weight"][0],
            "embedding_norm.weight": given["embeddings.LayerNorm.weight"],
            "embedding_norm.bias": given["embeddings.LayerNorm.bias"],
        }
        parts = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "mix": "attention.output.dense", "mix_norm": "attention.output.LayerNorm",
            "inner": "intermediate.dense", "outer": "output.dense", "outer_norm": "output.LayerNorm",
        }  # fmt: skip
        for i in range(LAYERS):
            for mine, theirs in parts.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{i}.{mine}.{kind}"] = given[f"encoder.layer.{i}.{theirs}.{kind}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        if unexpected or any(name.startswith(("layers", "words", "positions", "embedding")) for name in missing):
            raise ValueError(f"{path} is not the expected encoder: {unexpected}")

    def encode(self, pieces: Tensor, shapes: Tensor, first: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Vectors of words, and the same with the neighbours' view beside them."""
        x = self.widen(self.words(pieces)) + self.piece_shapes(shapes) + self.positions.weight[: pieces.shape[1]]
        x = self.dropout(self.embedding_norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        index = first.unsqueeze(-1)
        x = torch.gather(x, 1, index.expand(-1, -1, WIDTH))
        x = torch.cat([x, self.shapes(torch.gather(shapes, 1, first))], -1)
        if mask is not None:  # padding words point at piece 0
            x = x * (index > 0)
        seen = F.gelu(self.context(x.transpose(1, 2)).transpose(1, 2))
        return x, torch.cat([x, seen], -1)

    def arcs(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Dependents (already multiplied by the arc weight), heads, and both for labels."""
        dependent = self.arc_drop(F.gelu(self.arc_dependent(x)))
        head = self.arc_drop(F.gelu(self.arc_head(x)))
        left = self.arc_drop(F.gelu(self.label_dependent(x)))
        right = self.arc_drop(F.gelu(self.label_head(x)))
        return torch.matmul(dependent, self.arc_weight), head, left, right

    def arc_scores(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Scores (batch, dependent, 1 + head); column 0 is the root."""
        root = self.arc_root.expand(head.shape[0], 1, -1)
        heads = torch.cat([root, head], 1)
        return torch.matmul(dependent, heads.transpose(1, 2)) + self.arc_bias(heads).transpose(1, 2)

    def label_scores(self, left: Tensor, right: Tensor, heads: Tensor) -> Tensor:
        """Scores (batch, word, label) under the given heads (0 is the root, else word number + 1)."""
        root = self.label_root.expand(right.shape[0], 1, -1)
        chosen = torch.gather(torch.cat([root, right], 1), 1, heads.unsqueeze(-1).expand(-1, -1, LABEL))
        b, n, _ = left.shape
        mixed = (left.reshape(b * n, LABEL) @ self.label_weight.reshape(LABEL, -1)).view(b, n, -1, LABEL)
        return (mixed * chosen.unsqueeze(2)).sum(-1) + self.label_plain(torch.cat([left, chosen], -1))
