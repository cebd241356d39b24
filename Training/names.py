"""What the words of elements' class, id and similar names say of the text within: a logistic regression over
words near a block and words above it. The trees see its sums, so it must not have seen the sites it judges."""
import numpy as np
import scipy.optimize
import scipy.sparse

# Words on fewer sites say little of others.
LEAST_SITES = 6
# Chosen by cross-validation of the regression alone.
PENALTY = 1.2e-3
STEPS = 60
SCALE = 1024
# Scales of the features `names:near`, `names:above` and `names:both`; NameScores.swift has the same.
SCALES = (20, 20, 16)


class Words:
    """How often each known word stands near and above each block."""

    def __init__(self, path, sites):
        near, above, ends = _read(path)
        self.known = _known(near, above, ends, sites)
        counts = [_count(self.known, words) for words in (near, above)]
        self.matrix = scipy.sparse.hstack(counts, format="csr", dtype=np.float32)

    def fit(self, rows, share, weight):
        """(weights near, weights above, base) in whole numbers."""
        matrix = self.matrix[rows]
        columns = matrix.T.tocsr()
        share, weight = share.astype(np.float32), (weight / weight.sum()).astype(np.float32)

        def loss(x):
            slopes = x[:-1].astype(np.float32)
            score = matrix @ slopes + np.float32(x[-1])
            error = weight * (1 / (1 + np.exp(-score)) - share)
            value = float((weight * (np.logaddexp(0, score) - share * score)).sum()) + PENALTY / 2 * float(x[:-1] @ x[:-1])
            return value, np.append(columns @ error + PENALTY * x[:-1], error.sum()).astype(np.float64)

        start = np.zeros(matrix.shape[1] + 1)
        x = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
        whole = np.clip(np.round(x * SCALE), -32768, 32767).astype(np.int64)
        return whole[: len(self.known)], whole[len(self.known) : -1], whole[-1]

    def features(self, rows, model):
        """The three bytes of each block that NameScores.swift computes."""
        near, above, base = model
        matrix = self.matrix[rows].astype(np.int64)
        near = matrix[:, : len(near)] @ near
        above = matrix[:, len(above) :] @ above + base
        return np.stack(
            [np.clip(128 + (odds * scale >> 10), 0, 255) for odds, scale in zip((near, above, near + above), SCALES)],
            axis=1).astype(np.uint8)

    def table(self, model):
        """The section of the model file: number of words, base, words with their weights."""
        near, above, base = model
        used = (near != 0) | (above != 0)
        rows = np.stack([self.known[used], (near[used] & 0xFFFF) | (above[used] & 0xFFFF) << 16], axis=1)
        head = np.array([used.sum(), base & 0xFFFFFFFF])
        return head.astype("<u4").tobytes() + rows.astype("<u4").tobytes()


def _read(path):
    """(words near, words above) of all blocks, and how many blocks each page has come to."""
    data = np.fromfile(path, "<u4")
    near, above, ends, at = [], [], [], 0
    while at < len(data):
        count = int(data[at])
        at += 1
        for _ in range(count):
            for words in (near, above):
                end = at + 1 + int(data[at])
                words.append(data[at + 1 : end])
                at = end
        ends.append(len(near))
    return near, above, ends


def _known(near, above, ends, sites):
    """Hashes of the words that enough sites have, in order. `sites` has None for pages that do not count."""
    found, start = {}, 0
    for end, site in zip(ends, sites):
        if site is not None and end > start:
            for word in np.unique(np.concatenate(near[start:end] + above[start:end])).tolist():
                found.setdefault(word, set()).add(site)
        start = end
    return np.array(sorted(word for word, on in found.items() if len(on) >= LEAST_SITES and word), np.int64)


def _count(known, words):
    flat = np.concatenate(words).astype(np.int64)
    rows = np.repeat(np.arange(len(words)), [len(w) for w in words])
    places = np.searchsorted(known, flat)
    places[places == len(known)] = 0
    is_known = known[places] == flat
    ones = np.ones(int(is_known.sum()), np.float32)
    return scipy.sparse.coo_matrix((ones, (rows[is_known], places[is_known])), shape=(len(words), len(known)))
