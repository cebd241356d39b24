#pragma once
#include <stdbool.h>
#include <stdint.h>

// ICU's converters without their versioned names: a character set to UTF-8.

typedef struct dataprep_converter dataprep_converter;

/// A converter from the character set that ICU calls `name`; NULL where it has none. `byte_80` is the
/// UTF-16 unit for a byte 80 that ICU finds malformed, or 0.
dataprep_converter *dataprep_converter_open(const char *name, uint16_t byte_80);
void dataprep_converter_close(dataprep_converter *converter);
/// Forgets what is left of earlier text, and the count of malformed sequences.
void dataprep_converter_reset(dataprep_converter *converter);

typedef enum {
  dataprep_converter_done,
  dataprep_converter_needs_room,
  dataprep_converter_failed
} dataprep_converter_status;

/// Converts from `*source` to `*target`, moving both on, until the source is used up (`done`) or the
/// target is full (`needs_room`). Malformed sequences become U+FFFD. The source is the text's end.
dataprep_converter_status dataprep_converter_decode(
    dataprep_converter *converter, const char **source, const char *source_end, char **target,
    const char *target_end);

/// Malformed sequences since the last reset.
int64_t dataprep_converter_malformed(const dataprep_converter *converter);
