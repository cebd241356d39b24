import Base
import Records

/// Documents as the lines of an exported file.
struct ExportWriter: ~Copyable {
  /// The columns of a table, in order.
  static let columns = [
    "id", "url", "date", "language", "language_score", "title", "author", "published", "text",
  ]

  /// What was written since it was last taken.
  var bytes = ByteBuffer(capacity: 1 << 20)
  private let format: Export.Format
  private let isForSpreadsheets: Bool

  /// - Parameter isForSpreadsheets: whether tables have a byte order mark, and no field that is a formula.
  init(format: Export.Format, isForSpreadsheets: Bool = false) {
    self.format = format
    self.isForSpreadsheets = isForSpreadsheets
  }

  /// Writes what stands before the first document: a table's header.
  mutating func begin() {
    guard format == .csv else { return }
    bytes.append(utf8: (isForSpreadsheets ? "\u{FEFF}" : "") + Self.columns.joined(separator: ",") + "\r\n")
  }

  /// Writes a document, given as a line of JSON.
  ///
  /// - Throws: `SourceError.failed` where it has no text.
  mutating func append(_ line: Span<UInt8>, source: String) throws(SourceError) {
    if format == .jsonl {
      bytes.append(line)
      bytes.append(ASCII.lineFeed)
      return
    }
    let document: JSONValue
    do { document = try JSONValue(parsing: line, limit: JSONValue.documentLimit) } catch {
      throw SelectedDocuments.notJSON("a line", of: source, error)
    }
    guard let text = document["text"]?.string else {
      throw SourceError(.failed, "a line is not a document: it has no text field", location: source)
    }
    switch format {
    case .jsonl: break
    case .txt: bytes.append(utf8: text + "\n\n")
    case .csv: bytes.append(utf8: Self.columns.map { field($0, of: document) }.joined(separator: ",") + "\r\n")
    }
  }

  /// A field of a table; empty where the document has none.
  private func field(_ name: String, of document: JSONValue) -> String {
    guard let value = document[name] else { return "" }
    var text: String
    switch value {
    case .string(let string): text = string
    case .null: text = ""
    default:
      var writer = JSONWriter()
      writer.value(value)
      text = writer.bytes.string()
    }
    if isForSpreadsheets, value.string != nil { text = SpreadsheetText.neutralised(text) }
    let isPlain = text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D }
    return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
