#include "normalizer.h"

#include <stddef.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

int32_t dataprep_utf16_from_utf8(uint16_t *units, int32_t room, const char *bytes, int32_t count) {
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8((UChar *)units, room, &length, bytes, count, &status);
  return U_SUCCESS(status) ? length : -1;
}

int32_t dataprep_utf8_from_utf16(char *bytes, int32_t room, const uint16_t *units, int32_t count) {
  int32_t length = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8(bytes, room, &length, (const UChar *)units, count, &status);
  return U_SUCCESS(status) ? length : -1;
}

int32_t dataprep_nfc_prefix(const uint16_t *units, int32_t count) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  int32_t length = unorm2_spanQuickCheckYes(nfc, (const UChar *)units, count, &status);
  return U_SUCCESS(status) ? length : -1;
}

int32_t dataprep_nfc(uint16_t *normal, int32_t room, const uint16_t *units, int32_t count) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  int32_t length = unorm2_normalize(nfc, (const UChar *)units, count, (UChar *)normal, room, &status);
  return U_SUCCESS(status) ? length : -1;
}

int32_t dataprep_nfc_pair(int32_t first, int32_t second) {
  UErrorCode status = U_ZERO_ERROR;
  return unorm2_composePair(unorm2_getNFCInstance(&status), first, second);
}

bool dataprep_nfc_reorders(int32_t character, int32_t mark) {
  int32_t class = u_getCombiningClass(mark);
  return class != 0 && u_getIntPropertyValue(character, UCHAR_TRAIL_CANONICAL_COMBINING_CLASS) > class;
}

const char *dataprep_unicode_version(void) { return U_UNICODE_VERSION; }
