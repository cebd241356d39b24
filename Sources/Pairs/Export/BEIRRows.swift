internal import Base

/// BEIR's folder: passages, queries, and judgements in both forms, as the `beir` library reads the table and the local
/// loader of `mteb` the lines.
final class BEIRRows: PairRows {
  private let corpus: ExportFile
  private let queries: ExportFile
  private let table: ExportFile
  private let lines: ExportFile
  private let split: String

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    corpus = try folder.file("corpus.jsonl")
    queries = try folder.file("queries.jsonl")
    table = try folder.file("qrels/\(settings.split).tsv")
    lines = try folder.file("qrels/\(settings.split).jsonl")
    split = settings.split
    // Readers skip the first line, whatever it is.
    try table.fields("query-id", "corpus-id", "score")
  }

  /// Without these `datasets` guesses one format for all files by the most common ending.
  var configurations: [(name: String, split: String, path: String)] {
    [("default", split, lines.name), ("corpus", "corpus", corpus.name), ("queries", "queries", queries.name)]
  }

  func write(_ passage: PairPassage, number: Int) throws(OutputError) {
    try corpus.beir(passage)
  }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    try queries.beir(tuple)
    for positive in tuple.positives {
      try table.fields(tuple.id, positive.passage.id, "1")
      try lines.object { json in
        json.member("query-id", tuple.id)
        json.member("corpus-id", positive.passage.id)
        json.member("score", 1)
      }
    }
  }
}

/// Rows of BEIR's form, which GPL has too.
extension ExportFile {
  /// A row of `corpus.jsonl`.
  func beir(_ passage: PairPassage) throws(OutputError) {
    try object { json in
      json.member("_id", passage.id)
      json.member("title", passage.knownTitle)
      json.member("text", passage.text)
    }
  }

  /// A row of a file of queries.
  func beir(_ tuple: PairTuple) throws(OutputError) {
    try object { json in
      json.member("_id", tuple.id)
      json.member("text", tuple.query)
    }
  }
}
