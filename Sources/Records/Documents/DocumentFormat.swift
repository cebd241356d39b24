/// How files of documents are stored.
public enum DocumentFormat: Sendable, Hashable, CaseIterable, RawRepresentable {
  /// JSON Lines.
  case lines(JSONLinesFormat)
  /// Parquet: columns that have types, so that no reader guesses.
  case parquet

  /// JSON Lines in its forms, then Parquet.
  public static var allCases: [DocumentFormat] { JSONLinesFormat.allCases.map { .lines($0) } + [.parquet] }

  /// The format of this name; nil for another name.
  public init?(rawValue: String) {
    guard let format = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = format
  }

  /// The name in options and settings: `jsonl.zst`, `jsonl.gz`, `jsonl`, `parquet`.
  public var rawValue: String {
    switch self {
    case .lines(let format): format.rawValue
    case .parquet: "parquet"
    }
  }

  /// How lines are stored; plain where documents are not lines.
  public var linesFormat: JSONLinesFormat {
    if case .lines(let format) = self { format } else { .plain }
  }

  /// The file name's ending, with its dot.
  public var suffix: String { ".\(rawValue)" }
}
