public import Base

/// Where the documents of a task come from; the same for all of them.
public struct Provenance: Sendable, Equatable {
  /// The crawl, such as `CC-MAIN-2025-18`; empty if it is unknown.
  public var dump: String
  /// The archive, as the user or the listing named it; a URL without its user and password, as documents are published.
  public var filePath: String {
    get { path }
    set { path = SplitURL.withoutUsers(inURLsOf: newValue) }
  }
  private var path: String

  /// The crawl and the file of an input's documents.
  public init(dump: String, filePath: String) {
    self.dump = dump
    path = SplitURL.withoutUsers(inURLsOf: filePath)
  }
}

extension JSONWriter {
  /// Writes row `row` of a batch as one line of JSON: FineWeb's fields first, then ours, then, on a
  /// reject, what dropped it. The order is fixed; `docs/records.md` describes each field.
  public mutating func line(_ batch: borrowing Batch, row: Int, from provenance: Provenance) {
    let document = batch.documents[row]
    beginObject()
    for field in KnownField.ofDocuments {
      key(field.name)
      value(of: field, document, batch, from: provenance)
    }
    if case .dropped = document.verdict {
      for field in KnownField.ofRejects {
        key(field.name)
        value(of: field, document, batch, from: provenance)
      }
    }
    endObject()
    endLine()
  }

  /// Writes the value of a member of a document.
  internal mutating func value(
    of field: KnownField, _ document: Document, _ batch: borrowing Batch, from provenance: Provenance
  ) {
    switch field {
    case .text: batch.texts.withSpan(document.text.range) { string($0) }
    case .dump where document.dump.isEmpty: string(provenance.dump)
    case .filePath where document.filePath.isEmpty: string(provenance.filePath)
    case .date: batch.strings.withSpan(document.date.range) { date($0) }
    case .id, .dump, .url, .filePath, .title, .author, .published, .htmlLanguage:
      batch.strings.withSpan(document.string(field).range) { string($0) }
    case .language: string(document.language)
    case .languageScore: number(Double(document.languageScore), decimals: 4)
    case .offset: integer(document.offset)
    case .length: integer(document.length ?? 0)
    case .charset: string(document.charset)
    case .stage: string(document.verdict.drop?.stage ?? "")
    case .reason: string(document.verdict.drop?.reason.rawValue ?? "")
    case .values: stringOfObject(document.verdict.drop?.values ?? [])
    }
  }

  /// Writes the time of a capture in the one form that records have.
  private mutating func date(_ written: Span<UInt8>) {
    if CaptureDate.isCanonical(written) { return string(written) }
    let canonical = CaptureDate.canonical(written)
    string(canonical.span)
  }

  /// Writes what decided as a string that holds an object: objects of other members would give the column
  /// another type in every file.
  package mutating func stringOfObject(_ values: [Drop.Value]) {
    var object = JSONWriter(capacity: 64)
    object.object(of: values)
    object.bytes.withSpan { string($0) }
  }

  /// Writes named values as an object.
  internal mutating func object(of values: [Drop.Value]) {
    beginObject()
    for value in values {
      key(value.name)
      switch value.content {
      case .integer(let integer): self.integer(integer)
      case .number(let number): self.number(number, decimals: 4)
      case .text(let text): string(text)
      }
    }
    endObject()
  }

  /// Writes a fault as one line of JSON.
  public mutating func line(_ fault: Fault) {
    value(fault)
    endLine()
  }

  /// Writes a fault as an object.
  public mutating func value(_ fault: Fault) {
    beginObject()
    key("kind")
    string(fault.kind.rawValue)
    key("file")
    string(fault.file)
    key("offset")
    integer(fault.offset)
    if let length = fault.length {
      key("length")
      integer(length)
    }
    if !fault.detail.isEmpty {
      key("detail")
      string(fault.detail)
    }
    endObject()
  }
}
