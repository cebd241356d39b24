#include "converter.h"

#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

enum { pivot_count = 4096 };

struct dataprep_converter {
  UConverter *from;
  UConverter *utf8;
  UChar pivot[pivot_count];
  UChar *pivot_source;
  UChar *pivot_target;
  UBool is_fresh;
  int64_t malformed;
  UChar byte_80;
};

static void replace(
    const void *context, UConverterToUnicodeArgs *arguments, const char *units, int32_t count,
    UConverterCallbackReason reason, UErrorCode *status) {
  // UCNV_IRREGULAR is the last reason that tells of text; the others tell of the converter's life.
  if (reason > UCNV_IRREGULAR) return;
  static const UChar replacement = 0xFFFD;
  dataprep_converter *converter = (dataprep_converter *)context;
  bool is_known = converter->byte_80 != 0 && count == 1 && (uint8_t)units[0] == 0x80;
  if (!is_known) converter->malformed += 1;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, is_known ? &converter->byte_80 : &replacement, 1, 0, status);
}

dataprep_converter *dataprep_converter_open(const char *name, uint16_t byte_80) {
  dataprep_converter *converter = calloc(1, sizeof *converter);
  if (converter == NULL) return NULL;
  converter->byte_80 = byte_80;
  UErrorCode status = U_ZERO_ERROR;
  converter->from = ucnv_open(name, &status);
  converter->utf8 = ucnv_open("UTF-8", &status);
  ucnv_setToUCallBack(converter->from, replace, converter, NULL, NULL, &status);
  if (U_FAILURE(status)) {
    dataprep_converter_close(converter);
    return NULL;
  }
  dataprep_converter_reset(converter);
  return converter;
}

void dataprep_converter_close(dataprep_converter *converter) {
  if (converter == NULL) return;
  ucnv_close(converter->from);
  ucnv_close(converter->utf8);
  free(converter);
}

void dataprep_converter_reset(dataprep_converter *converter) {
  converter->pivot_source = converter->pivot;
  converter->pivot_target = converter->pivot;
  converter->is_fresh = 1;
  converter->malformed = 0;
}

dataprep_converter_status dataprep_converter_decode(
    dataprep_converter *converter, const char **source, const char *source_end, char **target,
    const char *target_end) {
  UErrorCode status = U_ZERO_ERROR;
  ucnv_convertEx(
      converter->utf8, converter->from, target, target_end, source, source_end, converter->pivot,
      &converter->pivot_source, &converter->pivot_target, converter->pivot + pivot_count,
      converter->is_fresh, /* flush */ 1, &status);
  converter->is_fresh = 0;
  if (status == U_BUFFER_OVERFLOW_ERROR) return dataprep_converter_needs_room;
  return U_SUCCESS(status) ? dataprep_converter_done : dataprep_converter_failed;
}

int64_t dataprep_converter_malformed(const dataprep_converter *converter) {
  return converter->malformed;
}
