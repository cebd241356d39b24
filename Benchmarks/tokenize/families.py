#!/usr/bin/env python3
"""Makes tokenizer.json files in the forms that families of models have, for `huggingface.py ids`.

    families.py OUT TEXTS.jsonl[.zst]... [--model tokenizer.model]...

The pre-tokenizers, normalizers and decoders are the families' own; the vocabularies are trained on the texts, 3,000 tokens, or are
those of SentencePiece BPE models, which become files of the forms of Llama 2, Gemma and newer Mistral. For families whose own file
cannot be had. (pip: tokenizers==0.23.3 sentencepiece==0.2.3 zstandard)
"""
import argparse
import json
import pathlib

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from hard_texts import texts_of

MARK = "\u2581"
CASED = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACE = r"\s*[\r\n]+|\s+(?!\S)|\s+"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
UPPER_APART, LOWER_APART = (kind.replace("]", r"&&[^\p{Han}]]") for kind in (UPPER, LOWER))
LEAD = r"[^\r\n\p{L}\p{N}]?"


def level(use_regex: bool = True):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=use_regex)


def split(expression: str, behavior: str = "isolated", invert: bool = False):
    return pre_tokenizers.Split(Regex(expression), behavior, invert)


def cut(*parts):
    return pre_tokenizers.Sequence([*parts, level(False)])


# Normalizer and pre-tokenizer of byte-level families.
BYTES = {
    "qwen3.5": (normalizers.NFC(), cut(split(CASED + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + SPACE))),
    "seed-oss": (None, cut(split(CASED + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{N}\r\n]+[\r\n]*|" + SPACE))),
    "nemotron3": (None, cut(split(f"{LEAD}{UPPER}*{LOWER}+|{LEAD}{UPPER}+{LOWER}*|" + r"\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACE))),
    "kimi-k2": (None, cut(split(
        r"[\p{Han}]+|" + f"{LEAD}{UPPER_APART}*{LOWER_APART}+{CASED}?|{LEAD}{UPPER_APART}+{LOWER_APART}*{CASED}?|"
        + r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACE))),
    "exaone4": (normalizers.NFC(), cut(split(
        CASED + r"|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+"))),
    "falcon": (None, pre_tokenizers.Sequence([
        pre_tokenizers.Punctuation("contiguous"), level(), pre_tokenizers.Digits(False), split("[0-9][0-9][0-9]")])),
    "bloom": (None, cut(split(" ?[^(\\s|[.,!?…。，、।۔،])]+"))),
    "cl100k-of-tiktoken": (None, cut(split(
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s", "removed", True))),
    "gpt2-of-tiktoken": (None, cut(split(r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"))),
    "normalizers": (normalizers.Sequence([
        normalizers.NFD(), normalizers.Lowercase(), normalizers.Strip(), normalizers.Replace("ab", "X"),
        normalizers.Replace(Regex(r"\s+"), " "), normalizers.Replace(Regex("[aeiou]{2}"), "")]), level()),
    "nfkd": (normalizers.NFKD(), level()),
    "after-byte-level": (None, pre_tokenizers.Sequence([level(), pre_tokenizers.Digits(True), split(r"\p{L}+Ġ?")])),
    "behaviors": (normalizers.Prepend("_"), pre_tokenizers.Sequence([
        pre_tokenizers.Split("e ", "merged_with_next"), pre_tokenizers.Split("  ", "contiguous"), split(r"\p{Lu}", "merged_with_previous"),
        pre_tokenizers.Punctuation("merged_with_next"), level()])),
}
SPACES = [decoders.Replace(MARK, " "), decoders.ByteFallback(), decoders.Fuse()]
# Normalizer, pre-tokenizer, whether decoding drops the first space, and added tokens of families of characters.
CHARACTERS = {
    "llama2": (normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)]), None, True, []),
    "metaspace": (None, pre_tokenizers.Metaspace(MARK, "first", False), True, ["<tool>"]),
    "words": (normalizers.NFKC(), pre_tokenizers.Metaspace(MARK, "always", True), False, ["<tool>"]),
    "gemma": (normalizers.Replace(" ", MARK), pre_tokenizers.Split(" ", "merged_with_previous"), False, ["\n\n", "\n", MARK * 2, "<h1>", "\t"]),
}


def merges_of(processor: sentencepiece.SentencePieceProcessor) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """The vocabulary of a model, and the merges that its scores represent."""
    numbers = {processor.id_to_piece(number): number for number in range(processor.get_piece_size())}
    merges = []
    for piece, number in numbers.items():
        pairs = [(piece[:at], piece[at:]) for at in range(1, len(piece)) if piece[:at] in numbers and piece[at:] in numbers]
        merges += [(processor.get_score(number), *pair) for pair in sorted(pairs, key=lambda pair: (numbers[pair[0]], numbers[pair[1]]))]
    merges.sort(key=lambda merge: (merge[0], len(merge[1]), len(merge[2])), reverse=True)
    return numbers, [(left, right) for _, left, right in merges]


def dressed(name: str, model: models.BPE) -> Tokenizer:
    """A tokenizer of characters in the form of a family."""
    normalizer, pre_tokenizer, drops_space, added = CHARACTERS[name]
    tokenizer = Tokenizer(model)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.Sequence([*SPACES, *([decoders.Strip(" ", 1, 0)] if drops_space else [])])
    tokenizer.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in ("<unk>", "<s>", "</s>")])
    tokenizer.add_tokens([AddedToken(text, normalized=False) for text in added])
    return tokenizer


def trained_characters(texts: list[str]) -> models.BPE:
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Replace(" ", MARK)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(MARK, "merged_with_next")
    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=4000, limit_alphabet=900, special_tokens=special, show_progress=False, max_token_length=20))
    model = json.loads(tokenizer.to_str())["model"]
    return models.BPE(
        vocab=model["vocab"], merges=[tuple(merge) for merge in model["merges"]], byte_fallback=True, fuse_unk=True, unk_token="<unk>")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--model", action="append", default=[])
    parser.add_argument("--bytes", type=int, default=2_000_000, help="UTF-8 bytes of each file of texts to train on")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    texts = [text for path in options.texts for text in texts_of(path, options.bytes)]
    for name, (normalizer, pre_tokenizer) in BYTES.items():
        tokenizer = Tokenizer(models.BPE())
        if normalizer is not None:
            tokenizer.normalizer = normalizer
        tokenizer.pre_tokenizer = pre_tokenizer
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
            vocab_size=3000, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<|endoftext|>"], show_progress=False))
        tokenizer.add_tokens([AddedToken("<|tool|>", normalized=False), AddedToken("word", lstrip=True), AddedToken("É x")])
        tokenizer.save(str(options.out / f"{name}.json"))
    vocabularies = {"": trained_characters(texts)}
    for path in options.model:
        numbers, merges = merges_of(sentencepiece.SentencePieceProcessor(model_file=path))
        vocabularies[f"{pathlib.Path(path).name}-"] = models.BPE(
            vocab=numbers, merges=merges, byte_fallback=True, fuse_unk=True, unk_token="<unk>")
    for prefix, model in vocabularies.items():
        for name in CHARACTERS:
            dressed(name, model).save(str(options.out / f"{prefix}{name}.json"))


if __name__ == "__main__":
    main()
