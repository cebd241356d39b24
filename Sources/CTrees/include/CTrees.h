#pragma once
#include <stddef.h>
#include <stdint.h>

#include "quantity.h"

/// Rows that are scored together.
#define DATAPREP_TREES_ROWS 64
/// Leaves of a tree at most, so that their scores fill two registers of 16 bytes for each byte of a score.
#define DATAPREP_TREES_LEAVES 32

/// An inner node: a row goes right where its byte `feature` is more than the threshold.
typedef struct {
  uint16_t feature;
  /// The threshold less 128, so that bytes can be compared with a sign.
  int8_t threshold;
  /// Leaves below the left child.
  uint8_t left_leaves;
  /// One more than the children's numbers; 0 for a leaf.
  uint8_t left, right;
} dataprep_split;

/// The scores of a tree's leaves from left to right, 16 bits, two's complement, low and high bytes apart.
typedef struct {
  uint8_t low[DATAPREP_TREES_LEAVES], high[DATAPREP_TREES_LEAVES];
} dataprep_leaves;

/// Trees one after another. A tree with n inner nodes has n + 1 leaves, numbered from left to right. Its first inner node
/// is the root, 0, and every other comes after its parent.
typedef struct {
  const dataprep_split *splits;
  const dataprep_leaves *leaves;
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
  DATAPREP_TREES_BASE,
  /// AVX2.
  DATAPREP_TREES_256,
  /// AVX-512 (F, BW, VL, VBMI).
  DATAPREP_TREES_512,
} dataprep_trees_vectors;

/// The best this processor can do.
dataprep_trees_vectors dataprep_trees_best_vectors(void);

/// Adds up the trees for `count` rows, `stride` bytes apart, into `scores`: the same sums whatever `vectors`.
///
/// `columns` is scratch memory of `width * DATAPREP_TREES_ROWS` bytes.
void dataprep_evaluate_trees(
    const dataprep_trees *trees, const uint8_t *rows, size_t count, size_t stride, uint8_t *columns, int32_t *scores,
    dataprep_trees_vectors vectors);
