#pragma once
#include <stddef.h>
#include <stdint.h>

/// Numbers that a layer gives for a row: two registers of AVX2.
#define DATAPREP_NETWORK_CHANNELS 16

/// Instructions that the evaluation can use.
typedef enum {
  /// What every processor of the architecture has.
  DATAPREP_NETWORK_BASE,
  /// AVX2.
  DATAPREP_NETWORK_256,
  /// AVX-512 (F, VNNI).
  DATAPREP_NETWORK_512,
} dataprep_network_vectors;

/// The best this processor can do.
dataprep_network_vectors dataprep_network_best_vectors(void);

/// Adds the products of weights and `2 * pairs` inputs of each of `count` rows to the row's channels in `sums`, which
/// wrap around. Rows are `2 * pairs` numbers, one after another; `weights` holds, for each pair of inputs, the two
/// weights of each channel.
void dataprep_network_add(
    const int16_t *weights, size_t pairs, const int16_t *rows, size_t count, int32_t *sums,
    dataprep_network_vectors vectors);

/// What of `sums` is above 0, divided by `1 << shift`, 32,767 at most.
void dataprep_network_rectify(
    const int32_t *sums, size_t count, int shift, int16_t *rows, dataprep_network_vectors vectors);
