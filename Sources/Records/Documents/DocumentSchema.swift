/// The tables of documents: which of the known members are the columns of a file, in their order.
public enum DocumentSchema: String, Sendable, CaseIterable {
  /// What every document has.
  case documents
  /// That, and what says why a document was dropped.
  case rejects

  /// The forms of fields; it grows where one is written in another form, so that no folder holds two of them.
  public static let version = 2

  /// One type for each column, in every file.
  public enum ColumnType: Sendable {
    /// UTF-8.
    case text
    /// 64 bits with a sign.
    case integer
    /// A floating-point number of 64 bits.
    case number
    /// A point in time as text, `2026-01-02T03:04:05Z`.
    case time
  }

  /// A column.
  public struct Column: Sendable {
    /// The member's name.
    public var name: String
    /// The type of its values; none is missing.
    public var type: ColumnType
    /// Whether values are expected to come again, so that a file may keep each of them once.
    internal var repeats: Bool
  }

  /// The members of a row.
  internal var fields: [KnownField] { self == .documents ? KnownField.ofDocuments : KnownField.allCases }

  /// The columns, in their order.
  public var columns: [Column] {
    fields.map { Column(name: "\($0.name)", type: $0.columnType, repeats: $0.repeats) }
  }
}

extension KnownField {
  /// The one type of the member's values.
  internal var columnType: DocumentSchema.ColumnType {
    switch self {
    case .offset, .length: .integer
    case .languageScore: .number
    case .date: .time
    case .text, .id, .dump, .url, .filePath, .language, .charset, .title, .author, .published, .htmlLanguage, .stage,
      .reason, .values:
      .text
    }
  }

  /// Whether many documents of a file have the same value.
  fileprivate var repeats: Bool {
    switch self {
    case .text, .id, .url, .languageScore, .offset, .length: false
    case .dump, .date, .filePath, .language, .charset, .title, .author, .published, .htmlLanguage, .stage, .reason,
      .values:
      true
    }
  }
}
