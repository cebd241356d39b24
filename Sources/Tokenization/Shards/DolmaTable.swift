internal import Base
internal import Records

/// dolma's `.csv.gz`: start, end, identifier, file and line of each document.
package struct DolmaTable {
  /// Where documents end, in tokens.
  package var ends: [Int] = []
  /// Where they are from.
  package var sources: [DocumentSource] = []

  /// Reads the table at `path`.
  package static func read(_ path: String) throws -> DolmaTable {
    let source = DecompressingSource(MemorySource(try FileSystem.read(path), name: path))
    var text = ByteBuffer()
    try source.readAll(into: &text)
    var table = DolmaTable()
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    // Fields as Python's csv module reads them: a doubled quote within quotes is one.
    try text.withSpan { bytes in
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\"") where isQuoted && place < bytes.count && bytes[place] == byte:
          field.append(byte)
          place += 1
        case UInt8(ascii: "\""): isQuoted.toggle()
        case UInt8(ascii: ",") where !isQuoted:
          fields.append(String(decoding: field, as: UTF8.self))
          field.removeAll(keepingCapacity: true)
        case UInt8(ascii: "\r") where !isQuoted: break
        case UInt8(ascii: "\n") where !isQuoted:
          fields.append(String(decoding: field, as: UTF8.self))
          field.removeAll(keepingCapacity: true)
          try table.add(fields, path: path)
          fields.removeAll(keepingCapacity: true)
        default: field.append(byte)
        }
      }
    }
    guard fields.isEmpty, field.isEmpty, !isQuoted else {
      throw TokenizerError(.badShard, "row \(table.ends.count + 1) is cut short", location: path)
    }
    return table
  }

  private mutating func add(_ fields: [String], path: String) throws {
    let row = "row \(ends.count + 1)"
    guard fields.count == 5, let start = Int(fields[0]), let end = Int(fields[1]), let line = Int(fields[4]),
      0...1 << 48 ~= line, 0...1 << 48 ~= end
    else {
      throw TokenizerError(.badShard, "\(row) is not a start, end, identifier, file and line", location: path)
    }
    let previous = ends.last ?? 0
    guard start == previous, end >= start else {
      throw TokenizerError(
        .badShard, "\(row) has tokens \(start) to \(end), and the previous row ends at \(previous)", location: path)
    }
    ends.append(end)
    sources.append(DocumentSource(id: fields[2], file: fields[3], line: line))
  }
}
