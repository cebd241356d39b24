internal import Base

/// FlagEmbedding's rows: a query with lists of texts.
final class FlagRows: PairRows {
  private let rows: ExportFile
  private let settings: PairExportSettings

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    rows = try folder.file("\(settings.split).jsonl")
    self.settings = settings
  }

  var configurations: [(name: String, split: String, path: String)] { [("default", settings.split, rows.name)] }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    let texts = ChosenTexts(tuple, settings)
    try rows.object { json in
      json.member("query", texts.query)
      json.member("pos", tuple.positives.map { texts.passage($0.passage) })
      json.member("neg", tuple.negatives.map { texts.passage($0.passage) })
      json.list("pos_scores", scores: tuple.positives.map { $0.chosen(settings) })
      json.list("neg_scores", scores: tuple.negatives.map { $0.chosen(settings) })
    }
  }
}
