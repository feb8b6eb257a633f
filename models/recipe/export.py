"""Turn trained weights into the folder that `spacy.load` opens: int8 network, arc weights, labels, lemma tables."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import spacy
import torch
from onnx import TensorProto, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from spacy.tokens import Doc
from torch import Tensor, nn

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
from corpora import read_trees  # noqa: E402
from lemmas import add_lemmatizer  # noqa: E402
from network import WIDTH, Network  # noqa: E402
from wordsplit import widen_tokenizer  # noqa: E402

import extraction.components.encoder  # noqa: E402, F401

# fused operators have no shape inference; everything that is quantised was float
DEFAULT = {"DefaultTensorType": TensorProto.FLOAT}


class Exported(nn.Module):
    """All outputs of one unpadded chunk side by side: names, tags, morphology, start, arcs (4 parts)."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor) -> Tensor:
        """(1, words, outputs)."""
        x, z = self.net.encode(pieces, shapes, first, None)
        heads = [self.net.names(z), self.net.tags(z), self.net.morphs(z), self.net.starts(z)]
        return torch.cat([*heads, *self.net.arcs(x)], -1)


def export_network(net: Network, folder: Path, *, quantise: bool = True) -> None:
    """Write encoder.onnx and arcs.npz."""
    net.eval()
    for layer in net.layers:
        layer.export = True
    pieces = torch.randint(1000, 2000, (1, 40))
    sample = (pieces, torch.ones_like(pieces), torch.arange(1, 31)[None])
    with tempfile.TemporaryDirectory() as scratch:
        full, clean = Path(scratch) / "full.onnx", Path(scratch) / "clean.onnx"
        torch.onnx.export(
            Exported(net), sample, str(full), input_names=["pieces", "shapes", "first"], output_names=["scores"],
            dynamic_axes={"pieces": {1: "p"}, "shapes": {1: "p"}, "first": {1: "w"}, "scores": {1: "w"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        fuse(full, clean)
        target = folder / "encoder.onnx"
        if quantise:
            quantize_dynamic(
                clean, target, weight_type=QuantType.QInt8, per_channel=True, extra_options=DEFAULT,
                op_types_to_quantize=["MatMul", "Gemm", "Attention"],
            )  # fmt: skip
            pack_embedding(target)
        else:
            shutil.copy(clean, target)
        show_hidden(target, len(net.layers))
    value = {k: v.detach().numpy() for k, v in net.state_dict().items()}
    width = value["label_root"].shape[0]
    np.savez_compressed(
        folder / "arcs.npz",
        root=value["arc_root"], bias_weight=value["arc_bias.weight"][0], bias=value["arc_bias.bias"],
        label_root=value["label_root"], label_weight=value["label_weight"].reshape(width, -1).astype(np.float16),
        label_plain=value["label_plain.weight"], label_bias=value["label_plain.bias"],
    )  # fmt: skip


def show_hidden(path: Path, layers: int) -> None:
    """Let the vectors of pieces be read after two thirds of the layers and after the last: outputs, no new weights."""
    model = onnx.load(str(path))
    for number in (layers * 2 // 3 - 1, layers - 1):
        name = f"/layers.{number}/outer_norm/LayerNormalization_output_0"
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "p", WIDTH]))
    onnx.save(model, str(path))


def narrow_labels(nlp: spacy.Language, texts: list[list[str]], folder: Path, rank: int) -> None:
    """Give arcs.npz label weights of a lower rank (a Tucker decomposition), the best for vectors of these texts.

    Vectors are whitened first, so that what is lost is what seldom occurs.
    """
    encoder = nlp.get_pipe("extraction_encoder")
    seen: list[tuple[np.ndarray, np.ndarray]] = []
    exact = encoder._label_scores
    encoder._label_scores = lambda left, chosen: seen.append((left, chosen)) or exact(left, chosen)
    for words in texts:
        encoder(Doc(nlp.vocab, words))
    encoder._label_scores = exact
    left, right = (np.concatenate([pair[side] for pair in seen]).astype(np.float64) for side in (0, 1))
    width = left.shape[1]
    roots = [np.linalg.cholesky(x.T @ x / len(x) + 1e-6 * np.eye(width)) for x in (left, right)]
    with np.load(folder / "arcs.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    weight = arrays["label_weight"].astype(np.float64).reshape(width, -1, width)
    white = np.einsum("ia,ilj,jb->alb", roots[0], weight, roots[1])
    axes = [
        np.linalg.svd(white.transpose(order).reshape(width, -1), full_matrices=False)[0][:, :rank]
        for order in ((0, 1, 2), (2, 0, 1))
    ]
    core = np.einsum("ar,alb,bs->rls", axes[0], white, axes[1])
    arrays["label_weight"] = core.reshape(rank, -1).astype(np.float16)
    for name, root, axis in zip(("label_left", "label_right"), roots, axes, strict=True):
        arrays[name] = (np.linalg.inv(root).T @ axis).astype(np.float32)
    np.savez_compressed(folder / "arcs.npz", **arrays)


def pack_embedding(path: Path) -> None:
    """Store the word pieces' vectors as int8 with a scale a row: one scale for all rows costs two points of F."""
    model = onnx.load(str(path))
    graph = model.graph
    table = max(graph.initializer, key=lambda x: np.prod(x.dims) if x.data_type == TensorProto.FLOAT else 0)
    rows = numpy_helper.to_array(table)
    scale = (np.abs(rows).max(1, keepdims=True) / 127).astype(np.float32)
    scale[scale == 0] = 1
    packed = np.rint(rows / scale).astype(np.int8)
    position, gather = next(
        (i, n) for i, n in enumerate(graph.node) if n.op_type == "Gather" and n.input[0] == table.name
    )
    pieces, out = gather.input[1], gather.output[0]
    nodes = [
        onnx.helper.make_node("Gather", ["pieces_int8", pieces], ["rows_int8"]),
        onnx.helper.make_node("Cast", ["rows_int8"], ["rows_float"], to=TensorProto.FLOAT),
        onnx.helper.make_node("Gather", ["pieces_scale", pieces], ["rows_scale"]),
        onnx.helper.make_node("Mul", ["rows_float", "rows_scale"], [out]),
    ]
    graph.node.remove(gather)
    for offset, node in enumerate(nodes):
        graph.node.insert(position + offset, node)
    graph.initializer.remove(table)
    graph.initializer.extend(
        [numpy_helper.from_array(packed, "pieces_int8"), numpy_helper.from_array(scale, "pieces_scale")]
    )
    onnx.save(model, str(path))


def trim_pieces(net: Network, tokenizer: Path, target: Path) -> None:
    """Drop pieces that English text never needs (other scripts, unused places); keep the order of the rest.

    Words with a dropped piece become unknown, as before words in scripts outside the vocabulary did.
    """
    given = json.loads(tokenizer.read_text("utf-8"))
    vocabulary = given["model"]["vocab"]
    last_special = max(vocabulary[piece] for piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"))
    kept = [p for p, i in sorted(vocabulary.items(), key=lambda x: x[1]) if i <= last_special or p.isascii()]
    kept = [p for p in kept if vocabulary[p] <= last_special or not p.startswith("[unused")]
    rows = torch.tensor([vocabulary[p] for p in kept])
    net.words = nn.Embedding.from_pretrained(net.words.weight[rows].detach())
    given["model"]["vocab"] = {p: i for i, p in enumerate(kept)}
    target.write_text(json.dumps(given, ensure_ascii=False), "utf-8")


def fuse(source: Path, target: Path) -> None:
    """Fuse attention, normalisation and GELU into single operators before quantisation."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    model = optimizer.optimize_model(
        str(source), "bert", num_heads=12, hidden_size=384, optimization_options=options, opt_level=0
    )
    print("fused", {k: v for k, v in model.get_fused_operator_statistics().items() if v})
    model.save_model_to_file(str(target))


def network_of(weights: dict[str, Tensor], sizes: list[int]) -> Network:
    """The network that has these weights: a student has fewer layers and a narrow table of word pieces."""
    layers = len({name.split(".")[1] for name in weights if name.startswith("layers.")})
    factor = weights["widen.weight"].shape[1] if "widen.weight" in weights else 0
    net = Network(*sizes, layers=layers, factor=factor)
    net.load_state_dict(weights)
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="final.pt or state.pt of a training")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--label-rank", type=int, default=0, help="narrow the label weights to this rank, for speed")
    parser.add_argument("--name", default="newswire_encoder", help="the pipeline's name in its meta.json")
    parser.add_argument("--float", action="store_true", help="leave the weights in 32 bits, to measure the loss")
    args = parser.parse_args()
    lists = json.loads((args.weights.parent / "labels.json").read_text("utf-8"))
    stored = torch.load(args.weights, weights_only=True, map_location="cpu")
    weights = stored.get("average", stored)
    net = network_of(weights, [len(lists[k]) for k in ("name", "tag", "morph", "dep")])
    nlp = spacy.blank("en")
    widen_tokenizer(nlp)
    ud = args.corpora / "ud"
    trees = read_trees(ud / "ewt" / "en_ewt-ud-train.conllu") + read_trees(ud / "gum" / "en_gum-ud-train.conllu")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        trim_pieces(net, args.encoder / "tokenizer.json", folder / "wordpieces.json")
        export_network(net, folder, quantise=not args.float)
        (folder / "labels.json").write_text(json.dumps(lists, ensure_ascii=False), "utf-8")
        encoder = nlp.add_pipe("extraction_encoder").from_disk(folder)
        if args.label_rank:
            narrow_labels(nlp, [unit["w"] for unit in trees[::20]], folder, args.label_rank)
            encoder.from_disk(folder)
    docs = []
    for unit in trees:
        pairs = [morph.split("|", 1) for morph in unit["morph"]]
        docs.append(
            Doc(nlp.vocab, unit["w"], pos=[p for p, _ in pairs], morphs=[m for _, m in pairs], lemmas=unit["lemma"])
        )
    add_lemmatizer(nlp, docs)
    nlp.meta["name"] = args.name
    nlp.meta["description"] = "English news: UD tags, morphology, trees and sentences, lemmas, twelve kinds of names"
    nlp.to_disk(args.out)
    # a pipeline adds the strings it needs as it is loaded; those of the treebanks' words are ballast
    (args.out / "vocab" / "strings.json").write_text("[]\n", "utf-8")


if __name__ == "__main__":
    main()
