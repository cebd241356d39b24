/// Forms of exports, each by the program that reads it.
package enum PairFormat: String, Sendable, CaseIterable {
  /// Gecko's unified texts, a row a positive: the `datasets` library.
  case gecko
  /// Anchor, positive and negative: sentence-transformers.
  case triplets
  /// Anchor, positive, several negatives, and the scores of all but the anchor: sentence-transformers.
  case ntuples
  /// Corpus, queries and judgements: BEIR, MTEB.
  case beir
  /// Tables with whole numbers as identifiers: programs for MS MARCO, among them EHI's.
  case msmarco
  /// Corpus, and queries with lists of identifiers: Tevatron 2.
  case tevatron
  /// Queries with lists of texts: FlagEmbedding.
  case flag
  /// BEIR with generated queries, and margins: GPL.
  case gpl

  /// Whether the form has a file of passages.
  package var hasCorpus: Bool {
    switch self {
    case .gecko, .triplets, .ntuples, .flag: false
    case .beir, .msmarco, .tevatron, .gpl: true
    }
  }

  /// Whether a tuple without negatives is no row.
  var needsNegatives: Bool { self != .beir }

  /// Whether rows have scores of the chosen kind.
  var needsScores: Bool {
    switch self {
    case .gecko, .ntuples, .flag, .gpl: true
    case .triplets, .beir, .msmarco, .tevatron: false
    }
  }
}
