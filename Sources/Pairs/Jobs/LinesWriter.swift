internal import Base
internal import Runs

/// A staged file of lines of JSON.
internal final class LinesWriter {
  private let file: HashedFile
  private var json = JSONWriter(capacity: 1 << 12)
  private var lines = 0

  /// - Parameter path: where it is staged.
  init(_ path: String) throws { file = try HashedFile(path: path) }

  /// Appends a line.
  ///
  /// - Parameter write: writes its value.
  func append(_ write: (inout JSONWriter) throws -> Void) throws {
    json.removeAll()
    try write(&json)
    json.endLine()
    try json.bytes.withSpan { (bytes) throws(OutputError) in try file.append(bytes) }
    lines += 1
  }

  /// Ends it.
  ///
  /// - Returns: its record, under the path that it is published as.
  func commit(as path: String) throws -> CompletionRecord.File {
    let written = try file.commit()
    return .init(path: path, byteCount: written.byteCount, sha256: written.sha256, lines: lines)
  }
}
