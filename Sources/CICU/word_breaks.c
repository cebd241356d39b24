#include "word_breaks.h"

#include <unicode/ubrk.h>
#include <unicode/uversion.h>

dataprep_word_breaks *dataprep_word_breaks_open(void) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
  return U_SUCCESS(status) ? (dataprep_word_breaks *)iterator : NULL;
}

void dataprep_word_breaks_close(dataprep_word_breaks *breaks) { ubrk_close((UBreakIterator *)breaks); }

int32_t dataprep_word_breaks_find(dataprep_word_breaks *breaks, const uint16_t *units, int32_t count, int32_t *ends) {
  UBreakIterator *iterator = (UBreakIterator *)breaks;
  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(iterator, (const UChar *)units, count, &status);
  if (U_FAILURE(status)) return -1;
  int32_t words = 0;
  for (int32_t end = ubrk_next(iterator); end != UBRK_DONE && words < count; end = ubrk_next(iterator))
    ends[words++] = end;
  return words;
}

const char *dataprep_icu_version(void) { return U_ICU_VERSION; }
