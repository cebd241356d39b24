#include "CResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// NAME(symbol, "file") embeds a file of this folder.
#define SIZE(symbol) const size_t symbol##_count = sizeof symbol

const unsigned char dataprep_languages_tsv[] = {
#embed "languages.tsv"
};
SIZE(dataprep_languages_tsv);

const unsigned char dataprep_report_html[] = {
#embed "report.html"
};
SIZE(dataprep_report_html);

const unsigned char dataprep_scripts_tsv[] = {
#embed "scripts.tsv"
};
SIZE(dataprep_scripts_tsv);
