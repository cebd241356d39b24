#include "CTrees.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Boosted trees over 64 rows at a time, without branches on data: rows are transposed, so that an inner node is one
// comparison of 64 bytes, which divides the node's rows between its children. All inner nodes are seen for 64 rows,
// which is several times faster than walking the tree for each. What comes of it is the number of each row's leaf, whose
// score is looked up: with AVX2 by shuffles of the registers that hold a tree's leaves, with AVX-512 (BW, VBMI) by one
// permutation of one register, else row by row.
// docs/extraction.md has the times.

enum { ROWS = DATAPREP_TREES_ROWS, LEAVES = DATAPREP_TREES_LEAVES };

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef int8_t signed64 __attribute__((vector_size(64)));

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/// 16 rows of 16 bytes, as 16 columns of bytes less 128.
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
  for (int i = 0; i < 16; i++) {
    a[i] ^= 128;
    memcpy(columns + (column + i) * ROWS, &a[i], 16);
  }
}

/// Columns of 64 rows, of bytes less 128; behind the last of `count` rows it is repeated.
ALWAYS_INLINE void load(const uint8_t *rows, size_t count, size_t stride, size_t width, uint8_t *columns) {
  for (size_t first = 0; first < ROWS; first += 16) {
    const uint8_t *at[16];
    for (size_t i = 0; i < 16; i++) at[i] = rows + (first + i < count ? first + i : count - 1) * stride;
    size_t column = 0;
    for (; column + 16 <= width; column += 16) transpose(at, column, columns + first);
    for (; column < width; column++) {
      for (size_t i = 0; i < 16; i++) columns[column * ROWS + first + i] = at[i][column] ^ 128;
    }
  }
}

/// Numbers of the leaves that 64 rows come to: where a row goes right, the leaves on the left are added to its number.
/// They are no result, as a function that returned wide vectors would have another calling convention for each width.
ALWAYS_INLINE void find_leaves(const dataprep_split *splits, size_t size, const uint8_t *columns, bytes64 *numbers) {
  // The first is where leaves' masks go.
  bytes64 masks[LEAVES + 1], found = {0};
  masks[1] = ~found;
  for (size_t i = 0; i < size; i++) {
    const dataprep_split *split = splits + i;
    signed64 column;
    memcpy(&column, columns + (size_t)split->feature * ROWS, ROWS);
    bytes64 mask = masks[i + 1];
    bytes64 right = mask & (bytes64)(column > split->threshold);
    found += right & split->left_leaves;
    masks[split->left] = mask ^ right;
    masks[split->right] = right;
  }
  *numbers = found;
}

#define PARAMETERS                                                                                            \
  const dataprep_trees *trees, const uint8_t *rows, size_t count, size_t stride, uint8_t *columns, int32_t *scores

static void evaluate_base(PARAMETERS) {
  for (size_t start = 0; start < count; start += ROWS) {
    size_t taken = count - start < ROWS ? count - start : ROWS;
    load(rows + start * stride, taken, stride, trees->width, columns);
    int32_t sums[ROWS];
    for (size_t i = 0; i < ROWS; i++) sums[i] = trees->base;
    const dataprep_split *splits = trees->splits;
    for (size_t tree = 0; tree < trees->count; splits += trees->sizes[tree], tree++) {
      bytes64 found;
      find_leaves(splits, trees->sizes[tree], columns, &found);
      const dataprep_leaves *leaves = trees->leaves + tree;
      for (size_t i = 0; i < ROWS; i++) sums[i] += leaves->low[found[i]] + (int8_t)leaves->high[found[i]] * 256;
    }
    memcpy(scores + start, sums, taken * sizeof *scores);
  }
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))

/// One of 32 bytes for each of 32 numbers.
AVX2 ALWAYS_INLINE __m256i look_up(const uint8_t bytes[LEAVES], __m256i numbers) {
  __m128i first = _mm_loadu_si128((const __m128i *)bytes), second = _mm_loadu_si128((const __m128i *)(bytes + 16));
  // Bit 4 of a number becomes the top bit of its byte.
  return _mm256_blendv_epi8(
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(first), numbers),
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(second), numbers), _mm256_slli_epi16(numbers, 3));
}

/// Sums of 16 bits of bytes of 32 rows: the first and the second eight of each 16 rows.
typedef struct {
  __m256i even, odd;
} sums32;

AVX2 ALWAYS_INLINE void add(sums32 *sums, __m256i bytes) {
  const __m256i zero = _mm256_setzero_si256();
  sums->even = _mm256_add_epi16(sums->even, _mm256_unpacklo_epi8(bytes, zero));
  sums->odd = _mm256_add_epi16(sums->odd, _mm256_unpackhi_epi8(bytes, zero));
}

AVX2 ALWAYS_INLINE void store(const sums32 *sums, uint16_t rows[32]) {
  __m256i halves[2] = {
      _mm256_permute2x128_si256(sums->even, sums->odd, 0x20), _mm256_permute2x128_si256(sums->even, sums->odd, 0x31)};
  memcpy(rows, halves, sizeof halves);
}

AVX2 static void evaluate_256(PARAMETERS) {
  for (size_t start = 0; start < count; start += ROWS) {
    size_t taken = count - start < ROWS ? count - start : ROWS;
    load(rows + start * stride, taken, stride, trees->width, columns);
    int32_t sums[ROWS];
    for (size_t i = 0; i < ROWS; i++) sums[i] = trees->base;
    const dataprep_split *splits = trees->splits;
    for (size_t tree = 0; tree < trees->count;) {
      // High bytes count from -128, so that no sum can pass 65,535 in 256 trees.
      sums32 low[2] = {0}, high[2] = {0};
      size_t first = tree, end = trees->count - tree > 256 ? tree + 256 : trees->count;
      for (; tree < end; splits += trees->sizes[tree], tree++) {
        bytes64 found;
        find_leaves(splits, trees->sizes[tree], columns, &found);
        __m256i numbers[2];
        memcpy(numbers, &found, sizeof found);
        for (int half = 0; half < 2; half++) {
          add(&low[half], look_up(trees->leaves[tree].low, numbers[half]));
          add(&high[half],
              _mm256_xor_si256(look_up(trees->leaves[tree].high, numbers[half]), _mm256_set1_epi8(-128)));
        }
      }
      uint16_t lows[ROWS], highs[ROWS];
      for (int half = 0; half < 2; half++) store(&low[half], lows + 32 * half), store(&high[half], highs + 32 * half);
      for (size_t i = 0; i < ROWS; i++) sums[i] += lows[i] + (highs[i] - 128 * (int32_t)(end - first)) * 256;
    }
    memcpy(scores + start, sums, taken * sizeof *scores);
  }
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi")))

/// One node for 64 rows, whose masks are numbers of 64 bits; what `find_leaves` does.
AVX512 ALWAYS_INLINE __m512i split_512(const dataprep_split *split, uint64_t mask, const uint8_t *columns,
                                       uint64_t *masks, __m512i found) {
  __m512i column = _mm512_loadu_si512(columns + (size_t)split->feature * ROWS);
  uint64_t right = _mm512_mask_cmpgt_epi8_mask(mask, column, _mm512_set1_epi8(split->threshold));
  masks[split->left] = mask ^ right;
  masks[split->right] = right;
  return _mm512_mask_add_epi8(found, right, found, _mm512_set1_epi8((char)split->left_leaves));
}

/// Sums of 32 bits of 64 rows: those with even and odd numbers of the first, then of the second eight of each 16 rows.
typedef struct {
  __m512i of[4];
} sums64;

/// Adds one tree's scores for 64 numbers of leaves.
AVX512 ALWAYS_INLINE void add_512(sums64 *sums, __m512i numbers, const dataprep_leaves *tree) {
  // Low bytes of the leaves are before their high bytes.
  __m512i leaves = _mm512_loadu_si512(tree);
  __m512i low = _mm512_permutexvar_epi8(numbers, leaves);
  __m512i high = _mm512_permutexvar_epi8(_mm512_or_si512(numbers, _mm512_set1_epi8(LEAVES)), leaves);
  __m512i first = _mm512_unpacklo_epi8(low, high), second = _mm512_unpackhi_epi8(low, high);
  sums->of[0] = _mm512_add_epi32(sums->of[0], _mm512_srai_epi32(_mm512_slli_epi32(first, 16), 16));
  sums->of[1] = _mm512_add_epi32(sums->of[1], _mm512_srai_epi32(first, 16));
  sums->of[2] = _mm512_add_epi32(sums->of[2], _mm512_srai_epi32(_mm512_slli_epi32(second, 16), 16));
  sums->of[3] = _mm512_add_epi32(sums->of[3], _mm512_srai_epi32(second, 16));
}

AVX512 static void evaluate_512(PARAMETERS) {
  for (size_t start = 0; start < count; start += ROWS) {
    size_t taken = count - start < ROWS ? count - start : ROWS;
    load(rows + start * stride, taken, stride, trees->width, columns);
    sums64 sums;
    for (int i = 0; i < 4; i++) sums.of[i] = _mm512_set1_epi32(trees->base);
    const dataprep_split *splits = trees->splits;
    // Two trees at a time: a node waits for the one above it, which leaves time for another tree's.
    for (size_t tree = 0; tree < trees->count; tree += 2) {
      size_t sizes[2] = {trees->sizes[tree], tree + 1 < trees->count ? trees->sizes[tree + 1] : 0};
      const dataprep_split *first = splits, *second = splits + sizes[0];
      uint64_t masks[2][LEAVES + 1];
      masks[0][1] = masks[1][1] = ~(uint64_t)0;
      __m512i numbers[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
      size_t both = sizes[0] < sizes[1] ? sizes[0] : sizes[1], i = 0;
      for (; i < both; i++) {
        numbers[0] = split_512(first + i, masks[0][i + 1], columns, masks[0], numbers[0]);
        numbers[1] = split_512(second + i, masks[1][i + 1], columns, masks[1], numbers[1]);
      }
      for (size_t j = i; j < sizes[0]; j++) numbers[0] = split_512(first + j, masks[0][j + 1], columns, masks[0], numbers[0]);
      for (size_t j = i; j < sizes[1]; j++) numbers[1] = split_512(second + j, masks[1][j + 1], columns, masks[1], numbers[1]);
      add_512(&sums, numbers[0], trees->leaves + tree);
      if (tree + 1 < trees->count) add_512(&sums, numbers[1], trees->leaves + tree + 1);
      splits = second + sizes[1];
    }
    int32_t parts[4][16];
    memcpy(parts, &sums, sizeof parts);
    for (size_t i = 0; i < taken; i++) {
      scores[start + i] = parts[(i >> 3 & 1) * 2 + (i & 1)][(i >> 4) * 4 + (i >> 1 & 3)];
    }
  }
}

dataprep_trees_vectors dataprep_trees_best_vectors(void) {
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi")) {
    return DATAPREP_TREES_512;
  }
  return __builtin_cpu_supports("avx2") ? DATAPREP_TREES_256 : DATAPREP_TREES_BASE;
}
#else
dataprep_trees_vectors dataprep_trees_best_vectors(void) { return DATAPREP_TREES_BASE; }
#endif

void dataprep_evaluate_trees(PARAMETERS, dataprep_trees_vectors vectors) {
#if defined(__x86_64__)
  if (vectors == DATAPREP_TREES_512) return evaluate_512(trees, rows, count, stride, columns, scores);
  if (vectors == DATAPREP_TREES_256) return evaluate_256(trees, rows, count, stride, columns, scores);
#else
  (void)vectors;
#endif
  evaluate_base(trees, rows, count, stride, columns, scores);
}
