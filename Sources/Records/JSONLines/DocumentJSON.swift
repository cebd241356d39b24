public import Base

/// Where the documents of a task come from; the same for all of them.
public struct Provenance: Sendable, Equatable {
  /// The crawl, such as `CC-MAIN-2025-18`; empty where it is unknown.
  public var dump: String
  /// The archive, as the user or the listing named it.
  public var filePath: String

  public init(dump: String, filePath: String) {
    self.dump = dump
    self.filePath = filePath
  }
}

extension JSONWriter {
  /// Writes row `row` of a batch as one line of JSON: FineWeb's fields first, then ours, then, on a
  /// reject, what dropped it. The order is fixed; `docs/records.md` describes each field.
  public mutating func line(_ batch: borrowing Batch, row: Int, from provenance: Provenance) {
    let document = batch.documents[row]
    beginObject()
    key("text")
    batch.texts.withSpan(document.text.range) { string($0) }
    key("id")
    batch.strings.withSpan(document.id.range) { string($0) }
    key("dump")
    string(provenance.dump)
    key("url")
    batch.strings.withSpan(document.url.range) { string($0) }
    key("date")
    batch.strings.withSpan(document.date.range) { string($0) }
    key("file_path")
    string(provenance.filePath)
    key("language")
    string(document.language)
    key("language_score")
    number(Double(document.languageScore), decimals: 4)
    key("offset")
    integer(document.offset)
    key("length")
    if let length = document.length { integer(length) } else { null() }
    key("charset")
    string(document.charset)
    key("title")
    batch.strings.withSpan(document.title.range) { string($0) }
    key("author")
    batch.strings.withSpan(document.author.range) { string($0) }
    key("published")
    batch.strings.withSpan(document.published.range) { string($0) }
    key("html_lang")
    batch.strings.withSpan(document.htmlLanguage.range) { string($0) }
    if case .dropped(let drop) = document.verdict { members(of: drop) }
    endObject()
    endLine()
  }

  private mutating func members(of drop: Drop) {
    key("stage")
    string(drop.stage)
    key("reason")
    string(drop.reason.rawValue)
    key("values")
    beginObject()
    for value in drop.values {
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
