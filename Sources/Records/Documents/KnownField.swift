/// The members of a record that documents have columns for, in the order in which they are written
/// (docs/records.md); a reject has the last three too.
package enum KnownField: Int, Sendable, CaseIterable {
  case text, id, dump, url, date, filePath, language, languageScore, offset, length, charset, title, author, published,
    htmlLanguage
  case stage, reason, values

  /// The member's name.
  package var name: StaticString {
    switch self {
    case .text: "text"
    case .id: "id"
    case .dump: "dump"
    case .url: "url"
    case .date: "date"
    case .filePath: "file_path"
    case .language: "language"
    case .languageScore: "language_score"
    case .offset: "offset"
    case .length: "length"
    case .charset: "charset"
    case .title: "title"
    case .author: "author"
    case .published: "published"
    case .htmlLanguage: "html_lang"
    case .stage: "stage"
    case .reason: "reason"
    case .values: "values"
    }
  }

  /// Those that every document has.
  package static let ofDocuments = allCases.filter { !$0.isOfReject }

  /// Those that say why a document was dropped.
  package static let ofRejects = allCases.filter(\.isOfReject)

  /// Whether only rejects have the field.
  package var isOfReject: Bool { rawValue >= Self.stage.rawValue }
}

/// Some of the known members.
package struct KnownFields: Sendable, BitwiseCopyable, Equatable {
  private var bits: UInt32 = 0

  /// An empty set.
  package init() {}

  /// A set of one field.
  package init(_ field: KnownField) { insert(field) }

  /// Whether the set has no fields.
  package var isEmpty: Bool { bits == 0 }

  /// Adds a field.
  package mutating func insert(_ field: KnownField) { bits |= 1 &<< UInt32(field.rawValue) }

  /// Whether the set has a field.
  package func contains(_ field: KnownField) -> Bool { bits & 1 &<< UInt32(field.rawValue) != 0 }
}
