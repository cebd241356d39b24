internal import Base

/// A file of lines: rows of JSON, or fields between tabs.
final class ExportFile {
  /// Its name in the folder.
  let name: String
  /// Lines so far.
  private(set) var lines = 0
  /// Characters that a table cannot have, and that became spaces.
  private(set) var replaced = 0
  private let file: HashedFile
  private var json = JSONWriter(capacity: 1 << 12)

  init(name: String, _ file: HashedFile) {
    self.name = name
    self.file = file
  }

  /// Appends a line with an object.
  func object(_ write: (inout JSONWriter) -> Void) throws(OutputError) {
    json.removeAll()
    json.beginObject()
    write(&json)
    json.endObject()
    json.endLine()
    try json.bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    lines += 1
  }

  /// Appends a line with fields; what would end a field or a line becomes a space.
  func fields(_ fields: String...) throws(OutputError) {
    var line: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { line.append(ASCII.tab) }
      for byte in field.utf8 {
        // A carriage return ends a line where Python reads text, and readers of tables refuse NUL.
        let ends = byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn || byte == 0
        if ends { replaced += 1 }
        line.append(ends ? ASCII.space : byte)
      }
    }
    line.append(ASCII.lineFeed)
    try file.append(line.span)
    lines += 1
  }

  /// Appends text as it is.
  func text(_ text: String) throws(OutputError) {
    let bytes = Array(text.utf8)
    try file.append(bytes.span)
    lines += text.utf8.count { $0 == ASCII.lineFeed }
  }

  func commit() throws(OutputError) -> (byteCount: Int, sha256: String) { try file.commit() }
}

extension JSONWriter {
  /// A member that is a list of scores, with digits after the point in each: a reader that meets `[1,0]` first takes the
  /// column for whole numbers.
  mutating func list(_ name: StaticString, scores: [Double]) {
    key(name)
    beginArray()
    for score in scores { number(score, decimals: PairExportSummary.decimals) }
    endArray()
  }
}
