#include "search.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma clang fp contract(off)

enum { LANES = DATAPREP_SEARCH_LANES, MOST_ROWS = 16 };

typedef float floats __attribute__((vector_size(64)));
typedef int32_t words __attribute__((vector_size(64)));
typedef uint32_t numbers __attribute__((vector_size(64)));

#define ALWAYS_INLINE static inline __attribute__((always_inline))
// Macros, because functions that take or return wide vectors would have another calling convention for each width.
#define LOAD(target, at) __builtin_memcpy(&(target), (at), sizeof(target))
#define STORE(at, source) __builtin_memcpy((at), &(source), sizeof(source))

ALWAYS_INLINE bool any_lane(const words *mask) {
  int64_t halves[LANES / 2], any = 0;
  memcpy(halves, mask, sizeof halves);
  for (size_t half = 0; half < LANES / 2; half++) any |= halves[half];
  return any != 0;
}

/// `tile` rows against `wide` groups of a panel of `groups`, from group `group` on. Constants make the sums registers. Stores
/// all products where there is room for them, and finds hits otherwise.
ALWAYS_INLINE size_t floats_tile(
    const float *rows, size_t start, size_t count, size_t dimension, uint32_t first, const float *panel, size_t groups,
    size_t group, const float *thresholds, const float *targets, const uint32_t *target_rows, uint32_t *better,
    dataprep_search_hit *hits, size_t hit_count, float *products, const size_t tile, const size_t wide) {
  const size_t size = count - start < tile ? count - start : tile;
  const float *at[MOST_ROWS];
  // A short tile repeats its last row.
  for (size_t i = 0; i < tile; i++) at[i] = rows + (start + (i < size ? i : size - 1)) * dimension;
  const float *queries = panel + group * LANES;
  const size_t stride = groups * LANES;
  floats sums[MOST_ROWS][DATAPREP_SEARCH_GROUPS];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < tile; i++) {
#pragma clang loop unroll(full)
    for (size_t g = 0; g < wide; g++) sums[i][g] = (floats){0};
  }
  for (size_t column = 0; column < dimension; column++, queries += stride) {
    floats query[DATAPREP_SEARCH_GROUPS];
#pragma clang loop unroll(full)
    for (size_t g = 0; g < wide; g++) LOAD(query[g], queries + g * LANES);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < tile; i++) {
      const float value = at[i][column];
      const floats row = {value, value, value, value, value, value, value, value,
                          value, value, value, value, value, value, value, value};
#pragma clang loop unroll(full)
      for (size_t g = 0; g < wide; g++) sums[i][g] = __builtin_elementwise_fma(row, query[g], sums[i][g]);
    }
  }
  if (products) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < tile; i++) {
      if (i >= size) continue;
#pragma clang loop unroll(full)
      for (size_t g = 0; g < wide; g++) STORE(products + (start + i) * stride + (group + g) * LANES, sums[i][g]);
    }
    return 0;
  }
  words some = {0};
#pragma clang loop unroll(full)
  for (size_t g = 0; g < wide; g++) {
    floats threshold;
    LOAD(threshold, thresholds + (group + g) * LANES);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < tile; i++) some |= (words)(sums[i][g] > threshold);
  }
  if (better) {
#pragma clang loop unroll(full)
    for (size_t g = 0; g < wide; g++) {
      floats target;
      numbers target_row, counted;
      LOAD(target, targets + (group + g) * LANES);
      LOAD(target_row, target_rows + (group + g) * LANES);
      LOAD(counted, better + (group + g) * LANES);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < tile; i++) {
        if (i >= size) continue;
        const words lower = (words)(target_row > (uint32_t)(first + start + i));
        const words is_better =
            (words)(sums[i][g] > target) | ((words)(sums[i][g] == target) & lower);
        counted -= (numbers)is_better;
      }
      STORE(better + (group + g) * LANES, counted);
    }
  }
  if (!any_lane(&some)) return hit_count;
#pragma clang loop unroll(full)
  for (size_t i = 0; i < tile; i++) {
    if (i >= size) continue;
#pragma clang loop unroll(full)
    for (size_t g = 0; g < wide; g++) {
      floats threshold;
      LOAD(threshold, thresholds + (group + g) * LANES);
      const words mask = (words)(sums[i][g] > threshold);
      if (!any_lane(&mask)) continue;
      float scores[LANES];
      memcpy(scores, &sums[i][g], sizeof scores);
      for (size_t lane = 0; lane < LANES; lane++) {
        const uint32_t query = (uint32_t)((group + g) * LANES + lane);
        if (!(scores[lane] > thresholds[query])) continue;
        dataprep_search_hit hit = {.row = (uint32_t)(start + i), .query = query};
        memcpy(&hit.score, &scores[lane], sizeof hit.score);
        hits[hit_count++] = hit;
      }
    }
  }
  return hit_count;
}

#define FLOATS                                                                                                         \
  const float *rows, size_t count, size_t dimension, uint32_t first, const float *panel, size_t groups,                \
      const float *thresholds, const float *targets, const uint32_t *target_rows, uint32_t *better,                    \
      dataprep_search_hit *hits, float *products
#define FLOATS_ARGUMENTS                                                                                               \
  rows, count, dimension, first, panel, groups, thresholds, targets, target_rows, better, hits, products

/// `tile1` to `tile3`: rows of a tile for 1 to 3 groups at once; 0 where so many groups do not fit the registers.
ALWAYS_INLINE size_t search_floats(FLOATS, const size_t tile1, const size_t tile2, const size_t tile3) {
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    const size_t left = groups - group;
#define TILES(tile, wide)                                                                                              \
  for (size_t start = 0; start < count; start += tile) {                                                               \
    found = floats_tile(                                                                                               \
        rows, start, count, dimension, first, panel, groups, group, thresholds, targets, target_rows, better, hits,    \
        found, products, tile, wide);                                                                                  \
  }                                                                                                                    \
  group += wide;
    if (tile3 && left >= 3) {
      TILES(tile3, 3)
    } else if (tile2 && left >= 2) {
      TILES(tile2, 2)
    } else {
      TILES(tile1, 1)
    }
#undef TILES
  }
  return found;
}

ALWAYS_INLINE float product(const float *row, const float *query, size_t dimension) {
  float sum = 0;
  for (size_t column = 0; column < dimension; column++) sum = __builtin_fmaf(row[column], query[column], sum);
  return sum;
}

/// Several chains at once hide the time that an addition takes.
ALWAYS_INLINE void products_of_rows(
    const float *rows, size_t dimension, const uint32_t *numbers, size_t count, const float *query, float *products) {
  enum { TOGETHER = 8 };
  for (size_t start = 0; start < count; start += TOGETHER) {
    const size_t size = count - start < TOGETHER ? count - start : TOGETHER;
    const float *at[TOGETHER];
    float sums[TOGETHER] = {0};
    for (size_t i = 0; i < TOGETHER; i++) at[i] = rows + (size_t)numbers[start + (i < size ? i : size - 1)] * dimension;
    // Rows stand anywhere in memory.
    for (size_t i = start + TOGETHER; i < start + 2 * TOGETHER && i < count; i++) {
      for (size_t column = 0; column < dimension; column += 16) {
        __builtin_prefetch(rows + (size_t)numbers[i] * dimension + column);
      }
    }
    for (size_t column = 0; column < dimension; column++) {
#pragma clang loop unroll(full)
      for (size_t i = 0; i < TOGETHER; i++) sums[i] = __builtin_fmaf(at[i][column], query[column], sums[i]);
    }
    memcpy(products + start, sums, size * sizeof(float));
  }
}

/// Adds the products of four bytes of a row and four of each of 16 queries.
ALWAYS_INLINE void add_bytes_portable(words *sum, const uint8_t *row, const int8_t *queries) {
  numbers four;
  LOAD(four, queries);
  // A query's first byte is the lowest of its number.
  for (int i = 0; i < 4; i++) *sum += ((words)(four << (24 - 8 * i)) >> 24) * (int32_t)row[i];
}

/// Of 16 sums the places of those above a threshold, as bits.
ALWAYS_INLINE uint32_t lanes_above_portable(const words *sum, const int32_t *thresholds) {
  uint32_t above = 0;
  for (uint32_t lane = 0; lane < LANES; lane++) above |= (uint32_t)((*sum)[lane] > thresholds[lane]) << lane;
  return above;
}

ALWAYS_INLINE int32_t product_of_bytes_portable(const uint8_t *row, const int8_t *query, size_t size) {
  int32_t sum = 0;
  for (size_t i = 0; i < size; i++) sum += (int32_t)row[i] * query[i];
  return sum;
}

#if defined(__x86_64__)
#define WITH_AVX2 __attribute__((target("avx2,fma")))
#define WITH_AVX512 __attribute__((target("avx512f,avx512bw,avx2,fma")))
#define WITH_VNNI __attribute__((target("avx512f,avx512bw,avx512vnni,avx2,fma")))

WITH_AVX2 ALWAYS_INLINE void add_bytes_avx2(words *sum, const uint8_t *row, const int8_t *queries) {
  int32_t four;
  memcpy(&four, row, sizeof four);
  const __m256i value = _mm256_set1_epi32(four), ones = _mm256_set1_epi16(1);
  __m256i halves[2];
  memcpy(halves, sum, sizeof halves);
  for (size_t half = 0; half < 2; half++) {
    const __m256i other = _mm256_loadu_si256((const __m256i *)queries + half);
    halves[half] = _mm256_add_epi32(halves[half], _mm256_madd_epi16(_mm256_maddubs_epi16(value, other), ones));
  }
  memcpy(sum, halves, sizeof halves);
}

WITH_AVX2 ALWAYS_INLINE uint32_t lanes_above_avx2(const words *sum, const int32_t *thresholds) {
  uint32_t above = 0;
  for (int half = 0; half < 2; half++) {
    __m256i values;
    memcpy(&values, (const int32_t *)sum + half * 8, sizeof values);
    const __m256i mask = _mm256_cmpgt_epi32(values, _mm256_loadu_si256((const __m256i *)thresholds + half));
    above |= (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(mask)) << (half * 8);
  }
  return above;
}

WITH_AVX2 ALWAYS_INLINE int32_t product_of_bytes_avx2(const uint8_t *row, const int8_t *query, size_t size) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i sums = _mm256_setzero_si256();
  size_t at = 0;
  for (; at + 32 <= size; at += 32) {
    const __m256i some = _mm256_loadu_si256((const __m256i *)(row + at));
    const __m256i other = _mm256_loadu_si256((const __m256i *)(query + at));
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_maddubs_epi16(some, other), ones));
  }
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0xB1));
  return _mm_cvtsi128_si32(four) + product_of_bytes_portable(row + at, query + at, size - at);
}

WITH_VNNI ALWAYS_INLINE uint32_t lanes_above_vnni(const words *sum, const int32_t *thresholds) {
  return _mm512_cmpgt_epi32_mask((__m512i)*sum, _mm512_loadu_si512(thresholds));
}

WITH_VNNI ALWAYS_INLINE int32_t product_of_bytes_vnni(const uint8_t *row, const int8_t *query, size_t size) {
  __m512i sums = _mm512_setzero_si512();
  size_t at = 0;
  for (; at + 64 <= size; at += 64) {
    sums = _mm512_dpbusd_epi32(sums, _mm512_loadu_si512(row + at), _mm512_loadu_si512(query + at));
  }
  if (at < size) {
    const __mmask64 rest = (1ULL << (size - at)) - 1;
    sums = _mm512_dpbusd_epi32(
        sums, _mm512_maskz_loadu_epi8(rest, row + at), _mm512_maskz_loadu_epi8(rest, query + at));
  }
  return _mm512_reduce_add_epi32(sums);
}

WITH_VNNI ALWAYS_INLINE void add_bytes_vnni(words *sum, const uint8_t *row, const int8_t *queries) {
  int32_t four;
  memcpy(&four, row, sizeof four);
  *sum = (words)_mm512_dpbusd_epi32((__m512i)*sum, _mm512_set1_epi32(four), _mm512_loadu_si512(queries));
}
#endif

#define BYTES                                                                                                          \
  const uint8_t *rows, size_t count, size_t dimension, const int8_t *panel, size_t groups, const int32_t *thresholds,  \
      dataprep_search_hit *hits
#define BYTES_ARGUMENTS rows, count, dimension, panel, groups, thresholds, hits
#define PAIRS                                                                                                          \
  const uint8_t *rows, size_t count, size_t dimension, const int8_t *panel, size_t groups, const int32_t *thresholds,  \
      uint32_t *pairs
#define PAIRS_ARGUMENTS rows, count, dimension, panel, groups, thresholds, pairs

// Macros, as inlined functions must have the instructions of their caller.

/// Sums of `tile` rows and `wide` groups at once, of which `found_row` tells those above their thresholds.
#define BYTES_TILES(add_bytes, found_row, tile, wide)                                                                  \
  for (size_t start = 0; start < count; start += tile) {                                                               \
    const size_t size = count - start < tile ? count - start : tile;                                                   \
    const uint8_t *at[tile];                                                                                           \
    for (size_t i = 0; i < tile; i++) at[i] = rows + (start + (i < size ? i : size - 1)) * dimension;                  \
    const int8_t *queries = panel + group * LANES * 4;                                                                 \
    words sums[tile][wide] = {{{0}}};                                                                                  \
    for (size_t column = 0; column < dimension; column += 4, queries += groups * LANES * 4) {                          \
      _Pragma("clang loop unroll(full)") for (size_t i = 0; i < tile; i++) {                                           \
        _Pragma("clang loop unroll(full)") for (size_t g = 0; g < wide; g++) {                                         \
          add_bytes(&sums[i][g], at[i] + column, queries + g * LANES * 4);                                             \
        }                                                                                                              \
      }                                                                                                                \
    }                                                                                                                  \
    _Pragma("clang loop unroll(full)") for (size_t i = 0; i < tile; i++) {                                             \
      if (i >= size) continue;                                                                                         \
      _Pragma("clang loop unroll(full)") for (size_t g = 0; g < wide; g++) {                                           \
        found_row(sums[i][g], start + i, (group + g) * LANES)                                                          \
      }                                                                                                                \
    }                                                                                                                  \
  }                                                                                                                    \
  group += wide;

/// Stores hits of a row and 16 queries with their scores; most have none.
#define STORE_HITS(lanes_above, sum, number, lane)                                                                     \
  uint32_t above = lanes_above(&sum, thresholds + lane);                                                               \
  if (!above) continue;                                                                                                \
  int32_t scores[LANES];                                                                                               \
  memcpy(scores, &sum, sizeof scores);                                                                                 \
  for (; above; above &= above - 1) {                                                                                  \
    const uint32_t place = (uint32_t)__builtin_ctz(above);                                                             \
    hits[found++] = (dataprep_search_hit){                                                                             \
        .row = (uint32_t)(number), .query = (uint32_t)(lane) + place, .score = (uint32_t)scores[place]};               \
  }

/// Stores rows and queries without scores.
#define STORE_PAIRS(lanes_above, sum, number, lane)                                                                    \
  for (uint32_t above = lanes_above(&sum, thresholds + lane); above; above &= above - 1) {                             \
    pairs[found++] = DATAPREP_SEARCH_PAIR(number, lane + (uint32_t)__builtin_ctz(above));                              \
  }

#define HITS_PORTABLE(sum, number, lane) STORE_HITS(lanes_above_portable, sum, number, lane)
#define PAIRS_PORTABLE(sum, number, lane) STORE_PAIRS(lanes_above_portable, sum, number, lane)

static size_t search_bytes_portable(BYTES) {
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    BYTES_TILES(add_bytes_portable, HITS_PORTABLE, 2, 1)
  }
  return found;
}

#define SCORED                                                                                                         \
  const uint8_t *rows, size_t size, const int8_t *queries, const uint32_t *places, const int32_t *thresholds,          \
      const uint32_t *pairs, size_t count, dataprep_search_hit *hits
#define SCORED_ARGUMENTS rows, size, queries, places, thresholds, pairs, count, hits

#define SCORE_PAIRS(product_of_bytes)                                                                                  \
  size_t found = 0;                                                                                                    \
  for (size_t i = 0; i < count; i++) {                                                                                 \
    const uint32_t row = DATAPREP_SEARCH_PAIR_ROW(pairs[i]), query = DATAPREP_SEARCH_PAIR_QUERY(pairs[i]);             \
    const int32_t score = product_of_bytes(rows + row * size, queries + places[query] * size, size);                   \
    hits[found] = (dataprep_search_hit){.row = row, .query = query, .score = (uint32_t)score};                         \
    found += score > thresholds[query];                                                                                \
  }                                                                                                                    \
  return found;

static size_t score_pairs_portable(SCORED) { SCORE_PAIRS(product_of_bytes_portable) }

static size_t find_bytes_portable(PAIRS) {
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    BYTES_TILES(add_bytes_portable, PAIRS_PORTABLE, 2, 1)
  }
  return found;
}

static size_t search_floats_portable(FLOATS) { return search_floats(FLOATS_ARGUMENTS, 2, 0, 0); }
#define PRODUCTS_OF_ROWS                                                                                               \
  const float *rows, size_t dimension, const uint32_t *numbers, size_t count, const float *query, float *products
static void products_of_rows_portable(PRODUCTS_OF_ROWS) {
  products_of_rows(rows, dimension, numbers, count, query, products);
}
static float product_portable(const float *row, const float *query, size_t dimension) {
  return product(row, query, dimension);
}

#if defined(__x86_64__)
#define HITS_AVX2(sum, number, lane) STORE_HITS(lanes_above_avx2, sum, number, lane)
#define PAIRS_AVX2(sum, number, lane) STORE_PAIRS(lanes_above_avx2, sum, number, lane)
#define HITS_VNNI(sum, number, lane) STORE_HITS(lanes_above_vnni, sum, number, lane)
// Where a tile finds some pairs more often than not, a branch costs more than storing none.
#define PAIRS_VNNI(sum, number, lane)                                                                                  \
  const __mmask16 above = _mm512_cmpgt_epi32_mask((__m512i)sum, _mm512_loadu_si512(thresholds + (lane)));              \
  const __m512i some = _mm512_add_epi32(places, _mm512_set1_epi32((int32_t)DATAPREP_SEARCH_PAIR(number, lane)));       \
  _mm512_storeu_si512(pairs + found, _mm512_maskz_compress_epi32(above, some));                                        \
  found += (size_t)__builtin_popcount(above);

WITH_AVX2 static size_t find_bytes_avx2(PAIRS) {
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    BYTES_TILES(add_bytes_avx2, PAIRS_AVX2, 4, 1)
  }
  return found;
}

WITH_VNNI static size_t find_bytes_vnni(PAIRS) {
  const __m512i places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    if (groups - group >= 3) {
      BYTES_TILES(add_bytes_vnni, PAIRS_VNNI, 8, 3)
    } else if (groups - group == 2) {
      BYTES_TILES(add_bytes_vnni, PAIRS_VNNI, 8, 2)
    } else {
      BYTES_TILES(add_bytes_vnni, PAIRS_VNNI, 8, 1)
    }
  }
  return found;
}

WITH_AVX2 static size_t search_bytes_avx2(BYTES) {
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    BYTES_TILES(add_bytes_avx2, HITS_AVX2, 4, 1)
  }
  return found;
}

WITH_VNNI static size_t search_bytes_vnni(BYTES) {
  size_t found = 0;
  for (size_t group = 0; group < groups;) {
    if (groups - group >= 3) {
      BYTES_TILES(add_bytes_vnni, HITS_VNNI, 8, 3)
    } else if (groups - group == 2) {
      BYTES_TILES(add_bytes_vnni, HITS_VNNI, 8, 2)
    } else {
      BYTES_TILES(add_bytes_vnni, HITS_VNNI, 8, 1)
    }
  }
  return found;
}

WITH_AVX2 static size_t score_pairs_avx2(SCORED) { SCORE_PAIRS(product_of_bytes_avx2) }
WITH_VNNI static size_t score_pairs_vnni(SCORED) { SCORE_PAIRS(product_of_bytes_vnni) }

// Sixteen registers of 256 bits: six rows of two halves, a query's halves, a row. Thirty-two of 512 bits.
WITH_AVX2 static size_t search_floats_avx2(FLOATS) { return search_floats(FLOATS_ARGUMENTS, 6, 0, 0); }
WITH_AVX512 static size_t search_floats_avx512(FLOATS) { return search_floats(FLOATS_ARGUMENTS, 16, 12, 8); }
WITH_AVX2 static float product_fused(const float *row, const float *query, size_t dimension) {
  return product(row, query, dimension);
}
WITH_AVX2 static void products_of_rows_fused(PRODUCTS_OF_ROWS) {
  products_of_rows(rows, dimension, numbers, count, query, products);
}

dataprep_search_kernel dataprep_best_search_kernel(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return DATAPREP_SEARCH_PORTABLE;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw")) return DATAPREP_SEARCH_AVX2;
  return __builtin_cpu_supports("avx512vnni") ? DATAPREP_SEARCH_AVX512_VNNI : DATAPREP_SEARCH_AVX512;
}
#else
dataprep_search_kernel dataprep_best_search_kernel(void) { return DATAPREP_SEARCH_PORTABLE; }
#endif

static size_t run_floats(FLOATS, dataprep_search_kernel kernel) {
#if defined(__x86_64__)
  if (kernel >= DATAPREP_SEARCH_AVX512) return search_floats_avx512(FLOATS_ARGUMENTS);
  if (kernel == DATAPREP_SEARCH_AVX2) return search_floats_avx2(FLOATS_ARGUMENTS);
#endif
  (void)kernel;
  return search_floats_portable(FLOATS_ARGUMENTS);
}

size_t dataprep_search_floats(
    const float *rows, size_t count, size_t dimension, uint32_t first, const float *panel, size_t groups,
    const float *thresholds, const float *targets, const uint32_t *target_rows, uint32_t *better,
    dataprep_search_hit *hits, dataprep_search_kernel kernel) {
  return run_floats(
      rows, count, dimension, first, panel, groups, thresholds, targets, target_rows, better, hits, NULL, kernel);
}

void dataprep_all_products(
    const float *rows, size_t count, size_t dimension, const float *panel, size_t groups, float *products,
    dataprep_search_kernel kernel) {
  run_floats(rows, count, dimension, 0, panel, groups, NULL, NULL, NULL, NULL, NULL, products, kernel);
}

size_t dataprep_search_bytes(BYTES, dataprep_search_kernel kernel) {
#if defined(__x86_64__)
  if (kernel == DATAPREP_SEARCH_AVX512_VNNI) return search_bytes_vnni(BYTES_ARGUMENTS);
  if (kernel >= DATAPREP_SEARCH_AVX2) return search_bytes_avx2(BYTES_ARGUMENTS);
#endif
  (void)kernel;
  return search_bytes_portable(BYTES_ARGUMENTS);
}

size_t dataprep_find_bytes(PAIRS, dataprep_search_kernel kernel) {
#if defined(__x86_64__)
  if (kernel == DATAPREP_SEARCH_AVX512_VNNI) return find_bytes_vnni(PAIRS_ARGUMENTS);
  if (kernel >= DATAPREP_SEARCH_AVX2) return find_bytes_avx2(PAIRS_ARGUMENTS);
#endif
  (void)kernel;
  return find_bytes_portable(PAIRS_ARGUMENTS);
}

size_t dataprep_score_pairs(SCORED, dataprep_search_kernel kernel) {
#if defined(__x86_64__)
  if (kernel == DATAPREP_SEARCH_AVX512_VNNI) return score_pairs_vnni(SCORED_ARGUMENTS);
  if (kernel >= DATAPREP_SEARCH_AVX2) return score_pairs_avx2(SCORED_ARGUMENTS);
#endif
  (void)kernel;
  return score_pairs_portable(SCORED_ARGUMENTS);
}

float dataprep_product(const float *row, const float *query, size_t dimension, dataprep_search_kernel kernel) {
#if defined(__x86_64__)
  if (kernel >= DATAPREP_SEARCH_AVX2) return product_fused(row, query, dimension);
#endif
  (void)kernel;
  return product_portable(row, query, dimension);
}

void dataprep_products_of_rows(PRODUCTS_OF_ROWS, dataprep_search_kernel kernel) {
#if defined(__x86_64__)
  if (kernel >= DATAPREP_SEARCH_AVX2) return products_of_rows_fused(rows, dimension, numbers, count, query, products);
#endif
  (void)kernel;
  products_of_rows_portable(rows, dimension, numbers, count, query, products);
}

float dataprep_greatest_magnitude(const float *values, size_t count) {
  // The magnitudes of finite floats have the order of their bits, and infinities and what is no number come after them.
  uint32_t most = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    bits &= 0x7FFFFFFF;
    most = bits > most ? bits : most;
  }
  if (most > 0x7F800000) most = 0x7F800000;
  float magnitude;
  memcpy(&magnitude, &most, sizeof magnitude);
  return magnitude;
}
