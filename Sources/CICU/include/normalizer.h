#pragma once
#include <stdbool.h>
#include <stdint.h>

// ICU's normal form C over UTF-16, without its versioned names. Counts are of code units; -1 means
// that the room was too small or the text is no Unicode.

/// Well-formed UTF-8 as UTF-16; needs at most as many units as there are bytes.
int32_t dataprep_utf16_from_utf8(uint16_t *units, int32_t room, const char *bytes, int32_t count);
/// UTF-16 as UTF-8; needs at most three bytes a unit.
int32_t dataprep_utf8_from_utf16(char *bytes, int32_t room, const uint16_t *units, int32_t count);
/// Units at the start that are in normal form C to all appearance: the quick check says yes.
int32_t dataprep_nfc_prefix(const uint16_t *units, int32_t count);
/// The text in normal form C; needs at most three times its units (Unicode Standard Annex 15, 9).
int32_t dataprep_nfc(uint16_t *normal, int32_t room, const uint16_t *units, int32_t count);
/// The code point that two ones compose to; -1 for none.
int32_t dataprep_nfc_pair(int32_t first, int32_t second);
/// Whether a mark would be put in canonical order before the last part of a character's decomposition.
bool dataprep_nfc_reorders(int32_t character, int32_t mark);
/// The version of Unicode that ICU knows, such as `15.0`; valid for good.
const char *dataprep_unicode_version(void);
