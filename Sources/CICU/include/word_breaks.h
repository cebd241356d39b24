#pragma once
#include <stdint.h>

/// Finds words of scripts without spaces by ICU's dictionaries (Unicode Standard Annex 29, tailored by ICU).
typedef struct dataprep_word_breaks dataprep_word_breaks;

/// NULL where ICU has no data.
dataprep_word_breaks *dataprep_word_breaks_open(void);
void dataprep_word_breaks_close(dataprep_word_breaks *breaks);
/// Writes where each word of UTF-16 `units` ends, in order, the last one at `count`, and returns their number: at most
/// `count`, for which there must be room. -1 where ICU fails.
int32_t dataprep_word_breaks_find(dataprep_word_breaks *breaks, const uint16_t *units, int32_t count, int32_t *ends);
/// The version of ICU, such as `72.1`; valid for good.
const char *dataprep_icu_version(void);
