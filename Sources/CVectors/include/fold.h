#pragma once
#include <stddef.h>
#include <stdint.h>

/// Counts of the characters of a text, all of them ASCII.
typedef struct {
  /// Small and capital letters, and the latter among them.
  int32_t letters, capitals;
  int32_t digits;
  /// `.`, `!` and `?`.
  int32_t sentence_ends;
  /// `$`.
  int32_t currencies;
  /// All other signs but spaces.
  int32_t punctuation;
  /// Runs of characters without spaces that begin to hold a letter or a digit here.
  int32_t words;
  /// Whether the run of characters at the end, or before the beginning, holds one.
  int32_t in_word;
} dataprep_text_counts;

/// Copies the beginning of a text as far as it is printable ASCII with single spaces, and adds up `counts`. What comes
/// before must not end with a space, and what is copied does not. After some four thousand bytes it may stop early.
///
/// Returns how many bytes were copied. `output` needs room for `count` bytes and 16 more.
size_t dataprep_fold_plain(const uint8_t *text, size_t count, uint8_t *output, dataprep_text_counts *counts);
