internal import Base

/// Tevatron 2's files. It trains on `text` alone and encodes title and text, so that both are folded into one.
final class TevatronRows: PairRows {
  private let corpus: ExportFile
  private let rows: ExportFile
  private let split: String

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    corpus = try folder.file("corpus.jsonl")
    rows = try folder.file("\(settings.split).jsonl")
    split = settings.split
  }

  var configurations: [(name: String, split: String, path: String)] {
    [("default", split, rows.name), ("corpus", "train", corpus.name)]
  }

  func write(_ passage: PairPassage, number: Int) throws(OutputError) {
    try corpus.object { json in
      json.member("docid", passage.id)
      json.member("title", "")
      json.member("text", passage.folded)
    }
  }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    try rows.object { json in
      json.member("query_id", tuple.id)
      json.member("query_text", tuple.query)
      json.member("positive_document_ids", tuple.positives.map(\.passage.id))
      json.member("negative_document_ids", tuple.negatives.map(\.passage.id))
    }
  }
}
