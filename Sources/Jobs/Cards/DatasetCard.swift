internal import Base
internal import Records

/// `README.md`: the card that makes a folder a data set, as the `datasets` library and hubs read it.
///
/// Without one the library takes every file of the folder for data, and a file or folder whose name has a word such as
/// `test` or `dev` for a split. The card names the files of each configuration and the types of their columns. Names are
/// quoted, as `no` is false in YAML 1.1.
internal struct DatasetCard {
  /// Files that are loaded together.
  struct Configuration {
    var name: String
    /// A pattern, relative to the folder.
    var files: String
    var schema: DocumentSchema
    /// Whether it is the one that is loaded where none is named.
    var isDefault = false
  }

  private static let name = "README.md"

  /// The line that tells a card of ours from a file of the user's, which is left alone.
  var mark: String
  var format: DocumentFormat
  /// What people call the data set; nil where the title does.
  var prettyName: String?
  var license: String?
  var languages: [String] = []
  var configurations: [Configuration] = []
  /// Everything behind the head, a line each.
  var body: [String] = []

  /// Writes the card, whole or not at all; does nothing where there are no files, or a file of another's.
  func write(in folder: String) throws {
    guard !configurations.isEmpty else { return }
    let path = Path.join(folder, Self.name)
    if FileSystem.entry(at: path) != nil {
      guard String(decoding: try FileSystem.read(path), as: UTF8.self).contains(mark) else { return }
    }
    let text = Array(text.utf8)
    try AtomicFile.write(text.span, to: path)
  }

  private var text: String {
    var lines = ["---", mark]
    if let prettyName { lines.append("pretty_name: \(Self.quoted(prettyName))") }
    if let license { lines.append("license: \(Self.quoted(license))") }
    if !languages.isEmpty { lines += ["language:"] + languages.map { "- \"\($0)\"" } }
    lines.append("configs:")
    for item in configurations {
      lines += [
        "- config_name: \"\(item.name)\"", "  data_files:", "  - split: \"train\"", "    path: \"\(item.files)\"",
      ]
      if item.isDefault { lines.append("  default: true") }
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
    lines += ["---", ""] + body
    return lines.joined(separator: "\n") + "\n"
  }

  /// A string of YAML; JSON's strings are.
  private static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.string(text)
    return json.bytes.string()
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
