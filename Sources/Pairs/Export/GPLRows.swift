internal import Base

/// GPL's files: BEIR's with generated queries, and a table of margins, with which GPL skips its own labelling.
final class GPLRows: PairRows {
  private let corpus: ExportFile
  private let queries: ExportFile
  private let judgements: ExportFile
  private let margins: ExportFile
  private let settings: PairExportSettings

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    corpus = try folder.file("corpus.jsonl")
    queries = try folder.file("qgen-queries.jsonl")
    judgements = try folder.file("qgen-qrels/\(settings.split).tsv")
    margins = try folder.file("gpl-training-data.tsv")
    self.settings = settings
    try judgements.fields("query-id", "corpus-id", "score")
  }

  var configurations: [(name: String, split: String, path: String)] { [] }

  func write(_ passage: PairPassage, number: Int) throws(OutputError) {
    try corpus.beir(passage)
  }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    try queries.beir(tuple)
    for positive in tuple.positives {
      try judgements.fields(tuple.id, positive.passage.id, "1")
      for negative in tuple.negatives {
        let margin = positive.chosen(settings) - negative.chosen(settings)
        try margins.fields(
          tuple.id, positive.passage.id, negative.passage.id, margin.fixed(PairExportSummary.decimals))
      }
    }
  }
}
