#include "fold.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { CHUNK = 16, MOST_CHUNKS = 255 };

/// All bits of the bytes from `first` to `last`, which are ASCII as all others.
ALWAYS_INLINE __m128i between(__m128i bytes, char first, char last) {
  return _mm_and_si128(
      _mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(first - 1))), _mm_cmpgt_epi8(_mm_set1_epi8((char)(last + 1)), bytes));
}

ALWAYS_INLINE __m128i equal(__m128i bytes, char byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); }

/// The sum of 16 bytes.
ALWAYS_INLINE int32_t total(__m128i bytes) {
  __m128i sums = _mm_sad_epu8(bytes, _mm_setzero_si128());
  return _mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4);
}

/// The next bytes of a text, 16 or all that are left, with zeros after them.
ALWAYS_INLINE __m128i load(const uint8_t *text, size_t count) {
  if (count >= CHUNK) return _mm_loadu_si128((const __m128i *)text);
  uint64_t low = 0, high = 0;
  // Two loads that overlap; bytes that both have are the same.
  if (count >= 8) {
    memcpy(&low, text, 8);
    memcpy(&high, text + count - 8, 8);
    high = count > 8 ? high >> 8 * (CHUNK - count) : 0;
  } else if (count >= 4) {
    uint32_t first, last;
    memcpy(&first, text, 4);
    memcpy(&last, text + count - 4, 4);
    low = first | (uint64_t)last << 8 * (count - 4);
  } else if (count > 0) {
    low = text[0] | (uint64_t)text[count / 2] << 8 * (count / 2) | (uint64_t)text[count - 1] << 8 * (count - 1);
  }
  return _mm_set_epi64x((long long)high, (long long)low);
}

size_t dataprep_fold_plain(const uint8_t *text, size_t count, uint8_t *output, dataprep_text_counts *counts) {
  // The first `n` bytes of a chunk are those of the 16 that begin at CHUNK - n.
  static const uint8_t first_bytes[2 * CHUNK] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                 255, 255, 255, 255, 255, 255, 255, 255};
  __m128i letters = _mm_setzero_si128(), capitals = letters, digits = letters, ends = letters, currencies = letters,
          spaces = letters;
  size_t at = 0;
  uint32_t in_word = counts->in_word != 0;
  for (int chunk = 0; chunk < MOST_CHUNKS && at < count; chunk++) {
    __m128i bytes = load(text + at, count - at);
    __m128i is_space = equal(bytes, ' ');
    uint32_t space = (uint32_t)_mm_movemask_epi8(is_space);
    // Control characters, the zeros after the text, and bytes beyond ASCII, which are negative.
    __m128i is_other = _mm_or_si128(_mm_cmpgt_epi8(_mm_set1_epi8(' '), bytes), equal(bytes, 127));
    uint32_t ending = (uint32_t)_mm_movemask_epi8(is_other) | (space & space << 1) | 1u << CHUNK;
    uint32_t taken = (uint32_t)__builtin_ctz(ending), reached = taken;
    if (taken > 0 && space >> (taken - 1) & 1) taken--;
    if (taken == 0) break;
    _mm_storeu_si128((__m128i *)(output + at), bytes);
    __m128i mask = _mm_loadu_si128((const __m128i *)(first_bytes + CHUNK - taken));
    __m128i is_letter = between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
    __m128i is_digit = between(bytes, '0', '9');
    letters = _mm_sub_epi8(letters, _mm_and_si128(is_letter, mask));
    digits = _mm_sub_epi8(digits, _mm_and_si128(is_digit, mask));
    capitals = _mm_sub_epi8(capitals, _mm_and_si128(between(bytes, 'A', 'Z'), mask));
    ends = _mm_sub_epi8(
        ends, _mm_and_si128(_mm_or_si128(_mm_or_si128(equal(bytes, '.'), equal(bytes, '!')), equal(bytes, '?')), mask));
    currencies = _mm_sub_epi8(currencies, _mm_and_si128(equal(bytes, '$'), mask));
    spaces = _mm_sub_epi8(spaces, _mm_and_si128(is_space, mask));
    // Bit 0 is the character before the chunk. Letters and digits spread over the rest of their run.
    uint32_t own = (uint32_t)_mm_movemask_epi8(_mm_or_si128(is_letter, is_digit)) << 1 | in_word;
    uint32_t run = ~(space << 1), spread = own;
    spread |= spread << 1 & run, run &= run << 1;
    spread |= spread << 2 & run, run &= run << 2;
    spread |= spread << 4 & run, run &= run << 4;
    spread |= spread << 8 & run, run &= run << 8;
    spread |= spread << 16 & run;
    uint32_t first = own & ~(spread << 1) & ((2u << taken) - 2);
    counts->words += __builtin_popcount(first);
    in_word = spread >> taken & 1;
    at += taken;
    if (reached < CHUNK) break;
  }
  counts->letters += total(letters);
  counts->capitals += total(capitals);
  counts->digits += total(digits);
  counts->sentence_ends += total(ends);
  counts->currencies += total(currencies);
  counts->punctuation += (int32_t)at - total(letters) - total(digits) - total(ends) - total(currencies) - total(spaces);
  counts->in_word = (int32_t)in_word;
  return at;
}
#else
size_t dataprep_fold_plain(const uint8_t *text, size_t count, uint8_t *output, dataprep_text_counts *counts) {
  (void)text, (void)count, (void)output, (void)counts;
  return 0;
}
#endif
