#include "CTrees.h"

#include <string.h>

// Boosted trees over 64 rows at a time, without branches on data: rows are transposed, so that an inner node is one
// comparison of 64 bytes; it divides its mask of rows between its children; each leaf adds its score where
// its mask is set. A tree has a few dozen leaves, so that doing all of it for 64 rows is several times faster than
// walking it for each. The same code is compiled twice, without and with AVX2, which Swift cannot do: 2.1 and 1.1 ns
// for a row and a tree of 31 leaves where it was measured. Vectors of 512 bits took 1.4 ns and are left out.

enum { ROWS = DATAPREP_TREES_ROWS };

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef uint32_t words16 __attribute__((vector_size(64)));
typedef uint16_t shorts64 __attribute__((vector_size(128)));

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// A function that returns wide vectors would have another calling convention for each width.
#define REPEAT(four_bytes) ((bytes64)((words16){0} + (four_bytes)))

/// 16 rows of 16 bytes, as 16 columns.
ALWAYS_INLINE void transpose(const uint8_t *const rows[16], size_t column, uint8_t *columns) {
  bytes16 a[16], b[16];
  for (int i = 0; i < 16; i++) memcpy(&a[i], rows[i] + column, 16);
#pragma clang loop unroll(full)
  for (int round = 0; round < 4; round++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) {
      b[2 * i] = __builtin_shufflevector(
          a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      b[2 * i + 1] = __builtin_shufflevector(
          a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) a[i] = b[i];
  }
  for (int i = 0; i < 16; i++) memcpy(columns + (column + i) * ROWS, &a[i], 16);
}

/// Columns of 64 rows; behind the last of `count` rows it is repeated.
ALWAYS_INLINE void load(const uint8_t *rows, size_t count, size_t stride, size_t width, uint8_t *columns) {
  for (size_t first = 0; first < ROWS; first += 16) {
    const uint8_t *at[16];
    for (size_t i = 0; i < 16; i++) at[i] = rows + (first + i < count ? first + i : count - 1) * stride;
    size_t column = 0;
    for (; column + 16 <= width; column += 16) transpose(at, column, columns + first);
    for (; column < width; column++) {
      for (size_t i = 0; i < 16; i++) columns[column * ROWS + first + i] = at[i][column];
    }
  }
}

ALWAYS_INLINE void evaluate(
    const dataprep_trees *trees, const uint8_t *rows, size_t count, size_t stride, uint8_t *columns, int32_t *scores) {
  bytes64 masks[2 * DATAPREP_TREES_LEAVES];
  for (size_t start = 0; start < count; start += ROWS) {
    size_t taken = count - start < ROWS ? count - start : ROWS;
    load(rows + start * stride, taken, stride, trees->width, columns);
    for (size_t i = 0; i < taken; i++) scores[start + i] = trees->base;
    const dataprep_split *split = trees->splits;
    const dataprep_leaf *leaf = trees->leaves;
    // Low and high bytes of scores add up apart; 16 bits hold the sums of 256 trees.
    for (size_t tree = 0; tree < trees->count;) {
      shorts64 lows = {0}, highs = {0};
      size_t end = trees->count - tree > 256 ? tree + 256 : trees->count;
      for (; tree < end; tree++) {
        size_t size = trees->sizes[tree];
        masks[size == 0 ? 0 : size + 1] = REPEAT(UINT32_MAX);
        for (size_t i = 0; i < size; i++, split++) {
          bytes64 column, mask = masks[size + 1 + i];
          memcpy(&column, columns + (size_t)split->feature * ROWS, ROWS);
          bytes64 is_left = (bytes64)(column <= REPEAT(split->threshold));
          masks[split->left] = mask & is_left;
          masks[split->right] = mask & ~is_left;
        }
        bytes64 low = {0}, high = {0};
        for (size_t i = 0; i <= size; i++, leaf++) {
          low |= masks[i] & REPEAT(leaf->low);
          high |= masks[i] & REPEAT(leaf->high);
        }
        lows += __builtin_convertvector(low, shorts64);
        // High bytes are signed: 128 is added here and taken off in the end.
        highs += __builtin_convertvector(high ^ REPEAT(0x80808080), shorts64);
      }
      uint16_t low_sums[ROWS], high_sums[ROWS];
      memcpy(low_sums, &lows, sizeof lows);
      memcpy(high_sums, &highs, sizeof highs);
      int32_t trees_added = (int32_t)((tree - 1) % 256 + 1);
      for (size_t i = 0; i < taken; i++) {
        scores[start + i] += low_sums[i] + (high_sums[i] - 128 * trees_added) * 256;
      }
    }
  }
}

#define PARAMETERS                                                                                            \
  const dataprep_trees *trees, const uint8_t *rows, size_t count, size_t stride, uint8_t *columns, int32_t *scores
#define ARGUMENTS trees, rows, count, stride, columns, scores

static void evaluate_base(PARAMETERS) { evaluate(ARGUMENTS); }

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void evaluate_256(PARAMETERS) { evaluate(ARGUMENTS); }

dataprep_vectors dataprep_best_vectors(void) {
  return __builtin_cpu_supports("avx2") ? DATAPREP_VECTORS_256 : DATAPREP_VECTORS_BASE;
}
#else
dataprep_vectors dataprep_best_vectors(void) { return DATAPREP_VECTORS_BASE; }
#endif

void dataprep_evaluate_trees(PARAMETERS, dataprep_vectors vectors) {
#if defined(__x86_64__)
  if (vectors == DATAPREP_VECTORS_256) return evaluate_256(ARGUMENTS);
#else
  (void)vectors;
#endif
  evaluate_base(ARGUMENTS);
}
