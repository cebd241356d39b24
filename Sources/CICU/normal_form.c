#include "normal_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>

struct dataprep_normal_form {
  UNormalizer2 *normalizer;
  USet *characters;
  const char *quick_check;
  char version[16];
};

static USet *open_set(const char *pattern, UErrorCode *status) {
  UChar units[160];
  int32_t count = 0;
  u_strFromUTF8(units, sizeof units / sizeof *units, &count, pattern, -1, status);
  return U_SUCCESS(*status) ? uset_openPattern(units, count, status) : NULL;
}

static const UNormalizer2 *newest_form(dataprep_normal_kind kind, UErrorCode *status) {
  switch (kind) {
  case dataprep_normal_c: return unorm2_getNFCInstance(status);
  case dataprep_normal_kc: return unorm2_getNFKCInstance(status);
  case dataprep_normal_d: return unorm2_getNFDInstance(status);
  default: return unorm2_getNFKDInstance(status);
  }
}

dataprep_normal_form *dataprep_normal_form_open(dataprep_normal_kind kind, const char *version) {
  static const char *const quick_checks[] = {"NFC_QC", "NFKC_QC", "NFD_QC", "NFKD_QC"};
  dataprep_normal_form *form = calloc(1, sizeof *form);
  if (form == NULL) return NULL;
  UErrorCode status = U_ZERO_ERROR;
  char pattern[64];
  snprintf(form->version, sizeof form->version, "%s", version);
  snprintf(pattern, sizeof pattern, "[:age=%s:]", form->version);
  form->quick_check = quick_checks[kind];
  form->characters = open_set(pattern, &status);
  const UNormalizer2 *newest = newest_form(kind, &status);
  if (U_SUCCESS(status)) {
    uset_freeze(form->characters);
    form->normalizer = unorm2_openFiltered(newest, form->characters, &status);
  }
  if (U_FAILURE(status)) {
    dataprep_normal_form_close(form);
    return NULL;
  }
  return form;
}

void dataprep_normal_form_close(dataprep_normal_form *form) {
  if (form == NULL) return;
  unorm2_close(form->normalizer);
  uset_close(form->characters);
  free(form);
}

bool dataprep_normal_form_ranges(
    const dataprep_normal_form *form, void *context,
    void (*body)(void *context, int32_t first, int32_t last, dataprep_normal_behaviour behaviour)) {
  static const char *const patterns[] = {
      "[[:age=%s:]&[:%s=Yes:]&[:^ccc=0:]]",
      "[[:age=%s:]&[:^%s=Yes:]]",
  };
  static const dataprep_normal_behaviour behaviours[] = {dataprep_normal_mark, dataprep_normal_changing};
  for (int part = 0; part < 2; part++) {
    char pattern[128];
    snprintf(pattern, sizeof pattern, patterns[part], form->version, form->quick_check);
    UErrorCode status = U_ZERO_ERROR;
    USet *set = open_set(pattern, &status);
    if (U_FAILURE(status)) return false;
    int32_t count = uset_getItemCount(set);
    for (int32_t item = 0; item < count; item++) {
      UChar32 first = 0, last = 0;
      if (uset_getItem(set, item, &first, &last, NULL, 0, &status) == 0) body(context, first, last, behaviours[part]);
    }
    uset_close(set);
  }
  return true;
}

int32_t dataprep_normal_form_apply(
    const dataprep_normal_form *form, uint16_t *normal, int32_t room, const uint16_t *units, int32_t count) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t length =
      unorm2_normalize(form->normalizer, (const UChar *)units, count, (UChar *)normal, room, &status);
  return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR ? length : -1;
}
