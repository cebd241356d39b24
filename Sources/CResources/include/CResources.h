#pragma once
#include <stddef.h>

// Data files compiled into the binary; every resource is a pointer and a byte count.

/// ISO 639 / MADLAD-400 languages: Sources/CResources/languages.tsv.
extern const unsigned char dataprep_languages_tsv[];
extern const size_t dataprep_languages_tsv_count;

/// Names in class, id and role attributes, by group: Sources/CResources/extraction-tokens.tsv.
extern const unsigned char *const dataprep_extraction_tokens;
extern const size_t dataprep_extraction_tokens_count;

/// The main-content model made by Training/: Sources/CResources/extraction-model.bin.
extern const unsigned char *const dataprep_extraction_model;
extern const size_t dataprep_extraction_model_count;
