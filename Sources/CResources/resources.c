#include "CResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// NAME(symbol, "file") embeds a file of this folder.
#define SIZE(symbol) const size_t symbol##_count = sizeof symbol

const unsigned char dataprep_languages_tsv[] = {
#embed "languages.tsv"
};
SIZE(dataprep_languages_tsv);

static const unsigned char encoding_labels_tsv[] = {
#embed "encoding-labels.tsv"
};
const unsigned char *const dataprep_encoding_labels_tsv = encoding_labels_tsv;
const size_t dataprep_encoding_labels_tsv_count = sizeof encoding_labels_tsv;

static const unsigned char single_byte_encodings_tsv[] = {
#embed "single-byte-encodings.tsv"
};
const unsigned char *const dataprep_single_byte_encodings_tsv = single_byte_encodings_tsv;
const size_t dataprep_single_byte_encodings_tsv_count = sizeof single_byte_encodings_tsv;

const unsigned char dataprep_report_html[] = {
#embed "report.html"
};
SIZE(dataprep_report_html);

static const unsigned char extraction_tokens[] = {
#embed "extraction-tokens.tsv"
};
const unsigned char *const dataprep_extraction_tokens = extraction_tokens;
const size_t dataprep_extraction_tokens_count = sizeof extraction_tokens;
