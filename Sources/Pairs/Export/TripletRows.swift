internal import Base

/// Rows of exactly three columns: sentence-transformers takes every column that is no label for an input.
final class TripletRows: PairRows {
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
      for negative in tuple.negatives {
        try rows.object { json in
          json.member("anchor", texts.query)
          json.member("positive", texts.passage(positive.passage))
          json.member("negative", texts.passage(negative.passage))
        }
      }
    }
  }
}
