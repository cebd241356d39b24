internal import Base

/// `README.md` of an export: which files are which for the `datasets` library, what reads them, and what was left out.
struct PairCard {
  private let settings: PairExportSettings
  private let summary: PairExportSummary
  private let configurations: [(name: String, split: String, path: String)]

  init(
    _ settings: PairExportSettings, _ summary: PairExportSummary,
    _ configurations: [(name: String, split: String, path: String)]
  ) {
    self.settings = settings
    self.summary = summary
    self.configurations = configurations
  }

  /// The whole file.
  var text: String {
    var lines = ["---", "pretty_name: \(Self.quoted(settings.title))"]
    if !configurations.isEmpty { lines.append("configs:") }
    for (index, item) in configurations.enumerated() {
      lines += [
        "- config_name: \"\(item.name)\"", "  data_files:", "  - split: \"\(item.split)\"",
        "    path: \"\(item.path)\"",
      ]
      if index == 0 { lines.append("  default: true") }
    }
    lines += [
      "---", "", "# \(PrintableText.line(settings.title))", "",
      "Queries with positives and hard negatives. \(reader)", "",
      "- queries: \(summary.written)",
    ]
    if settings.format.hasCorpus { lines.append("- passages: \(summary.passages)") }
    if settings.format.needsScores { lines.append("- scores: \(settings.score.rawValue)") }
    for (reason, count) in summary.leftOut.sorted(by: { $0.key < $1.key }) {
      lines.append("- left out, \(reason): \(count)")
    }
    if summary.cutNegatives > 0 { lines.append("- negatives beyond the wanted number: \(summary.cutNegatives)") }
    if summary.replacedCharacters > 0 {
      lines.append("- tabs and line breaks that became spaces: \(summary.replacedCharacters)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var reader: String {
    switch settings.format {
    case .gecko: "Texts have Gecko's unified form; `datasets.load_dataset` reads the folder."
    case .triplets: "Rows are anchor, positive and negative for sentence-transformers."
    case .ntuples: "Rows are anchor, positive, negatives and their scores for sentence-transformers."
    case .beir: "`beir.datasets.data_loader.GenericDataLoader` and the local loader of `mteb` read the folder."
    case .msmarco:
      "Files are those of MS MARCO's passages; `passage-ids.tsv` and `query-ids.tsv` say which number is which."
    case .tevatron: "Tevatron 2 trains on the configuration `default` with the corpus of the configuration `corpus`."
    case .flag: "FlagEmbedding trains on the file of lines."
    case .gpl: "GPL trains on `gpl-training-data.tsv`, with `qgen` as the prefix of queries and judgements."
    }
  }

  /// A string of YAML; JSON's strings are.
  private static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.string(text)
    return json.bytes.string()
  }
}
