#pragma once
#include <stdbool.h>
#include <stdint.h>

// ICU's normal forms as one version of Unicode had them: later characters are left as they are.

typedef struct dataprep_normal_form dataprep_normal_form;

/// Which of the normal forms.
typedef enum { dataprep_normal_c, dataprep_normal_kc, dataprep_normal_d, dataprep_normal_kd } dataprep_normal_kind;

/// How a code point behaves by itself.
typedef enum {
  /// A normalization of the text before it and one of the text from it on are those of both together.
  dataprep_normal_plain,
  /// It stays as it is behind any plain one, but may change places with its neighbours.
  dataprep_normal_mark,
  /// It changes, or may do so with what stands before it.
  dataprep_normal_changing
} dataprep_normal_behaviour;

/// A form as of the Unicode version `version`, like `9.0`; NULL where ICU has none.
dataprep_normal_form *dataprep_normal_form_open(dataprep_normal_kind kind, const char *version);
void dataprep_normal_form_close(dataprep_normal_form *form);
/// Ranges of code points that are not plain, by calling `body` with each, its last code point and its behaviour.
/// False where ICU fails.
bool dataprep_normal_form_ranges(
    const dataprep_normal_form *form, void *context,
    void (*body)(void *context, int32_t first, int32_t last, dataprep_normal_behaviour behaviour));
/// The text in that form, in UTF-16; the number of its units, also where that is more than `room` and nothing is
/// written, or -1.
int32_t dataprep_normal_form_apply(
    const dataprep_normal_form *form, uint16_t *normal, int32_t room, const uint16_t *units, int32_t count);
