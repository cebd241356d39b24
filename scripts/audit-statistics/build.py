#!/usr/bin/env python3
"""Writes the cases that the statistics of audits are tested with, by asking statsmodels, scipy and irrCAC.

    python3 -m venv venv && venv/bin/pip install -r scripts/audit-statistics/requirements.txt
    venv/bin/python scripts/audit-statistics/build.py >Tests/Fixtures/audit/statistics.tsv

A line is a function, its arguments and what it gives, the numbers of a column apart by a space; `nan` where a value is not
defined. Where no library has the function (intervals for any time, sizes, strata), the formula is written here in numpy.
"""
import itertools
import math
import random
import warnings

import numpy as np
import pandas
from irrCAC.raw import CAC
from scipy import optimize, special, stats
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

warnings.simplefilter("ignore")
RANDOM = random.Random(18)


def line(name, arguments, values):
    def text(numbers):
        return " ".join(repr(float(n)) if not float(n).is_integer() else str(int(n)) for n in numbers)
    print(name, text(arguments), text(values), sep="\t")


def any_time(k, n, level):
    limit = special.betaln(k + 1, n - k + 1) + math.log(1 - level)
    gap = lambda p: special.xlogy(k, p) + special.xlog1py(n - k, -p) - limit
    low = 0 if k == 0 else optimize.brentq(gap, 1e-300, k / n, xtol=1e-14, rtol=1e-14)
    high = 1 if k == n else optimize.brentq(gap, k / n, 1 - 1e-16, xtol=1e-14, rtol=1e-14)
    return low, high


def intervals():
    pairs = [(0, 1), (1, 1), (0, 20), (1, 20), (2, 20), (10, 20), (19, 20), (20, 20), (5, 37), (112, 400), (3, 200), (0, 300),
             (138, 200), (620, 5487), (9000, 100000), (2, 3)]
    for (k, n), level in itertools.product(pairs, (0.9, 0.95, 0.99)):
        for name, method in (("wilson", "wilson"), ("clopper-pearson", "beta"), ("jeffreys", "jeffreys")):
            line(name, (k, n, level), proportion_confint(k, n, 1 - level, method))
        line("any-time", (k, n, level), any_time(k, n, level))


def functions():
    for a, b in ((0.5, 0.5), (1, 1), (2, 7), (21, 0.5), (120, 3000), (40000, 60000)):
        for x in (0.001, 0.04, 0.3995, 0.5, 0.99):
            line("beta", (x, a, b), [special.betainc(a, b, x)])
        for p in (0.0005, 0.025, 0.5, 0.95):
            line("beta-quantile", (p, a, b), [stats.beta.ppf(p, a, b)])
    for p in (1e-9, 0.0005, 0.025, 0.2, 0.5, 0.61, 0.975, 0.999999):
        line("normal-quantile", [p], [stats.norm.ppf(p)])
    for z in (-3.5, 0, 0.7, 1.96, 6, 12):
        line("normal-tail", [z], [stats.norm.sf(z)])
    for level, freedom in itertools.product((0.9, 0.95, 0.99), (1, 2, 9, 30, 199, 5000)):
        # scipy's own quantile of Student's t is off by 8e-9 at 30 degrees; that of the beta distribution is not.
        x = special.betaincinv(freedom / 2, 0.5, 1 - level)
        line("student-width", (level, freedom), [math.sqrt(freedom * (1 - x) / x)])
    for x in (0.1, 0.5, 1, 2.5, 14, 15, 333.25, 1e6):
        line("log-gamma", [x], [special.gammaln(x)])


def agreement():
    tables = [[[10]], [[9, 0], [0, 11]], [[20, 0], [0, 0]], [[0, 5], [7, 0]], [[1, 0], [0, 0]], [[0, 1], [0, 0]], [[170, 12], [9, 9]],
              [[81, 9], [9, 1]], [[5, 0, 2], [0, 0, 0], [1, 0, 7]], [[118, 5], [2, 0]]]
    for _ in range(40):
        size = RANDOM.choice((2, 2, 3, 5, 12))
        skew = [RANDOM.random() ** 3 for _ in range(size)]
        tables.append([[int(RANDOM.random() * 8 * (1 + 12 * skew[i] * (i == j))) for j in range(size)] for i in range(size)])
    for table in tables:
        counts = np.array(table)
        if not counts.sum():
            continue
        used = [i for i in range(len(counts)) if counts[i].sum() + counts[:, i].sum()]
        counts = counts[np.ix_(used, used)]
        arguments = [len(table)] + [cell for row in table for cell in row]
        kappa = cohens_kappa(counts)
        defined = len(used) > 1
        # Full agreement has no variance but what rounding leaves, or less.
        error = math.sqrt(kappa.var_kappa) if kappa.var_kappa > 1e-17 else 0
        width = stats.norm.isf(0.025) * error
        line("kappa", arguments,
             [kappa.kappa, error, kappa.kappa - width, kappa.kappa + width] if defined else [math.nan] * 4)
        if counts.sum() == 1:
            continue
        rows = [(i, j) for i in range(len(used)) for j in range(len(used)) for _ in range(counts[i][j])]
        raw = CAC(pandas.DataFrame(rows, columns=["one", "two"]).astype(float), digits=15)
        given = raw.gwet()["est"] if defined else None
        # One category alone: irrCAC says 1.0, and not a number for the rest.
        line("ac1", arguments, [given["coefficient_value"], given["se"], *given["confidence_interval"]] if defined else
             [1] + [math.nan] * 3)


def drift():
    for k, n, l, m in ((5, 83, 12, 99), (0, 20, 3, 20), (0, 20, 0, 30), (20, 20, 30, 30), (112, 400, 350, 400), (1, 1, 0, 1), (7, 70, 10, 100),
                       (300, 1000, 250, 1000), (2, 200, 40, 200)):
        line("two-shares", (k, n, l, m), proportions_ztest([k, l], [n, m]))
    for sizes in ((10, 10), (37, 20), (30, 45), (1, 5), (41, 41)):
        for shift in (0, 0.3):
            before = [round(RANDOM.betavariate(4, 2), 6) for _ in range(sizes[0])]
            after = [round(RANDOM.betavariate(4, 2) - shift, 6) for _ in range(sizes[1])]
            edges = np.unique(np.quantile(before, np.arange(1, 10) / 10))
            shares = [np.maximum(np.bincount(np.searchsorted(edges, v), minlength=len(edges) + 1) / len(v), 1e-4) for v in (before, after)]
            line("stability", [len(before)] + before + after, [((shares[0] - shares[1]) * np.log(shares[0] / shares[1])).sum()])


def estimates():
    for width, share in itertools.product((0.1, 0.07, 0.05, 0.03, 0.02, 0.01), (0.5, 0.2, 0.1, 0.05, 0.02)):
        n = 1
        while True:
            low, high = np.array(stats.norm.ppf(0.975)) * np.array([-1, 1]) * math.sqrt(share * (1 - share) / n + stats.norm.ppf(0.975) ** 2 / (4 * n * n)) \
                / (1 + stats.norm.ppf(0.975) ** 2 / n)
            if (high - low) / 2 <= width:
                break
            n += 1
        line("labels", (width, share), [n])
    for n, population in ((385, 50), (385, 100), (385, 500), (385, 1700), (385, 10 ** 9), (1, 10)):
        line("corrected", (n, population), [math.ceil(n / (1 + (n - 1) / population) - 1e-9)])
    for n in (1, 20, 60, 100, 300):
        line("bound-of-none", [n], [1 - 0.05 ** (1 / n)])
    for _ in range(20):
        strata = [(RANDOM.choice((50, 300, 5000)), RANDOM.choice((2, 5, 20))) for _ in range(RANDOM.choice((1, 2, 6)))]
        strata = [(N, n, RANDOM.randint(0, n)) for N, n in strata]
        N, n, k = np.array(strata, float).T
        W, p = N / N.sum(), k / n
        line("strata", [x for row in strata for x in row],
             [(W * p).sum(), (W ** 2 * p * (1 - p) / (n - 1) * (1 - n / N)).sum()])
    for _ in range(20):
        w = np.array([round(RANDOM.lognormvariate(0, 1), 3) for _ in range(RANDOM.choice((2, 9, 40)))])
        bad = np.array([RANDOM.random() < 0.3 for _ in w], float)
        line("weights", [x for pair in zip(w, bad) for x in pair], [np.average(bad, weights=w), w.sum() ** 2 / (w ** 2).sum()])


intervals()
functions()
agreement()
drift()
estimates()
