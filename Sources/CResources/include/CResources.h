#pragma once
#include <stddef.h>

// Data files compiled into the binary; every resource is a pointer and a byte count.

/// ISO 639 / MADLAD-400 languages: Sources/CResources/languages.tsv.
extern const unsigned char *const dataprep_languages;
extern const size_t dataprep_languages_count;

/// Names of character encodings: Sources/CResources/encoding-labels.tsv.
extern const unsigned char *const dataprep_encoding_labels_tsv;
extern const size_t dataprep_encoding_labels_tsv_count;

/// Code points of the single-byte encodings: Sources/CResources/single-byte-encodings.tsv.
extern const unsigned char *const dataprep_single_byte_encodings_tsv;
extern const size_t dataprep_single_byte_encodings_tsv_count;

/// The page that a run's report is shown in: Sources/CResources/report.html.
extern const unsigned char *const dataprep_report;
extern const size_t dataprep_report_count;

/// Class and id tokens that main-content extraction knows: Sources/CResources/extraction-tokens.tsv.
extern const unsigned char *const dataprep_extraction_tokens;
extern const size_t dataprep_extraction_tokens_count;

/// ISO 15924 scripts and their code points: Sources/CResources/scripts.tsv.
extern const unsigned char *const dataprep_scripts;
extern const size_t dataprep_scripts_count;

/// HTML named character references (name, code points): Sources/CResources/entities.tsv.
extern const unsigned char *const dataprep_entities;
extern const size_t dataprep_entities_count;

/// The main-content model made by Training/: Sources/CResources/extraction-model.bin.
extern const unsigned char *const dataprep_extraction_model;
extern const size_t dataprep_extraction_model_count;

/// Characters that end sentences (Unicode's Sentence_Terminal): Sources/CResources/sentence-terminals.tsv.
extern const unsigned char *const dataprep_sentence_terminals;
extern const size_t dataprep_sentence_terminals_count;

/// Models that are known by name: Sources/CResources/models.tsv.
extern const unsigned char *const dataprep_models;
extern const size_t dataprep_models_count;

/// The built-in language identifier, made by Training/langid: Sources/CResources/language-model.ftz.
extern const unsigned char *const dataprep_language_model;
extern const size_t dataprep_language_model_count;

/// Ideographs that only Japanese, or only simplified Chinese, is written with: Sources/CResources/han-forms.tsv.
extern const unsigned char *const dataprep_han_forms;
extern const size_t dataprep_han_forms_count;

/// Log priors of its languages: Sources/CResources/language-priors.tsv.
extern const unsigned char *const dataprep_language_priors;
extern const size_t dataprep_language_priors_count;

/// Languages easily taken for one another, made by Training/langid: Sources/CResources/language-neighbours.tsv.
extern const unsigned char *const dataprep_language_neighbours;
extern const size_t dataprep_language_neighbours_count;

/// Letter sequences typical of 1,771 languages' texts, made by Training/langid: Sources/CResources/language-cousins.bin.
extern const unsigned char *const dataprep_language_cousins;
extern const size_t dataprep_language_cousins_count;

/// SVG names that are not in lower case (element or attribute, name): Sources/CResources/svg-names.tsv.
extern const unsigned char *const dataprep_svg_names;
extern const size_t dataprep_svg_names_count;

/// Letter pairs of languages with legacy encodings: Sources/CResources/letter-pairs.tsv.
extern const unsigned char *const dataprep_letter_pairs_tsv;
extern const size_t dataprep_letter_pairs_tsv_count;

/// General categories by ranges of code points, made by scripts/unicode-tables: Sources/CResources/unicode-categories.tsv.
extern const unsigned char *const dataprep_unicode_categories;
extern const size_t dataprep_unicode_categories_count;

/// MADLAD-400's published lists, of substrings and expressions of bad sentences and of signals of Chinese pages to drop:
/// Sources/CResources/madlad400-cursed.json, madlad400-zh-signals.json.
extern const unsigned char *const dataprep_madlad400_cursed;
extern const size_t dataprep_madlad400_cursed_count;
extern const unsigned char *const dataprep_madlad400_zh_signals;
extern const size_t dataprep_madlad400_zh_signals_count;

/// What tiktoken's vocabulary files leave unsaid, by their digests: Sources/CResources/tokenizers.tsv.
extern const unsigned char *const dataprep_tokenizers;
extern const size_t dataprep_tokenizers_count;

/// Kinds of characters and special texts for the rules of words: Sources/CResources/word-rules.tsv.
extern const unsigned char *const dataprep_word_rules;
extern const size_t dataprep_word_rules_count;

/// The page on which documents are labelled: Sources/CResources/labelling.html, labelling.css, labelling.js.
extern const unsigned char *const dataprep_labelling_page;
extern const size_t dataprep_labelling_page_count;
extern const unsigned char *const dataprep_labelling_style;
extern const size_t dataprep_labelling_style_count;
extern const unsigned char *const dataprep_labelling_script;
extern const size_t dataprep_labelling_script_count;

/// The server of small models that `--local` starts, and the packages that it needs: Sources/CResources/local_models.py.
extern const unsigned char *const dataprep_local_models;
extern const size_t dataprep_local_models_count;
extern const unsigned char *const dataprep_local_requirements;
extern const size_t dataprep_local_requirements_count;

/// A file of a folder of resources.
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} dataprep_file;

/// Prompts of `dataprep synth` and `relabel`, and lists that they draw from: Sources/CResources/templates, ordered by name.
extern const dataprep_file *const dataprep_templates;
extern const size_t dataprep_templates_count;

/// What models write before the parts of an answer: Sources/CResources/templates/query-labels.tsv.
extern const unsigned char *const dataprep_query_labels;
extern const size_t dataprep_query_labels_count;

/// Refusals and words that say nothing, as models write in place of queries: Sources/CResources/templates/query-phrases.tsv.
extern const unsigned char *const dataprep_query_phrases;
extern const size_t dataprep_query_phrases_count;
