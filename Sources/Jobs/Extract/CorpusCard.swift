internal import Records
internal import Runs

/// The card of an extraction's folder: one configuration of all documents, one a language, and one of rejects.
internal struct CorpusCard {
  private let folder: String
  private let format: DocumentFormat
  private let languages: [String]
  private let hasRejects: Bool

  /// The card of what a run's records list.
  init(_ run: ConcludedRun, _ format: DocumentFormat) {
    folder = run.folder
    self.format = format
    var languages: Set<String> = []
    var hasRejects = false
    for file in run.records.flatMap(\.files) {
      let parts = file.path.split(separator: "/")
      if parts.count == 3, parts[0] == "docs" { languages.insert(String(parts[1])) }
      if parts.first == "rejects" { hasRejects = true }
    }
    self.languages = languages.sorted()
    self.hasRejects = hasRejects
  }

  /// Writes the card, whole or not at all; does nothing where there are no files, or a file of another's.
  func write() throws {
    var card = DatasetCard(
      mark: "# Written by dataprep crawl-extract at the end of each run.", format: format, languages: languages)
    if !languages.isEmpty {
      card.configurations.append(
        .init(name: "default", files: "docs/*/*\(format.suffix)", schema: .documents))
    }
    for language in languages {
      card.configurations.append(
        .init(name: language, files: "docs/\(language)/*\(format.suffix)", schema: .documents))
    }
    if hasRejects {
      card.configurations.append(.init(name: "rejects", files: "rejects/*/*\(format.suffix)", schema: .rejects))
    }
    card.body = [
      "# Documents of a web crawl", "",
      "The main texts of pages, by language, as `dataprep crawl-extract` took them from web archives.", "", "```python",
      "import datasets",
    ]
    if let language = languages.first {
      card.body.append("everything = datasets.load_dataset(\".\", split=\"train\")  # in this folder")
      card.body.append("some = datasets.load_dataset(\".\", \"\(language)\", split=\"train\")  # one language")
    }
    if hasRejects {
      card.body.append(
        "rejects = datasets.load_dataset(\".\", \"rejects\", split=\"train\")  # pages that were dropped")
    }
    card.body.append("```")
    try card.write(in: folder)
  }
}
