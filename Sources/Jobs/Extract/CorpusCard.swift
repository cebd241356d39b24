internal import Base
internal import Records
internal import Runs

/// `README.md`: the card that makes an extraction's folder a data set, as the `datasets` library and hubs read it.
///
/// Without one the library takes every file of the folder for data, and a file or folder whose name has a word such as
/// `test` or `dev` for a split. The card names the files of each configuration and the types of their columns: one
/// configuration of all documents, one a language, and one of rejects. Names are quoted, as `no` is false in YAML 1.1.
internal struct CorpusCard {
  private static let name = "README.md"
  /// The line that tells a card of ours from a file of the user's, which is left alone.
  private static let mark = "# Written by dataprep crawl-extract at the end of each run."

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
    guard !languages.isEmpty || hasRejects else { return }
    let path = Path.join(folder, Self.name)
    if FileSystem.entry(at: path) != nil {
      guard String(decoding: try FileSystem.read(path), as: UTF8.self).contains(Self.mark) else { return }
    }
    let text = Array(text.utf8)
    try AtomicFile.write(text.span, to: path)
  }

  private var text: String {
    var configurations: [(name: String, files: String, schema: DocumentSchema)] = []
    if !languages.isEmpty { configurations.append(("default", "docs/*/*\(format.suffix)", .documents)) }
    for language in languages { configurations.append((language, "docs/\(language)/*\(format.suffix)", .documents)) }
    if hasRejects { configurations.append(("rejects", "rejects/*/*\(format.suffix)", .rejects)) }
    var lines = ["---", Self.mark]
    if !languages.isEmpty { lines += ["language:"] + languages.map { "- \"\($0)\"" } }
    lines.append("configs:")
    for item in configurations {
      lines += [
        "- config_name: \"\(item.name)\"", "  data_files:", "  - split: \"train\"", "    path: \"\(item.files)\"",
      ]
    }
    lines.append("dataset_info:")
    var written: Set<DocumentSchema> = []
    for item in configurations {
      lines.append("- config_name: \"\(item.name)\"")
      guard written.insert(item.schema).inserted else {
        lines.append("  features: *\(item.schema.rawValue)")
        continue
      }
      lines.append("  features: &\(item.schema.rawValue)")
      for column in item.schema.columns {
        lines += ["  - name: \"\(column.name)\"", "    dtype: \"\(type(of: column))\""]
      }
    }
    lines += [
      "---", "", "# Documents of a web crawl", "",
      "The main texts of pages, by language, as `dataprep crawl-extract` took them from web archives.", "", "```python",
      "import datasets",
    ]
    if !languages.isEmpty {
      lines.append("everything = datasets.load_dataset(\".\", split=\"train\")  # in this folder")
      lines.append("some = datasets.load_dataset(\".\", \"\(languages[0])\", split=\"train\")  # one language")
    }
    if hasRejects {
      lines.append("rejects = datasets.load_dataset(\".\", \"rejects\", split=\"train\")  # pages that were dropped")
    }
    lines += ["```", ""]
    return lines.joined(separator: "\n")
  }

  /// The type by its name in the library. It reads the times of JSON Lines as times, whatever it is told.
  private func type(of column: DocumentSchema.Column) -> String {
    switch column.type {
    case .text: "string"
    case .integer: "int64"
    case .number: "float64"
    case .time: format == .parquet ? "string" : "timestamp[s]"
    }
  }
}
