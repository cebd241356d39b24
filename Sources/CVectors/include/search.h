#pragma once
#include <stddef.h>
#include <stdint.h>

// Inner products of many rows with a panel of queries, and which of them count.
//
// The product of a row and a query is one chain of additions, component after component, whatever stands beside it: the
// result does not depend on how rows and queries are grouped. Floats are multiplied and added in one step (fused) by
// every kernel, on processors without that instruction by the C library, slowly; so all kernels give the same bits.

/// Queries that lie side by side: a panel is 1 to 3 groups of so many, component by component.
#define DATAPREP_SEARCH_LANES 16
/// Most groups of a panel.
#define DATAPREP_SEARCH_GROUPS 3

/// Instructions to search with.
typedef enum {
  /// What every processor of the architecture has.
  DATAPREP_SEARCH_PORTABLE,
  /// AVX2 with fused multiplication.
  DATAPREP_SEARCH_AVX2,
  /// AVX-512 (F, BW), floats only; bytes go as with AVX2.
  DATAPREP_SEARCH_AVX512,
  /// AVX-512 with VNNI, which multiplies bytes.
  DATAPREP_SEARCH_AVX512_VNNI,
} dataprep_search_kernel;

/// The best instructions of this processor.
dataprep_search_kernel dataprep_best_search_kernel(void);

/// A row whose product with a query is above the query's threshold.
typedef struct {
  /// The row: its place among those of the call.
  uint32_t row;
  /// The query: its place in the panel.
  uint32_t query;
  /// The product: the bits of a float, or of a signed integer for bytes.
  uint32_t score;
} dataprep_search_hit;

/// Finds rows whose product with a query is above the query's threshold, in ascending order of rows for each query.
///
/// - `rows`: `count` rows of `dimension` floats, one after the other.
/// - `panel`: for each component, `groups` * 16 queries.
/// - `thresholds`: one for each query; infinity for places without one.
/// - `targets`, `target_rows`, `better`: for each query a product and a row, and a count that is raised by the rows of
///   this call with a greater product, or the same and a lower number (rows are counted from `first`). NULL for none.
/// - `hits`: room for `count` * `groups` * 16.
///
/// Returns the number of hits.
size_t dataprep_search_floats(
    const float *rows, size_t count, size_t dimension, uint32_t first, const float *panel, size_t groups,
    const float *thresholds, const float *targets, const uint32_t *target_rows, uint32_t *better,
    dataprep_search_hit *hits, dataprep_search_kernel kernel);

/// The products of all rows and all queries of a panel: for each row `groups` * 16, in the order of the queries.
void dataprep_all_products(
    const float *rows, size_t count, size_t dimension, const float *panel, size_t groups, float *products,
    dataprep_search_kernel kernel);

/// Finds hits among bytes: unsigned in rows, -63 to 63 in queries, so that the sum of two products fits into 16 bits.
///
/// - `rows`: `count` rows of `dimension` bytes, a multiple of 4.
/// - `panel`: for each 4 components, `groups` * 16 queries with 4 bytes each.
size_t dataprep_search_bytes(
    const uint8_t *rows, size_t count, size_t dimension, const int8_t *panel, size_t groups, const int32_t *thresholds,
    dataprep_search_hit *hits, dataprep_search_kernel kernel);

/// A row and a query of a panel in one number: rows of a call are fewer than 2^26.
#define DATAPREP_SEARCH_PAIR(row, query) ((uint32_t)(row) << 6 | (uint32_t)(query))
#define DATAPREP_SEARCH_PAIR_ROW(pair) ((pair) >> 6)
#define DATAPREP_SEARCH_PAIR_QUERY(pair) ((pair) & 63)

/// Finds the same rows and queries as `dataprep_search_bytes`, without scores.
///
/// - `pairs`: room for `count` * `groups` * 16, and 16 more.
size_t dataprep_find_bytes(
    const uint8_t *rows, size_t count, size_t dimension, const int8_t *panel, size_t groups, const int32_t *thresholds,
    uint32_t *pairs, dataprep_search_kernel kernel);

/// Scores pairs that were found by some of their bytes by all, and stores those above a threshold, in their order.
///
/// - `rows`: rows of `size` bytes, in the order of the pairs' rows.
/// - `queries`: queries of `size` bytes, one after the other.
/// - `places`: for each query of the panel where it stands in `queries`.
/// - `thresholds`: for each query of the panel.
/// - `hits`: room for `count`.
///
/// Returns the number of hits.
size_t dataprep_score_pairs(
    const uint8_t *rows, size_t size, const int8_t *queries, const uint32_t *places, const int32_t *thresholds,
    const uint32_t *pairs, size_t count, dataprep_search_hit *hits, dataprep_search_kernel kernel);

/// The product of one row and one query, with the bits that `dataprep_search_floats` gives.
float dataprep_product(const float *row, const float *query, size_t dimension, dataprep_search_kernel kernel);

/// The products of one query with the rows of the given numbers, with the same bits.
void dataprep_products_of_rows(
    const float *rows, size_t dimension, const uint32_t *numbers, size_t count, const float *query, float *products,
    dataprep_search_kernel kernel);

/// The greatest magnitude among `count` floats, infinity if one of them is not a number.
float dataprep_greatest_magnitude(const float *values, size_t count);
