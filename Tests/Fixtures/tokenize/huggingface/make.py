#!/usr/bin/env python3
"""Makes the tokenizers of this folder and what Hugging Face's library gives with them: NAME.json and NAME.golden.jsonl.

    python3 -m venv venv && venv/bin/pip install tokenizers==0.23.3 && venv/bin/python make.py
"""
import json
import pathlib
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).parent
# Written for this purpose.
TEXTS = [
    "The rain in the northern hills doesn't stop; it's been raining since the third of March, and they'll say it'll go on.",
    "We've counted 1234 sheep, 56 goats and 789012 bees in 2024. HTMLParser's fooBar is at https://example.org/path/\nnext line",
    "Der Regen in den Hügeln hört nicht auf; die Straße nach Süden ist größtenteils überflutet, außer bei Köln.",
    "L'été dernier, les élèves ont mangé des crêpes à la crème près de la forêt où naît la rivière.",
    "Мы считали овец, коз и пчёл, пока шёл дождь, а потом пошли домой по мокрой дороге.",
    "山の上に雨が降り続いて、川の水が増えました。東京では12月から雪がふります。", "बारिश पहाड़ियों में हो रही है और नदियाँ भर गई हैं।",
    "المطر في التلال الشمالية لا يتوقف، والطريق مغلق منذ 12 يوما.", "def f(x):\n    if x > 0:\n        return x * 2\n    return None\n",
]
PIECES = list("aAzZ'sStTdDm09 \t\r\n/!.,«»\u0301\u0327\u00a0ſKéÉǅºßا你あア゛・👍\u200d½²٣_-\"<|>\x00\u0378\U00011de1\u0915\u094d\u093cﬁ①\u1112\u1161\u11ab")
SPELLINGS = ["<|endoftext|>", "<|im_start|>", "<|tool|>", "|>x", "   ", "  ", "e\u0301x", "<m>", "word", " don't", "12345", "\r\n\r\n"]

byte_level = pre_tokenizers.ByteLevel
QWEN2 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = QWEN2.replace(r"\p{N}| ", r"\p{N}{1,3}| ")
CAPITALS, SMALLS = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
LEAD, CONTRACTION, END = r"[^\r\n\p{L}\p{N}]?", r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?", r" ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K = f"{LEAD}{CAPITALS}*{SMALLS}+{CONTRACTION}|{LEAD}{CAPITALS}+{SMALLS}*{CONTRACTION}|\\p{{N}}{{1,3}}|{END}"
TEKKEN = f"{LEAD}{CAPITALS}*{SMALLS}+|{LEAD}{CAPITALS}+{SMALLS}*|\\p{{N}}|{END}"
DEEPSEEK = [
    r"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+",
    r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^""" + "\r\n" + r"\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+["
    + "\r\n" + r"]*|\s*[" + "\r\n" + r"]+|\s+(?!\S)|\s+",
]


def split(expression: str, behavior: str = "isolated", invert: bool = False):
    return pre_tokenizers.Split(Regex(expression), behavior, invert)


def cut(*before):
    return pre_tokenizers.Sequence([*before, byte_level(add_prefix_space=False, use_regex=False)])


# Name: normalizer, pre-tokenizer, ignore_merges, added tokens.
KINDS = {
    "gpt2": (None, byte_level(add_prefix_space=False), False, []),
    "shuffled": (None, byte_level(add_prefix_space=False), False, []),
    "prefix": (normalizers.NFC(), byte_level(add_prefix_space=True), False, [
        AddedToken("   "), AddedToken("  "), AddedToken("e\u0301x"), AddedToken("<m>", lstrip=True, rstrip=True, normalized=False),
        AddedToken("word", lstrip=True)]),
    "qwen2": (normalizers.NFC(), cut(split(QWEN2)), False, [
        AddedToken("<|tool|>", normalized=False), AddedToken("|>x", normalized=False), AddedToken("<|im_start|>", special=True, normalized=False)]),
    "llama3": (normalizers.Sequence([normalizers.NFC(), normalizers.NFKC()]), cut(split(LLAMA3)), True, []),
    "o200k": (None, cut(split(O200K, "removed", True)), False, []),
    "tekken": (normalizers.NFKC(), cut(split(TEKKEN)), False, []),
    "deepseek": (normalizers.Sequence([]), cut(*map(split, DEEPSEEK)), False, [AddedToken("<|tool|>")]),
    "digits": (None, pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level(add_prefix_space=False)]), False, []),
    "numbers": (None, pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), split(r"\p{N}{1,3}"), byte_level(add_prefix_space=False)]), False, []),
    "whole": (None, byte_level(add_prefix_space=False, use_regex=False), False, []),
}


MARKED, CASED = "\u2581", "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACE = r"\s*[\r\n]+|\s+(?!\S)|\s+"
HAN_APART = [kind.replace("]", r"&&[^\p{Han}]]") for kind in (CAPITALS, SMALLS)]
COMMAS = "[.,!?…。，、।۔،]"
CHINESE = split("[一-龥ࠀ-一가-퟿]+")

# The same for expressions and pre-tokenizers without a scanner, in the form that families of models have.
KINDS |= {
    "marks": (normalizers.NFC(), cut(split(
        CASED + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + SPACE)), False, []),
    "han": (None, cut(split(
        r"[\p{Han}]+|" + f"{LEAD}{HAN_APART[0]}*{HAN_APART[1]}+{CASED}?|{LEAD}{HAN_APART[0]}+{HAN_APART[1]}*{CASED}?|"
        + r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACE)), False, []),
    "phrases": (None, cut(split(
        CASED + r"|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]?|\s*[\r\n]|\s+(?!\S)|\s+")),
        False, []),
    "possessive": (None, cut(split(
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
        "removed", True)), False, []),
    "falcon": (None, pre_tokenizers.Sequence([
        pre_tokenizers.Punctuation("contiguous"), byte_level(add_prefix_space=False), pre_tokenizers.Digits(individual_digits=False),
        split("[0-9][0-9][0-9]")]), False, []),
    "bloom": (None, cut(split(f" ?[^(\\s|{COMMAS})]+")), False, []),
    "coder": (normalizers.Sequence([]), cut(
        split("[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), split(r"\s+$"), CHINESE, pre_tokenizers.Digits(individual_digits=True)),
        False, []),
    "behaviors": (normalizers.Prepend("_"), pre_tokenizers.Sequence([
        pre_tokenizers.Split("e ", "merged_with_next"), pre_tokenizers.Split("  ", "contiguous"), split(r"\p{Lu}", "merged_with_previous"),
        pre_tokenizers.Punctuation("merged_with_next"), byte_level(add_prefix_space=False)]), False, []),
    "steps": (normalizers.Sequence([
        normalizers.NFD(), normalizers.Lowercase(), normalizers.Strip(), normalizers.Replace("th", "X"),
        normalizers.Replace(Regex(r"\s+"), " "), normalizers.Replace(Regex("[aeiou]{2}"), "")]),
        byte_level(add_prefix_space=False), False, [AddedToken("word"), AddedToken("É x")]),
}
# Vocabularies of characters, with tokens for the bytes of others: decoders that drop the first space, or do not.
CHARACTERS = {
    "llama2": (normalizers.Sequence([normalizers.Prepend(MARKED), normalizers.Replace(" ", MARKED)]), None, True, []),
    "metaspace": (None, pre_tokenizers.Metaspace(MARKED, "first", False), True, [AddedToken("<|tool|>", normalized=False)]),
    "gemma": (normalizers.Replace(" ", MARKED), pre_tokenizers.Split(" ", "merged_with_previous"), False, [
        AddedToken("\r\n\r\n", normalized=False), AddedToken(MARKED * 2, normalized=False), AddedToken("<m>", normalized=False)]),
    "words": (normalizers.NFKC(), pre_tokenizers.Metaspace(MARKED, "always", True), False, [AddedToken("word")]),
    "crossing": (normalizers.Replace(" ", MARKED), None, False, []),
}


def characters(normalizer, pre_tokenizer, drops_space: bool, added) -> Tokenizer:
    """A tokenizer of characters, trained on words, or on pieces with spaces inside where it has no pre-tokenizer."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True))
    crosses = pre_tokenizer is None and not drops_space
    tokenizer.normalizer = normalizers.Replace(" ", MARKED)
    tokenizer.pre_tokenizer = pre_tokenizers.Split("e" if crosses else MARKED, "merged_with_previous" if crosses else "merged_with_next")
    special = ["<|endoftext|>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(
        vocab_size=257 + 200, limit_alphabet=80, special_tokens=special, show_progress=False))
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = document["added_tokens"][:1]
    document["normalizer"] = document["pre_tokenizer"] = None
    tokenizer = Tokenizer.from_str(json.dumps(document))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre_tokenizer is not None:
        tokenizer.pre_tokenizer = pre_tokenizer
    strip = [decoders.Strip(" ", 1, 0)] if drops_space else []
    tokenizer.decoder = decoders.Sequence([decoders.Replace(MARKED, " "), decoders.ByteFallback(), decoders.Fuse(), *strip])
    tokenizer.add_tokens(added)
    return tokenizer


def texts(source: random.Random):
    yield from TEXTS
    yield from ("", " ", "a" * 400, "^" * 300, " " * 100, "1234567890" * 20, "漢字" * 60, "e\u0301\u0327" * 50)
    for _ in range(60):
        yield "".join(source.choice(PIECES + SPELLINGS) for _ in range(source.randrange(1, 24)))


def main() -> None:
    for name, (normalizer, pre_tokenizer, ignores_merges, added) in KINDS.items():
        tokenizer = Tokenizer(models.BPE(ignore_merges=ignores_merges))
        if normalizer is not None:
            tokenizer.normalizer = normalizer
        tokenizer.pre_tokenizer = pre_tokenizer
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
        tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(
            vocab_size=256 + 1 + 130, initial_alphabet=byte_level.alphabet(), special_tokens=["<|endoftext|>"], show_progress=False))
        tokenizer.add_tokens(added)
        write(name, tokenizer)
    for name, settings in CHARACTERS.items():
        write(name, characters(*settings))


def write(name: str, tokenizer: Tokenizer) -> None:
    """Writes a tokenizer, and what it gives."""
    document = json.loads(tokenizer.to_str())
    if name == "whole":
        # The older form of merges, and members that older files lack.
        document["model"]["merges"] = [" ".join(merge) for merge in document["model"]["merges"]]
        for key in ("byte_fallback", "ignore_merges"):
            del document["model"][key]
    if name == "shuffled":
        # Merges that join tokens of later merges, and one that is there twice: the last counts.
        merges = document["model"]["merges"]
        random.Random(3).shuffle(merges)
        merges.append(merges[0])
    path = HERE / f"{name}.json"
    path.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True
    with (HERE / f"{name}.golden.jsonl").open("w", encoding="utf-8") as golden:
        for text in texts(random.Random(name)):
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            decoded = tokenizer.decode(ids, skip_special_tokens=False)
            golden.write(json.dumps({"text": text, "ids": ids, "decoded": decoded}, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
