#include "CResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// NAME(symbol, "file") embeds a file of this folder.
#define SIZE(symbol) const size_t symbol##_count = sizeof symbol

const unsigned char dataprep_languages_tsv[] = {
#embed "languages.tsv"
};
SIZE(dataprep_languages_tsv);

// An array of unknown size does not reach Swift; a pointer to it does.
static const unsigned char entities_tsv[] = {
#embed "entities.tsv"
};
const unsigned char *const dataprep_entities_tsv = entities_tsv;
const size_t dataprep_entities_tsv_count = sizeof entities_tsv;
