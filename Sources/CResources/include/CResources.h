#pragma once
#include <stddef.h>

// Data files compiled into the binary; every resource is a pointer and a byte count.

/// ISO 639 / MADLAD-400 languages: Sources/CResources/languages.tsv.
extern const unsigned char dataprep_languages_tsv[];
extern const size_t dataprep_languages_tsv_count;

/// HTML named character references (name, code points): Sources/CResources/entities.tsv.
extern const unsigned char *const dataprep_entities_tsv;
extern const size_t dataprep_entities_tsv_count;
