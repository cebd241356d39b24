#include "CNetwork.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Layers of a small neural network in whole numbers, so that every machine finds the same sums. One multiplication of
// AVX2 takes a pair of inputs to eight channels. Sums are unsigned here, whose overflow C defines, and wrap as those of
// vectors do.

enum { CHANNELS = DATAPREP_NETWORK_CHANNELS };

#define ALWAYS_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
ALWAYS_INLINE void add_pair(const int16_t *weights, const int16_t *pair, int32_t *sums) {
  int32_t both;
  memcpy(&both, pair, sizeof both);
  __m128i inputs = _mm_set1_epi32(both);
  for (int i = 0; i < CHANNELS; i += 4) {
    __m128i products = _mm_madd_epi16(_mm_loadu_si128((const __m128i *)(weights + 2 * i)), inputs);
    __m128i *at = (__m128i *)(sums + i);
    _mm_storeu_si128(at, _mm_add_epi32(_mm_loadu_si128(at), products));
  }
}
#else
ALWAYS_INLINE void add_pair(const int16_t *weights, const int16_t *pair, int32_t *sums) {
  for (int i = 0; i < CHANNELS; i++) {
    uint32_t first = (uint32_t)(weights[2 * i] * pair[0]), second = (uint32_t)(weights[2 * i + 1] * pair[1]);
    sums[i] = (int32_t)((uint32_t)sums[i] + first + second);
  }
}
#endif

#define PARAMETERS const int16_t *weights, size_t pairs, const int16_t *rows, size_t count, int32_t *sums

static void add_base(PARAMETERS) {
  for (; count > 0; count--, rows += 2 * pairs, sums += CHANNELS) {
    for (size_t i = 0; i < pairs; i++) add_pair(weights + i * 2 * CHANNELS, rows + 2 * i, sums);
  }
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))

enum { VECTORS = CHANNELS / 8 };

typedef struct {
  __m256i of[VECTORS];
} channels;

AVX2 ALWAYS_INLINE channels load_channels(const void *at) {
  channels loaded;
#pragma clang loop unroll(full)
  for (int i = 0; i < VECTORS; i++) loaded.of[i] = _mm256_loadu_si256((const __m256i *)at + i);
  return loaded;
}

AVX2 ALWAYS_INLINE void store_channels(int32_t *sums, channels stored) {
#pragma clang loop unroll(full)
  for (int i = 0; i < VECTORS; i++) _mm256_storeu_si256((__m256i *)sums + i, stored.of[i]);
}

/// `pair` holds the second input above the first.
AVX2 ALWAYS_INLINE void multiply_add(channels *sums, channels weights, int32_t pair) {
  __m256i inputs = _mm256_set1_epi32(pair);
#pragma clang loop unroll(full)
  for (int i = 0; i < VECTORS; i++) {
    sums->of[i] = _mm256_add_epi32(sums->of[i], _mm256_madd_epi16(weights.of[i], inputs));
  }
}

AVX2 ALWAYS_INLINE void add_rows(const int16_t *weights, size_t pairs, const int16_t *rows, int count, int32_t *sums) {
  channels totals[4];
#pragma clang loop unroll(full)
  for (int row = 0; row < count; row++) totals[row] = load_channels(sums + row * CHANNELS);
  for (size_t i = 0; i < pairs; i++) {
    channels taken = load_channels(weights + i * 2 * CHANNELS);
#pragma clang loop unroll(full)
    for (int row = 0; row < count; row++) {
      int32_t pair;
      memcpy(&pair, rows + 2 * ((size_t)row * pairs + i), sizeof pair);
      multiply_add(&totals[row], taken, pair);
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < count; row++) store_channels(sums + row * CHANNELS, totals[row]);
}

AVX2 static void add_256(PARAMETERS) {
  size_t row = 0;
  for (; row + 4 <= count; row += 4) add_rows(weights, pairs, rows + row * 2 * pairs, 4, sums + row * CHANNELS);
  for (; row < count; row++) add_rows(weights, pairs, rows + row * 2 * pairs, 1, sums + row * CHANNELS);
}

#define AVX512 __attribute__((target("avx512f,avx512vnni")))

/// The channels of up to eight rows, one register each; a pair of inputs is taken to all of them by one instruction.
AVX512 ALWAYS_INLINE void add_rows_512(
    const int16_t *weights, size_t pairs, const int16_t *rows, int count, int32_t *sums) {
  __m512i totals[8];
#pragma clang loop unroll(full)
  for (int row = 0; row < count; row++) totals[row] = _mm512_loadu_si512(sums + row * CHANNELS);
  for (size_t i = 0; i < pairs; i++) {
    __m512i taken = _mm512_loadu_si512(weights + i * 2 * CHANNELS);
#pragma clang loop unroll(full)
    for (int row = 0; row < count; row++) {
      int32_t pair;
      memcpy(&pair, rows + 2 * ((size_t)row * pairs + i), sizeof pair);
      totals[row] = _mm512_dpwssd_epi32(totals[row], taken, _mm512_set1_epi32(pair));
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < count; row++) _mm512_storeu_si512(sums + row * CHANNELS, totals[row]);
}

AVX512 static void add_512(PARAMETERS) {
  _Static_assert(CHANNELS == 16, "one register of 16 numbers");
  size_t row = 0;
  for (; row + 8 <= count; row += 8) add_rows_512(weights, pairs, rows + row * 2 * pairs, 8, sums + row * CHANNELS);
  for (; row < count; row++) add_rows_512(weights, pairs, rows + row * 2 * pairs, 1, sums + row * CHANNELS);
}

dataprep_network_vectors dataprep_network_best_vectors(void) {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni")) return DATAPREP_NETWORK_512;
  return __builtin_cpu_supports("avx2") ? DATAPREP_NETWORK_256 : DATAPREP_NETWORK_BASE;
}
#else
dataprep_network_vectors dataprep_network_best_vectors(void) { return DATAPREP_NETWORK_BASE; }
#endif

void dataprep_network_add(PARAMETERS, dataprep_network_vectors vectors) {
#if defined(__x86_64__)
  if (vectors == DATAPREP_NETWORK_512) return add_512(weights, pairs, rows, count, sums);
  if (vectors == DATAPREP_NETWORK_256) return add_256(weights, pairs, rows, count, sums);
#else
  (void)vectors;
#endif
  add_base(weights, pairs, rows, count, sums);
}

static void rectify_base(const int32_t *sums, size_t count, int shift, int16_t *rows) {
  for (size_t i = 0; i < count * CHANNELS; i++) {
    int32_t value = sums[i] >> shift;
    rows[i] = (int16_t)(value < 0 ? 0 : value > INT16_MAX ? INT16_MAX : value);
  }
}

#if defined(__x86_64__)
AVX2 static void rectify_256(const int32_t *sums, size_t count, int shift, int16_t *rows) {
  __m128i bits = _mm_cvtsi32_si128(shift);
  for (size_t i = 0; i < count * CHANNELS; i += 16) {
    __m256i first = _mm256_sra_epi32(_mm256_loadu_si256((const __m256i *)(sums + i)), bits);
    __m256i second = _mm256_sra_epi32(_mm256_loadu_si256((const __m256i *)(sums + i + 8)), bits);
    // Packing takes four numbers of each by turns.
    __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi32(first, second), 0xD8);
    _mm256_storeu_si256((__m256i *)(rows + i), _mm256_max_epi16(packed, _mm256_setzero_si256()));
  }
}
#endif

void dataprep_network_rectify(
    const int32_t *sums, size_t count, int shift, int16_t *rows, dataprep_network_vectors vectors) {
#if defined(__x86_64__)
  if (vectors >= DATAPREP_NETWORK_256) return rectify_256(sums, count, shift, rows);
#else
  (void)vectors;
#endif
  rectify_base(sums, count, shift, rows);
}
