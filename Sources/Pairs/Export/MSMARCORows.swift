internal import Base

/// Tables in the form of MS MARCO's passages, whose identifiers are whole numbers: many programs take a passage's for its
/// line. `passage-ids.tsv` and `query-ids.tsv` tell which is which.
final class MSMARCORows: PairRows {
  private let collection: ExportFile
  private let queries: ExportFile
  private let judgements: ExportFile
  private let triples: ExportFile
  private let passageNames: ExportFile
  private let queryNames: ExportFile

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    collection = try folder.file("collection.tsv")
    queries = try folder.file("queries.\(settings.split).tsv")
    judgements = try folder.file("qrels.\(settings.split).tsv")
    triples = try folder.file("triples.\(settings.split).tsv")
    passageNames = try folder.file("passage-ids.tsv")
    queryNames = try folder.file("query-ids.tsv")
  }

  var configurations: [(name: String, split: String, path: String)] { [] }
  var replaced: Int { collection.replaced + queries.replaced }

  func write(_ passage: PairPassage, number: Int) throws(OutputError) {
    try collection.fields(String(number), passage.folded)
    try passageNames.fields(String(number), passage.id)
  }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    let query = String(number)
    try queries.fields(query, tuple.query)
    try queryNames.fields(query, tuple.id)
    for positive in tuple.positives {
      let name = String(numbers(positive.passage))
      try judgements.fields(query, "0", name, "1")
      for negative in tuple.negatives { try triples.fields(query, name, String(numbers(negative.passage))) }
    }
  }
}
