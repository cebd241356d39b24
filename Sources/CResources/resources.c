#include "CResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// NAME(symbol, "file") embeds a file of this folder.
#define SIZE(symbol) const size_t symbol##_count = sizeof symbol

const unsigned char dataprep_languages_tsv[] = {
#embed "languages.tsv"
};
SIZE(dataprep_languages_tsv);

static const unsigned char extraction_tokens[] = {
#embed "extraction-tokens.tsv"
};
const unsigned char *const dataprep_extraction_tokens = extraction_tokens;
const size_t dataprep_extraction_tokens_count = sizeof extraction_tokens;

static const unsigned char extraction_model[] = {
#embed "extraction-model.bin"
};
const unsigned char *const dataprep_extraction_model = extraction_model;
const size_t dataprep_extraction_model_count = sizeof extraction_model;
