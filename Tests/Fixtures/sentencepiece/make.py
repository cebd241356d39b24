#!/usr/bin/env python3
"""Makes the models of this folder, and what sentencepiece 0.2.3 encodes and decodes with them.

    make.py FOLDER        (pip: sentencepiece==0.2.3 protobuf)

texts.hex has a text a line, its bytes in hexadecimal; MODEL.tsv for each of them its ids, and these decoded, in hexadecimal,
and then more lines of ids that no text gives.
"""
import random
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as protobuf

SENTENCES = """\
The river rises in the hills and runs through three old towns before it meets the sea.
Three old mills stand on the river, and the oldest of them still grinds wheat in the autumn.
She walked from the mill to the market with a basket of bread, apples and a small jar of honey.
There are 12 boats in the harbour, 7 of them red, and 1,250 people came to see them in 2024.
Der alte Fischer flickt seine Netze am Ufer und erzählt den Kindern Geschichten vom großen Sturm.
Am Morgen liegt Nebel über dem Fluß, und die Glocken der kleinen Kirche klingen weit übers Land.
Le vieux pêcheur répare ses filets près du fleuve et raconte aux enfants l'histoire de la tempête.
Stary rybak naprawia sieci nad rzeką i opowiada dzieciom o wielkiej burzy, która przyszła z morza.
Старый рыбак чинит сети у реки и рассказывает детям о большой буре, которая пришла с моря.
老渔夫在河边修补渔网，给孩子们讲大风暴的故事。河水流过三座老城，最后流入大海。
年老いた漁師は川のほとりで網を直し、子供たちに嵐の話をする。
ชาวประมงเฒ่าซ่อมแหอยู่ริมแม่น้ำและเล่าเรื่องพายุให้เด็กๆ ฟัง
الصياد العجوز يصلح شباكه عند النهر ويحكي للأطفال عن العاصفة الكبيرة.
for i in range(10):    total += values[i] * 2    # the sum of all values
if (x == 0) { return y; } else { return x + y; }
""".splitlines()

# Rules in the manner of nmt_nfkc, few enough for a small file: code points and what replaces them.
RULES = [
    ("9", "20"), ("A", "20"), ("A0", "20"), ("3000", "20"), ("200B", ""), ("AD", ""), ("7F", ""), ("FF21", "41"), ("FF42", "62"),
    ("65 301", "E9"), ("65 301 301", "E9 301"), ("61 308", "E4"), ("20 308", "A8"), ("FB01", "66 69"), ("FDFA", "635 644 649 20 627 644 644 647"),
    ("2026", "2E 2E 2E"), ("1100 1161", "AC00"), ("1100 1161 11A8", "AC01"), ("132", "49 4A"), ("2460", "31"), ("2581 78", "58"),
]
BACK = [("A8", "20 308"), ("41", "61"), ("74 68", "DE"), ("2047", "3F")]


def rules(rows):
    file = tempfile.NamedTemporaryFile("w", suffix=".tsv")
    file.write("".join(f"{source}\t{target}\n" for source, target in rows))
    file.flush()
    return file


def train(**options):
    with tempfile.TemporaryDirectory() as folder:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(SENTENCES * 3), model_prefix=f"{folder}/m", num_threads=1, minloglevel=2, hard_vocab_limit=False,
            **options)
        model = protobuf.ModelProto()
        model.ParseFromString(open(f"{folder}/m.model", "rb").read())
    # Paths of the machine that made them do not belong in fixtures.
    for field in ("model_prefix", "input"):
        model.trainer_spec.ClearField(field)
    for spec in (model.normalizer_spec, model.denormalizer_spec):
        spec.ClearField("normalization_rule_tsv")
    return model


def models():
    with rules(RULES) as there, rules(BACK) as back:
        yield "bpe-fallback", train(
            model_type="bpe", vocab_size=700, byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
            allow_whitespace_only_pieces=True, split_digits=True, character_coverage=0.98,
            user_defined_symbols=["<mask>", "\n", "▁the", "old to", "<mask><mask>"], control_symbols=["[INST]"])
        unigram = train(
            model_type="unigram", vocab_size=600, normalization_rule_tsv=there.name, denormalization_rule_tsv=back.name,
            control_symbols=["[INST]"], character_coverage=0.99)
        yield "unigram-rules", unigram
        yield "unigram-crossing", train(
            model_type="unigram", vocab_size=800, byte_fallback=True, split_by_whitespace=False, normalization_rule_name="identity",
            character_coverage=0.98, user_defined_symbols=["<mask>", "river", " the"], unk_surface="<?>")
        suffix = train(
            model_type="bpe", vocab_size=500, treat_whitespace_as_suffix=True, normalization_rule_tsv=there.name, character_coverage=0.98)
        yield "bpe-suffix", suffix
        # Scores that are no order of merges, equal ones, and unused pieces, which are split again.
        source = random.Random(3)
        for index, piece in enumerate(suffix.pieces):
            if piece.type == protobuf.ModelProto.SentencePiece.NORMAL:
                if index % 5 == 0:
                    piece.type = protobuf.ModelProto.SentencePiece.UNUSED
                piece.score = -float(source.randrange(60))
        yield "bpe-unused", suffix
        # Scores near each other, so that rounding decides; a space that is no piece; no dummy prefix.
        for piece in unigram.pieces:
            if piece.type == protobuf.ModelProto.SentencePiece.NORMAL:
                piece.score = -float(source.choice([0.1, 0.2, 0.30000001, 0.3, 0.4, 0.6]) * max(len(piece.piece), 1))
        unigram.normalizer_spec.escape_whitespaces = False
        unigram.normalizer_spec.add_dummy_prefix = False
        yield "unigram-ties", unigram
        yield "char", train(model_type="char", vocab_size=120, normalization_rule_tsv=there.name, user_defined_symbols=["the", "<mask>"])
        yield "word", train(model_type="word", vocab_size=120, normalization_rule_name="identity", remove_extra_whitespaces=False)


def strings():
    yield b""
    for sentence in SENTENCES:
        yield sentence.encode()
    yield " ".join(SENTENCES).encode()
    yield "\n".join(SENTENCES).encode()
    for text in (
        " ", "   ", " a", "a ", "  the  old  town ", "▁", "▁▁the", "a▁b", "a ▁ b", "▁x", "a▁x", "\0", "a\0b", "\n\n", "\t\ta\t",
        "the\u00a0\u3000 river", "\u200b", "\u200b \u200bthe", "e\u0301", "e\u0301\u0301", " \u0308", "a \u0308b", "\ufb01sh", "\ufdfa", "\u1100\u1161\u11a8",
        "<unk>", "<s>the</s>", "[INST] the [/INST]", "<mask>", "a<mask><mask><mask>b", "<0x41>", "old town", "xold to", "the river", "\U0001f468\u200d\U0001f469",
        "漢漢漢 the 漢漢", "漢 漢", "ħ ħħ", "\U0010ffff", "\ufffd", "a" * 200, " " * 200, "the" * 100, "老" * 150, "1234567890" * 15, ("river " * 60), "=" * 90,
    ):
        yield text.encode()
    yield from (b"\xff", b"a\xc3", b"\xe2\x96", b"\xed\xa0\x80the", b"\xf4\x90\x80\x80", b"\xc0\x80", b"the \x80\x80 river", b"\xe8\x80", b"\xf0\x9f\x98", b"e\xcc")
    source = random.Random(11)
    parts = [b"a", b"e", b"the", b"The", b"river", b" ", b" ", b"  ", "▁".encode(), "é".encode(), "老".encode(), "\U0001f600".encode(), b"\n", b"<mask>",
             "\u0301".encode(), "\u00a0".encode(), b"1", b".", b"\0", b"\xe2", b"\x96", b"old", b" to", "ß".encode(), "\u200b".encode()]
    for _ in range(200):
        yield b"".join(source.choice(parts) for _ in range(source.randrange(1, 30)))


def main():
    folder = sys.argv[1]
    texts = list(strings())
    with open(f"{folder}/texts.hex", "w") as file:
        file.write("".join(f"{text.hex()}\n" for text in texts))
    for name, model in models():
        data = model.SerializeToString()
        with open(f"{folder}/{name}.model", "wb") as file:
            file.write(data)
        processor = sentencepiece.SentencePieceProcessor(model_proto=data)
        source = random.Random(5)
        size = processor.get_piece_size()
        rows = [processor.encode(text) for text in texts]
        rows += [[source.randrange(size) for _ in range(source.randrange(1, 12))] for _ in range(100)]
        with open(f"{folder}/{name}.tsv", "w") as file:
            file.write("".join(f"{' '.join(map(str, ids))}\t{processor.decode(ids).encode().hex()}\n" for ids in rows))


if __name__ == "__main__":
    main()
