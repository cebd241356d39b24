#include "CResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Every file of the folder `templates`, by name.

static const unsigned char counter_argument_any[] = {
#embed "templates/counter-argument.any.txt"
};
static const unsigned char counter_argument_de[] = {
#embed "templates/counter-argument.de.txt"
};
static const unsigned char counter_argument_en[] = {
#embed "templates/counter-argument.en.txt"
};
static const unsigned char difficulties_de[] = {
#embed "templates/difficulties.de.txt"
};
static const unsigned char difficulties_en[] = {
#embed "templates/difficulties.en.txt"
};
static const unsigned char duplicate_question_any[] = {
#embed "templates/duplicate-question.any.txt"
};
static const unsigned char duplicate_question_de[] = {
#embed "templates/duplicate-question.de.txt"
};
static const unsigned char duplicate_question_en[] = {
#embed "templates/duplicate-question.en.txt"
};
static const unsigned char fact_checking_any[] = {
#embed "templates/fact-checking.any.txt"
};
static const unsigned char fact_checking_de[] = {
#embed "templates/fact-checking.de.txt"
};
static const unsigned char fact_checking_en[] = {
#embed "templates/fact-checking.en.txt"
};
static const unsigned char how_to_any[] = {
#embed "templates/how-to.any.txt"
};
static const unsigned char how_to_de[] = {
#embed "templates/how-to.de.txt"
};
static const unsigned char how_to_en[] = {
#embed "templates/how-to.en.txt"
};
static const unsigned char keyword_search_any[] = {
#embed "templates/keyword-search.any.txt"
};
static const unsigned char keyword_search_de[] = {
#embed "templates/keyword-search.de.txt"
};
static const unsigned char keyword_search_en[] = {
#embed "templates/keyword-search.en.txt"
};
static const unsigned char lengths_de[] = {
#embed "templates/lengths.de.txt"
};
static const unsigned char lengths_en[] = {
#embed "templates/lengths.en.txt"
};
static const unsigned char personas_de[] = {
#embed "templates/personas.de.txt"
};
static const unsigned char personas_en[] = {
#embed "templates/personas.en.txt"
};
static const unsigned char query_likelihood_de[] = {
#embed "templates/query-likelihood.de.txt"
};
static const unsigned char query_likelihood_en[] = {
#embed "templates/query-likelihood.en.txt"
};
static const unsigned char question_answering_any[] = {
#embed "templates/question-answering.any.txt"
};
static const unsigned char question_answering_de[] = {
#embed "templates/question-answering.de.txt"
};
static const unsigned char question_answering_en[] = {
#embed "templates/question-answering.en.txt"
};
static const unsigned char relevance_de[] = {
#embed "templates/relevance.de.txt"
};
static const unsigned char relevance_en[] = {
#embed "templates/relevance.en.txt"
};
static const unsigned char search_result_any[] = {
#embed "templates/search-result.any.txt"
};
static const unsigned char search_result_de[] = {
#embed "templates/search-result.de.txt"
};
static const unsigned char search_result_en[] = {
#embed "templates/search-result.en.txt"
};
static const unsigned char sentence_similarity_any[] = {
#embed "templates/sentence-similarity.any.txt"
};
static const unsigned char sentence_similarity_de[] = {
#embed "templates/sentence-similarity.de.txt"
};
static const unsigned char sentence_similarity_en[] = {
#embed "templates/sentence-similarity.en.txt"
};
static const unsigned char topic_any[] = {
#embed "templates/topic.any.txt"
};
static const unsigned char topic_de[] = {
#embed "templates/topic.de.txt"
};
static const unsigned char topic_en[] = {
#embed "templates/topic.en.txt"
};

static const dataprep_file files[] = {
    {"counter-argument.any.txt", counter_argument_any, sizeof counter_argument_any},
    {"counter-argument.de.txt", counter_argument_de, sizeof counter_argument_de},
    {"counter-argument.en.txt", counter_argument_en, sizeof counter_argument_en},
    {"difficulties.de.txt", difficulties_de, sizeof difficulties_de},
    {"difficulties.en.txt", difficulties_en, sizeof difficulties_en},
    {"duplicate-question.any.txt", duplicate_question_any, sizeof duplicate_question_any},
    {"duplicate-question.de.txt", duplicate_question_de, sizeof duplicate_question_de},
    {"duplicate-question.en.txt", duplicate_question_en, sizeof duplicate_question_en},
    {"fact-checking.any.txt", fact_checking_any, sizeof fact_checking_any},
    {"fact-checking.de.txt", fact_checking_de, sizeof fact_checking_de},
    {"fact-checking.en.txt", fact_checking_en, sizeof fact_checking_en},
    {"how-to.any.txt", how_to_any, sizeof how_to_any},
    {"how-to.de.txt", how_to_de, sizeof how_to_de},
    {"how-to.en.txt", how_to_en, sizeof how_to_en},
    {"keyword-search.any.txt", keyword_search_any, sizeof keyword_search_any},
    {"keyword-search.de.txt", keyword_search_de, sizeof keyword_search_de},
    {"keyword-search.en.txt", keyword_search_en, sizeof keyword_search_en},
    {"lengths.de.txt", lengths_de, sizeof lengths_de},
    {"lengths.en.txt", lengths_en, sizeof lengths_en},
    {"personas.de.txt", personas_de, sizeof personas_de},
    {"personas.en.txt", personas_en, sizeof personas_en},
    {"query-likelihood.de.txt", query_likelihood_de, sizeof query_likelihood_de},
    {"query-likelihood.en.txt", query_likelihood_en, sizeof query_likelihood_en},
    {"question-answering.any.txt", question_answering_any, sizeof question_answering_any},
    {"question-answering.de.txt", question_answering_de, sizeof question_answering_de},
    {"question-answering.en.txt", question_answering_en, sizeof question_answering_en},
    {"relevance.de.txt", relevance_de, sizeof relevance_de},
    {"relevance.en.txt", relevance_en, sizeof relevance_en},
    {"search-result.any.txt", search_result_any, sizeof search_result_any},
    {"search-result.de.txt", search_result_de, sizeof search_result_de},
    {"search-result.en.txt", search_result_en, sizeof search_result_en},
    {"sentence-similarity.any.txt", sentence_similarity_any, sizeof sentence_similarity_any},
    {"sentence-similarity.de.txt", sentence_similarity_de, sizeof sentence_similarity_de},
    {"sentence-similarity.en.txt", sentence_similarity_en, sizeof sentence_similarity_en},
    {"topic.any.txt", topic_any, sizeof topic_any},
    {"topic.de.txt", topic_de, sizeof topic_de},
    {"topic.en.txt", topic_en, sizeof topic_en},
};

const dataprep_file *const dataprep_templates = files;
const size_t dataprep_templates_count = sizeof files / sizeof *files;

static const unsigned char query_labels[] = {
#embed "templates/query-labels.tsv"
};
const unsigned char *const dataprep_query_labels = query_labels;
const size_t dataprep_query_labels_count = sizeof query_labels;

static const unsigned char query_phrases[] = {
#embed "templates/query-phrases.tsv"
};
const unsigned char *const dataprep_query_phrases = query_phrases;
const size_t dataprep_query_phrases_count = sizeof query_phrases;
