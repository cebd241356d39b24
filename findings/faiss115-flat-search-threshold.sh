#!/bin/bash
# faiss-cpu 1.15.1: a flat search changes to its matrix product by queries times dimensions, and costs ten times as much below that.
#
# A good guess, from earlier releases and what is written about them, is that IndexFlatIP uses the matrix product from 20 queries at a
# time, so that a batch of some hundred is as cheap a query as any larger one. Here `distance_compute_blas_threshold` is 128000, and it
# is compared with the number of queries times the dimension: 334 queries of 384 dimensions go through the product, and 333 do not, at
# some ten times the processor time a query. Whoever mines hard negatives in batches of 32 to 256, or takes such a batch for the
# speed of exact search in a comparison, pays for it. Setting the variable to a small number brings the product back.
#
# Installs faiss-cpu and NumPy into a temporary virtual environment. About 40 s.
set -euo pipefail
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/venv"
"$d/venv/bin/pip" -q install faiss-cpu==1.15.1 numpy 2>/dev/null
cd "$d"
OMP_NUM_THREADS=1 venv/bin/python - <<'P' | tee seen
import time
import faiss
import numpy as np

faiss.omp_set_num_threads(1)
random = np.random.default_rng(1)


def cost(index, queries):
    """Processor time a query in microseconds, the least of three."""
    best = None
    for _ in range(3):
        start = time.process_time()
        index.search(queries, 20)
        spent = time.process_time() - start
        best = spent if best is None else min(best, spent)
    return best / len(queries) * 1e6


print(faiss.__version__, "threshold", faiss.cvar.distance_compute_blas_threshold)
verdicts = []
for dimension in (384, 768):
    index = faiss.IndexFlatIP(dimension)
    index.add(random.standard_normal((40000, dimension), dtype=np.float32))
    enough = -(-128000 // dimension)
    queries = random.standard_normal((enough, dimension), dtype=np.float32)
    below, above = cost(index, queries[: enough - 1]), cost(index, queries)
    faiss.cvar.distance_compute_blas_threshold = 20
    lowered = cost(index, queries[: enough - 1])
    faiss.cvar.distance_compute_blas_threshold = 128000
    print(f"{dimension} dimensions: {enough - 1} queries {below:.0f} us each, {enough} queries {above:.0f}, "
          f"{enough - 1} with the threshold at 20 {lowered:.0f}")
    verdicts.append(below > 3 * above and below > 3 * lowered)
print("by queries times dimensions" if all(verdicts) else "otherwise")
P
[ "$(head -1 seen)" = "1.15.1 threshold 128000" ] && [ "$(tail -1 seen)" = "by queries times dimensions" ] ||
  { echo "faiss behaves otherwise now"; exit 1; }
