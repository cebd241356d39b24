#pragma once
#include <stddef.h>

// Data files compiled into the binary; every resource is a pointer and a byte count.

/// ISO 639 / MADLAD-400 languages: Sources/CResources/languages.tsv.
extern const unsigned char dataprep_languages_tsv[];
extern const size_t dataprep_languages_tsv_count;

/// The page that a run's report is shown in: Sources/CResources/report.html.
extern const unsigned char dataprep_report_html[];
extern const size_t dataprep_report_html_count;

/// ISO 15924 scripts and their code points: Sources/CResources/scripts.tsv.
extern const unsigned char dataprep_scripts_tsv[];
extern const size_t dataprep_scripts_tsv_count;
