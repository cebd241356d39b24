#pragma once
#include <stddef.h>
#include <stdint.h>

#include "fold.h"
#include "search.h"

// Arithmetic over rows of floats, in the widest vectors of the processor. Every width gives the same bits: sums keep
// their order, and products are not fused with additions.
//
// Output rows are stored in blocks of 16: column by column, 16 rows side by side. Pointers to floats
// may have any alignment.

/// Rows of a block.
#define DATAPREP_BLOCK 16

/// How wide a processor's vectors are.
typedef enum {
  /// What every processor of the architecture has.
  DATAPREP_VECTORS_128,
  /// AVX2.
  DATAPREP_VECTORS_256,
  /// AVX-512.
  DATAPREP_VECTORS_512,
} dataprep_vector_width;

/// The widest vectors of this processor.
dataprep_vector_width dataprep_widest_vectors(void);

/// Adds the rows with the given indices to `sum`, in order.
void dataprep_sum_rows(
    const void *rows, size_t dimension, const uint32_t *indices, size_t count, float *sum, dataprep_vector_width width);

/// The products of all rows of `blocks` blocks with `hidden`, each times its scale, into `products`; no scales where NULL.
void dataprep_products(
    const float *weights, const float *scales, size_t blocks, size_t dimension, const float *hidden, float *products,
    dataprep_vector_width width);

/// Turns scores of at most any size into e^(score - highest) in place, and returns their sum. Padding must be -infinity.
float dataprep_exponentials(float *scores, size_t blocks, dataprep_vector_width width);

/// The first index from `start` on, up to `count`, whose value is at least `floor`; `count` where none is. `values` reach to the
/// end of their last block.
size_t dataprep_next_at_least(
    const float *values, size_t start, size_t count, float floor, dataprep_vector_width width);

/// How many bytes of `text` are ASCII digits or signs from U+002E on: `. / : ; < = > ? @ [ ] ^ _ { | }` and the like.
size_t dataprep_count_signs(const uint8_t *text, size_t count);

/// Prefetches `byteCount` bytes at `start`, at most four cache lines.
static inline void dataprep_prefetch(const void *start, size_t byteCount) {
  const char *at = (const char *)start;
  __builtin_prefetch(at);
  if (byteCount > 64) __builtin_prefetch(at + 64);
  if (byteCount > 128) __builtin_prefetch(at + 128);
  __builtin_prefetch(at + byteCount - 1);
}

/// The sum of all rows, each times its factor, into `gradient`.
void dataprep_weighted_sum(
    const float *weights, const float *factors, size_t blocks, size_t dimension, float *gradient,
    dataprep_vector_width width);

/// Adds, for each of `count` texts, its hidden vector times a row's factor to each row of blocks `first` to `last` - 1.
void dataprep_update_blocks(
    float *weights, const float *factors, size_t padded, const float *hidden, size_t dimension, size_t count, size_t first,
    size_t last, dataprep_vector_width width);

/// Adds `change` to the rows with the given indices that fall to `part` of `parts`, in order.
void dataprep_update_rows(
    float *rows, size_t dimension, const uint32_t *indices, size_t count, const float *change, uint32_t part,
    uint32_t parts, dataprep_vector_width width);

/// The index of the nearest of 256 centroids to each of `count` vectors of `size` floats, `stride` floats apart; the first
/// of those equally near. Centroids are stored column by column.
void dataprep_nearest_centroids(
    const float *vectors, size_t count, size_t stride, size_t size, const float *centroids, uint8_t *codes,
    dataprep_vector_width width);
