#include "CResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// RESOURCE(name) makes `dataprep_name` and `dataprep_name_count` of the array `name`.
#define RESOURCE(name) \
  const unsigned char *const dataprep_##name = name; \
  const size_t dataprep_##name##_count = sizeof name

static const unsigned char languages[] = {
#embed "languages.tsv"
};
RESOURCE(languages);

static const unsigned char encoding_labels_tsv[] = {
#embed "encoding-labels.tsv"
};
RESOURCE(encoding_labels_tsv);

static const unsigned char single_byte_encodings_tsv[] = {
#embed "single-byte-encodings.tsv"
};
RESOURCE(single_byte_encodings_tsv);

static const unsigned char report[] = {
#embed "report.html"
};
RESOURCE(report);

static const unsigned char extraction_tokens[] = {
#embed "extraction-tokens.tsv"
};
RESOURCE(extraction_tokens);

static const unsigned char scripts[] = {
#embed "scripts.tsv"
};
RESOURCE(scripts);

static const unsigned char entities[] = {
#embed "entities.tsv"
};
RESOURCE(entities);

static const unsigned char extraction_model[] = {
#embed "extraction-model.bin"
};
RESOURCE(extraction_model);

static const unsigned char sentence_terminals[] = {
#embed "sentence-terminals.tsv"
};
RESOURCE(sentence_terminals);

static const unsigned char models[] = {
#embed "models.tsv"
};
RESOURCE(models);

static const unsigned char language_model[] = {
#embed "language-model.ftz"
};
RESOURCE(language_model);

static const unsigned char han_forms[] = {
#embed "han-forms.tsv"
};
RESOURCE(han_forms);

static const unsigned char language_priors[] = {
#embed "language-priors.tsv"
};
RESOURCE(language_priors);

static const unsigned char language_neighbours[] = {
#embed "language-neighbours.tsv"
};
RESOURCE(language_neighbours);

static const unsigned char language_cousins[] = {
#embed "language-cousins.bin"
};
RESOURCE(language_cousins);

static const unsigned char svg_names[] = {
#embed "svg-names.tsv"
};
RESOURCE(svg_names);

static const unsigned char letter_pairs_tsv[] = {
#embed "letter-pairs.tsv"
};
const unsigned char *const dataprep_letter_pairs_tsv = letter_pairs_tsv;
const size_t dataprep_letter_pairs_tsv_count = sizeof letter_pairs_tsv;

static const unsigned char unicode_categories[] = {
#embed "unicode-categories.tsv"
};
RESOURCE(unicode_categories);

static const unsigned char tokenizers[] = {
#embed "tokenizers.tsv"
};
RESOURCE(tokenizers);

static const unsigned char madlad400_cursed[] = {
#embed "madlad400-cursed.json"
};
RESOURCE(madlad400_cursed);

static const unsigned char madlad400_zh_signals[] = {
#embed "madlad400-zh-signals.json"
};
RESOURCE(madlad400_zh_signals);

static const unsigned char word_rules[] = {
#embed "word-rules.tsv"
};
RESOURCE(word_rules);

static const unsigned char labelling_page[] = {
#embed "labelling.html"
};
RESOURCE(labelling_page);

static const unsigned char labelling_style[] = {
#embed "labelling.css"
};
RESOURCE(labelling_style);

static const unsigned char labelling_script[] = {
#embed "labelling.js"
};
RESOURCE(labelling_script);

static const unsigned char local_models[] = {
#embed "local_models.py"
};
RESOURCE(local_models);

static const unsigned char local_requirements[] = {
#embed "local-requirements.txt"
};
RESOURCE(local_requirements);
