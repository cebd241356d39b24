#include "CVectors.h"

#include <string.h>

// The same code is compiled for each width, which Swift cannot do. Fused multiplication would give other bits than
// processors without it.
#pragma clang fp contract(off)

enum { BLOCK = DATAPREP_BLOCK, CENTROIDS = 256 };

typedef float floats __attribute__((vector_size(64)));
typedef int32_t words __attribute__((vector_size(64)));

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// Macros, because functions that take or return wide vectors would have another calling convention for each width.
#define LOAD(target, at) __builtin_memcpy(&(target), (at), sizeof(floats))
#define STORE(at, source) __builtin_memcpy((at), &(source), sizeof(floats))

/// A vector's lanes added up in pairs.
ALWAYS_INLINE float total(const floats *vector) {
  float lanes[BLOCK];
  memcpy(lanes, vector, sizeof lanes);
  for (size_t half = BLOCK / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

ALWAYS_INLINE void sum_rows(
    const void *rows, size_t dimension, const uint32_t *indices, size_t count, float *sum) {
  enum { AHEAD = 8 };
  const float *base = rows;
  size_t column = 0;
  for (; column + 2 * BLOCK <= dimension; column += 2 * BLOCK) {
    floats a, b;
    LOAD(a, sum + column);
    LOAD(b, sum + column + BLOCK);
    for (size_t i = 0; i < count; i++) {
      floats x, y;
      const float *row = base + (size_t)indices[i] * dimension + column;
      if (i + AHEAD < count) {
        // Rows lie across the borders of cache lines.
        const float *next = base + (size_t)indices[i + AHEAD] * dimension + column;
        __builtin_prefetch(next);
        __builtin_prefetch(next + BLOCK);
        __builtin_prefetch(next + 2 * BLOCK - 1);
      }
      LOAD(x, row);
      LOAD(y, row + BLOCK);
      a += x;
      b += y;
    }
    STORE(sum + column, a);
    STORE(sum + column + BLOCK, b);
  }
  for (; column + BLOCK <= dimension; column += BLOCK) {
    floats a;
    LOAD(a, sum + column);
    for (size_t i = 0; i < count; i++) {
      floats x;
      if (i + AHEAD < count) {
        const float *next = base + (size_t)indices[i + AHEAD] * dimension + column;
        __builtin_prefetch(next);
        __builtin_prefetch(next + BLOCK - 1);
      }
      LOAD(x, base + (size_t)indices[i] * dimension + column);
      a += x;
    }
    STORE(sum + column, a);
  }
  for (; column < dimension; column++) {
    float a = sum[column];
    for (size_t i = 0; i < count; i++) {
      float x;
      memcpy(&x, base + (size_t)indices[i] * dimension + column, sizeof x);
      a += x;
    }
    sum[column] = a;
  }
}

/// `together` blocks at a time hide the time that an addition takes.
ALWAYS_INLINE void products(
    const float *weights, const float *scales, size_t blocks, size_t dimension, const float *hidden, float *products,
    const size_t together) {
  size_t block = 0;
  const size_t size = dimension * BLOCK;
  while (block < blocks) {
    const size_t now = block + together <= blocks ? together : 1;
    const float *at = weights + block * size;
    floats sums[4] = {{0}, {0}, {0}, {0}};
    if (now == 4) {
      for (size_t column = 0; column < dimension; column++) {
        floats a, b, c, d;
        LOAD(a, at + column * BLOCK);
        LOAD(b, at + size + column * BLOCK);
        LOAD(c, at + 2 * size + column * BLOCK);
        LOAD(d, at + 3 * size + column * BLOCK);
        sums[0] += a * hidden[column];
        sums[1] += b * hidden[column];
        sums[2] += c * hidden[column];
        sums[3] += d * hidden[column];
      }
    } else {
      for (size_t column = 0; column < dimension; column++) {
        floats a;
        LOAD(a, at + column * BLOCK);
        sums[0] += a * hidden[column];
      }
    }
    for (size_t i = 0; i < now; i++) {
      floats scale;
      if (scales) {
        LOAD(scale, scales + (block + i) * BLOCK);
        sums[i] *= scale;
      }
      STORE(products + (block + i) * BLOCK, sums[i]);
    }
    block += now;
  }
}

ALWAYS_INLINE float exponentials(float *scores, size_t blocks) {
  floats highest = {0};
  highest -= __builtin_inff();
  for (size_t block = 0; block < blocks; block++) {
    floats x;
    LOAD(x, scores + block * BLOCK);
    words more = (words)(x > highest);
    highest = (floats)(((words)x & more) | ((words)highest & ~more));
  }
  float top = highest[0];
  for (size_t i = 1; i < BLOCK; i++) top = highest[i] > top ? highest[i] : top;
  floats sums = {0};
  for (size_t block = 0; block < blocks; block++) {
    floats x;
    LOAD(x, scores + block * BLOCK);
    x -= top;
    // Cody-Waite reduction and the polynomial of Cephes' expf (S. Moshier); below -87 all is the smallest normal number.
    floats lowest = {0};
    lowest -= 87.0f;
    words low = (words)(x < lowest);
    x = (floats)(((words)lowest & low) | ((words)x & ~low));
    // Adding and subtracting 1.5 * 2^23 rounds to a whole number.
    floats shifted = x * 1.442695041f + 12582912.0f;
    floats power = shifted - 12582912.0f;
    floats rest = (x - power * 0.693359375f) - power * -2.12194440e-4f;
    floats sum = rest * 1.98756915e-4f + 1.39819995e-3f;
    sum = sum * rest + 8.3334519e-3f;
    sum = sum * rest + 4.1665796e-2f;
    sum = sum * rest + 1.6666665e-1f;
    sum = sum * rest + 5.0000001e-1f;
    sum = sum * rest * rest + rest + 1.0f;
    words exponent = ((words)shifted - 0x4B400000 + 127) << 23;
    floats result = sum * (floats)exponent;
    STORE(scores + block * BLOCK, result);
    sums += result;
  }
  return total(&sums);
}

ALWAYS_INLINE size_t next_at_least(const float *values, size_t start, size_t count, float floor) {
  size_t i = start;
  for (; i < count && i % BLOCK != 0; i++) {
    if (values[i] >= floor) return i;
  }
  for (; i < count; i += BLOCK) {
    floats x;
    LOAD(x, values + i);
    words reached = (words)(x >= floor);
    int64_t halves[BLOCK / 2], any = 0;
    memcpy(halves, &reached, sizeof halves);
    for (size_t half = 0; half < BLOCK / 2; half++) any |= halves[half];
    if (!any) continue;
    for (size_t lane = i; lane < count && lane < i + BLOCK; lane++) {
      if (values[lane] >= floor) return lane;
    }
  }
  return count;
}

ALWAYS_INLINE void weighted_sum(
    const float *weights, const float *factors, size_t blocks, size_t dimension, float *gradient) {
  size_t column = 0;
  for (; column + 4 <= dimension; column += 4) {
    floats sums[4] = {{0}, {0}, {0}, {0}};
    for (size_t block = 0; block < blocks; block++) {
      const float *at = weights + (block * dimension + column) * BLOCK;
      floats factor, a, b, c, d;
      LOAD(factor, factors + block * BLOCK);
      LOAD(a, at);
      LOAD(b, at + BLOCK);
      LOAD(c, at + 2 * BLOCK);
      LOAD(d, at + 3 * BLOCK);
      sums[0] += a * factor;
      sums[1] += b * factor;
      sums[2] += c * factor;
      sums[3] += d * factor;
    }
    for (size_t i = 0; i < 4; i++) gradient[column + i] = total(&sums[i]);
  }
  for (; column < dimension; column++) {
    floats sum = {0};
    for (size_t block = 0; block < blocks; block++) {
      floats factor, a;
      LOAD(factor, factors + block * BLOCK);
      LOAD(a, weights + (block * dimension + column) * BLOCK);
      sum += a * factor;
    }
    gradient[column] = total(&sum);
  }
}

ALWAYS_INLINE void update_blocks(
    float *weights, const float *factors, size_t padded, const float *hidden, size_t dimension, size_t count, size_t first,
    size_t last) {
  for (size_t block = first; block < last; block++) {
    float *at = weights + block * dimension * BLOCK;
    for (size_t text = 0; text < count; text++) {
      floats factor;
      LOAD(factor, factors + text * padded + block * BLOCK);
      const float *values = hidden + text * dimension;
      for (size_t column = 0; column < dimension; column++) {
        floats a;
        LOAD(a, at + column * BLOCK);
        a += factor * values[column];
        STORE(at + column * BLOCK, a);
      }
    }
  }
}

ALWAYS_INLINE void update_rows(
    float *rows, size_t dimension, const uint32_t *indices, size_t count, const float *change, uint32_t part,
    uint32_t parts) {
  enum { AHEAD = 8 };
  for (size_t i = 0; i < count; i++) {
    if (i + AHEAD < count) __builtin_prefetch(rows + (size_t)indices[i + AHEAD] * dimension, 1);
    // Multiplication mixes the index, so that every part gets as much.
    if (parts > 1 && ((uint64_t)(indices[i] * 2654435761u) * parts) >> 32 != part) continue;
    float *row = rows + (size_t)indices[i] * dimension;
    size_t column = 0;
    for (; column + BLOCK <= dimension; column += BLOCK) {
      floats a, b;
      LOAD(a, row + column);
      LOAD(b, change + column);
      a += b;
      STORE(row + column, a);
    }
    for (; column < dimension; column++) row[column] += change[column];
  }
}

ALWAYS_INLINE void nearest_centroids(
    const float *vectors, size_t count, size_t stride, size_t size, const float *centroids, uint8_t *codes) {
  words first = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (size_t i = 0; i < count; i++) {
    const float *vector = vectors + i * stride;
    floats least = {0};
    least += __builtin_inff();
    words nearest = {0};
    for (int32_t start = 0; start < CENTROIDS; start += BLOCK) {
      floats distance = {0};
      for (size_t column = 0; column < size; column++) {
        floats centroid;
        LOAD(centroid, centroids + column * CENTROIDS + start);
        centroid -= vector[column];
        distance += centroid * centroid;
      }
      words nearer = (words)(distance < least);
      words number = first + start;
      least = (floats)(((words)distance & nearer) | ((words)least & ~nearer));
      nearest = (number & nearer) | (nearest & ~nearer);
    }
    int32_t best = nearest[0];
    float distance = least[0];
    for (size_t lane = 1; lane < BLOCK; lane++) {
      if (least[lane] < distance || (least[lane] == distance && nearest[lane] < best)) {
        distance = least[lane];
        best = nearest[lane];
      }
    }
    codes[i] = (uint8_t)best;
  }
}

// Each function, for each width.
#if defined(__x86_64__)
#define WIDTH_256 __attribute__((target("avx2")))
#define WIDTH_512 __attribute__((target("avx512f")))

dataprep_vector_width dataprep_widest_vectors(void) {
  if (__builtin_cpu_supports("avx512f")) return DATAPREP_VECTORS_512;
  return __builtin_cpu_supports("avx2") ? DATAPREP_VECTORS_256 : DATAPREP_VECTORS_128;
}

#define FOR_WIDTHS(result, name, parameters, call_128, call_wide)              \
  WIDTH_256 static result name##_256 parameters { return call_wide; }                    \
  WIDTH_512 static result name##_512 parameters { return call_wide; }                    \
  static result name##_128 parameters { return call_128; }
#define CHOOSE(name, arguments)                                                         \
  if (width == DATAPREP_VECTORS_512) return name##_512 arguments;                       \
  if (width == DATAPREP_VECTORS_256) return name##_256 arguments;                       \
  return name##_128 arguments;
#else
dataprep_vector_width dataprep_widest_vectors(void) { return DATAPREP_VECTORS_128; }

#define FOR_WIDTHS(result, name, parameters, call_128, call_wide)              \
  static result name##_128 parameters { return call_128; }
#define CHOOSE(name, arguments)                                                         \
  (void)width;                                                                          \
  return name##_128 arguments;
#endif

#define SUM_ROWS const void *rows, size_t dimension, const uint32_t *indices, size_t count, float *sum
FOR_WIDTHS(void, sum_rows, (SUM_ROWS), sum_rows(rows, dimension, indices, count, sum), sum_rows(rows, dimension, indices, count, sum))
void dataprep_sum_rows(SUM_ROWS, dataprep_vector_width width) { CHOOSE(sum_rows, (rows, dimension, indices, count, sum)) }

// Sixteen 128-bit registers hold one block's sums and little more.
#define PRODUCTS \
  const float *weights, const float *scales, size_t blocks, size_t dimension, const float *hidden, float *out
FOR_WIDTHS(
    void, products, (PRODUCTS), products(weights, scales, blocks, dimension, hidden, out, 1),
    products(weights, scales, blocks, dimension, hidden, out, 4))
void dataprep_products(PRODUCTS, dataprep_vector_width width) {
  CHOOSE(products, (weights, scales, blocks, dimension, hidden, out))
}

FOR_WIDTHS(float, exponentials, (float *scores, size_t blocks), exponentials(scores, blocks), exponentials(scores, blocks))
float dataprep_exponentials(float *scores, size_t blocks, dataprep_vector_width width) {
  CHOOSE(exponentials, (scores, blocks))
}

#define REACHING const float *values, size_t start, size_t count, float floor
FOR_WIDTHS(size_t, next_at_least, (REACHING), next_at_least(values, start, count, floor), next_at_least(values, start, count, floor))
size_t dataprep_next_at_least(REACHING, dataprep_vector_width width) { CHOOSE(next_at_least, (values, start, count, floor)) }

#define WEIGHTED const float *weights, const float *factors, size_t blocks, size_t dimension, float *gradient
FOR_WIDTHS(void, weighted_sum, (WEIGHTED), weighted_sum(weights, factors, blocks, dimension, gradient), weighted_sum(weights, factors, blocks, dimension, gradient))
void dataprep_weighted_sum(WEIGHTED, dataprep_vector_width width) {
  CHOOSE(weighted_sum, (weights, factors, blocks, dimension, gradient))
}

#define UPDATE_BLOCKS                                                                                            \
  float *weights, const float *factors, size_t padded, const float *hidden, size_t dimension, size_t count, size_t first, \
      size_t last
#define UPDATE_BLOCKS_ARGUMENTS weights, factors, padded, hidden, dimension, count, first, last
FOR_WIDTHS(void, update_blocks, (UPDATE_BLOCKS), update_blocks(UPDATE_BLOCKS_ARGUMENTS), update_blocks(UPDATE_BLOCKS_ARGUMENTS))
void dataprep_update_blocks(UPDATE_BLOCKS, dataprep_vector_width width) {
  CHOOSE(update_blocks, (UPDATE_BLOCKS_ARGUMENTS))
}

#define UPDATE_ROWS                                                                                              \
  float *rows, size_t dimension, const uint32_t *indices, size_t count, const float *change, uint32_t part, uint32_t parts
#define UPDATE_ROWS_ARGUMENTS rows, dimension, indices, count, change, part, parts
FOR_WIDTHS(void, update_rows, (UPDATE_ROWS), update_rows(UPDATE_ROWS_ARGUMENTS), update_rows(UPDATE_ROWS_ARGUMENTS))
void dataprep_update_rows(UPDATE_ROWS, dataprep_vector_width width) { CHOOSE(update_rows, (UPDATE_ROWS_ARGUMENTS)) }

#define NEAREST \
  const float *vectors, size_t count, size_t stride, size_t size, const float *centroids, uint8_t *codes
#define NEAREST_ARGUMENTS vectors, count, stride, size, centroids, codes
FOR_WIDTHS(void, nearest_centroids, (NEAREST), nearest_centroids(NEAREST_ARGUMENTS), nearest_centroids(NEAREST_ARGUMENTS))
void dataprep_nearest_centroids(NEAREST, dataprep_vector_width width) { CHOOSE(nearest_centroids, (NEAREST_ARGUMENTS)) }

size_t dataprep_count_signs(const uint8_t *text, size_t count) {
  size_t signs = 0;
  for (size_t start = 0; start < count; start += 128) {
    size_t end = count - start < 128 ? count : start + 128;
    // A byte of its own, so that the compiler compares as many at once as fit into a vector.
    uint8_t some = 0;
    for (size_t i = start; i < end; i++) {
      uint8_t is_sign = (uint8_t)(text[i] - '.') < 0x50;
      uint8_t is_letter = (uint8_t)((text[i] | 0x20) - 'a') < 26;
      some += is_sign & !is_letter;
    }
    signs += some;
  }
  return signs;
}
