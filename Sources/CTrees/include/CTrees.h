#pragma once
#include <stddef.h>
#include <stdint.h>

/// Rows that are scored together.
#define DATAPREP_TREES_ROWS 64
/// Leaves of a tree at most, so that a number of a node fits a byte.
#define DATAPREP_TREES_LEAVES 128

/// An inner node: a row goes left where its byte `feature` is at most the threshold.
typedef struct {
  /// The threshold, in each of the four bytes.
  uint32_t threshold;
  uint16_t feature;
  /// Numbers of the children within the tree.
  uint8_t left, right;
} dataprep_split;

/// A leaf's score of 16 bits, two's complement, its bytes each repeated four times.
typedef struct {
  uint32_t low, high;
} dataprep_leaf;

/// Trees one after another. A tree with n inner nodes has n + 1 leaves; leaves bear the numbers 0...n, inner
/// nodes n + 1...2n, parents before their children, so that n + 1 is the root.
typedef struct {
  const dataprep_split *splits;
  const dataprep_leaf *leaves;
  /// Inner nodes of each tree.
  const uint8_t *sizes;
  size_t count;
  /// Score before the first tree.
  int32_t base;
  /// Bytes of a row; every split's feature is less.
  uint32_t width;
} dataprep_trees;

/// Instructions that the evaluation can use.
typedef enum {
  /// What every processor of the architecture has.
  DATAPREP_VECTORS_BASE,
  /// AVX2.
  DATAPREP_VECTORS_256,
} dataprep_vectors;

/// The best this processor can do.
dataprep_vectors dataprep_best_vectors(void);

/// Adds up the trees for `count` rows, `stride` bytes apart, into `scores`: the same sums whatever `vectors`.
///
/// `columns` is scratch memory of `width * DATAPREP_TREES_ROWS` bytes.
void dataprep_evaluate_trees(
    const dataprep_trees *trees, const uint8_t *rows, size_t count, size_t stride, uint8_t *columns, int32_t *scores,
    dataprep_vectors vectors);
