internal import Base

/// Rows of an anchor, a positive, a fixed number of negatives, and the list of the scores of the last two.
final class NTupleRows: PairRows {
  private let rows: ExportFile
  private let settings: PairExportSettings

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    rows = try folder.file("\(settings.split).jsonl")
    self.settings = settings
  }

  var configurations: [(name: String, split: String, path: String)] { [("default", settings.split, rows.name)] }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    let texts = ChosenTexts(tuple, settings)
    for positive in tuple.positives {
      try rows.object { json in
        json.member("anchor", texts.query)
        json.member("positive", texts.passage(positive.passage))
        for (index, negative) in tuple.negatives.enumerated() {
          json.key("negative_\(index + 1)" as String)
          json.string(texts.passage(negative.passage))
        }
        // The one name of a label that the trainer takes; others would be inputs.
        json.list("score", scores: ([positive] + tuple.negatives).map { $0.chosen(settings) })
      }
    }
  }
}
