#include "CCRC32.h"

// CRC-32 (RFC 1952, section 8) by carry-less multiplication over 512-bit vectors.
//
// Method: "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Gopal et al., Intel,
// 2009: to move 128 bits D bits on, multiply their halves by x^(D+32) and x^(D-32) modulo the polynomial,
// bit-reflected. Swift has no such instructions, and Debian 12's libdeflate uses 256 bits at most, which
// costs an archive reader a twelfth of its time.

#if defined(__x86_64__)
#include <immintrin.h>

bool dataprep_crc32_can_fold(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("vpclmulqdq");
}

#define VECTORS __attribute__((target("avx512f,vpclmulqdq,pclmul,sse4.1")))

VECTORS static inline __m512i fold_512(__m512i x, __m512i multipliers, __m512i next) {
  __m512i low = _mm512_clmulepi64_epi128(x, multipliers, 0x00);
  __m512i high = _mm512_clmulepi64_epi128(x, multipliers, 0x11);
  return _mm512_ternarylogic_epi64(low, high, next, 0x96);
}

VECTORS static inline __m128i fold_128(__m128i x, long long low, long long high, __m128i next) {
  __m128i multipliers = _mm_set_epi64x(high, low);
  __m128i products = _mm_xor_si128(
      _mm_clmulepi64_si128(x, multipliers, 0x00), _mm_clmulepi64_si128(x, multipliers, 0x11));
  return _mm_xor_si128(products, next);
}

VECTORS size_t dataprep_crc32_fold(const uint8_t *bytes, size_t count, uint32_t remainder, uint8_t folded[16]) {
  size_t length = count & ~(size_t)255;
  if (length == 0) return 0;
  const __m512i by_2048 = _mm512_broadcast_i32x4(_mm_set_epi64x(0x1322d1430, 0x11542778a));
  const __m512i by_512 = _mm512_broadcast_i32x4(_mm_set_epi64x(0x1c6e41596, 0x154442bd4));
  const uint8_t *end = bytes + length;
  __m512i a = _mm512_loadu_si512(bytes);
  __m512i b = _mm512_loadu_si512(bytes + 64);
  __m512i c = _mm512_loadu_si512(bytes + 128);
  __m512i d = _mm512_loadu_si512(bytes + 192);
  a = _mm512_xor_si512(a, _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)remainder)));
  for (bytes += 256; bytes < end; bytes += 256) {
    a = fold_512(a, by_2048, _mm512_loadu_si512(bytes));
    b = fold_512(b, by_2048, _mm512_loadu_si512(bytes + 64));
    c = fold_512(c, by_2048, _mm512_loadu_si512(bytes + 128));
    d = fold_512(d, by_2048, _mm512_loadu_si512(bytes + 192));
  }
  b = fold_512(a, by_512, b);
  c = fold_512(b, by_512, c);
  d = fold_512(c, by_512, d);
  __m128i last = _mm512_extracti32x4_epi32(d, 3);
  last = fold_128(_mm512_extracti32x4_epi32(d, 0), 0x03db1ecdc, 0x174359406, last);
  last = fold_128(_mm512_extracti32x4_epi32(d, 1), 0x0f1da05aa, 0x15a546366, last);
  last = fold_128(_mm512_extracti32x4_epi32(d, 2), 0x1751997d0, 0x0ccaa009e, last);
  _mm_storeu_si128((__m128i *)folded, last);
  return length;
}

#else

bool dataprep_crc32_can_fold(void) { return false; }

size_t dataprep_crc32_fold(const uint8_t *bytes, size_t count, uint32_t remainder, uint8_t folded[16]) {
  (void)bytes, (void)count, (void)remainder, (void)folded;
  return 0;
}

#endif
