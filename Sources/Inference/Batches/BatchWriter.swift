internal import Base

/// Writes requests as files of OpenAI's batch form, a new one wherever a limit is reached.
package final class BatchWriter {
  /// The files so far; the last one may still be open.
  package private(set) var paths: [String] = []
  private let folder: String
  private let name: String
  private let limits: BatchLimits
  private var file: HashedFile?
  private var lines = 0
  private var line = JSONWriter()

  /// A writer of `FOLDER/NAME-0001.jsonl` and so on; the folder exists.
  package init(folder: String, name: String, limits: BatchLimits = BatchLimits()) {
    self.folder = folder
    self.name = name
    self.limits = limits
  }

  /// Adds a request.
  ///
  /// - Parameters:
  ///   - id: by which the answer is found: unique, at most 64 letters, digits, hyphens and underscores.
  ///   - path: the function: `completions`.
  ///   - body: one JSON object.
  /// - Throws: `badSettings` for an identifier or a request that does not fit; errors of the file.
  package func append(id: String, path: String, body: Span<UInt8>) throws {
    try BatchLimits.check(id: id)
    line.removeAll()
    line.beginObject()
    line.member("custom_id", id)
    line.member("method", "POST")
    line.member("url", "/v1/\(path)")
    line.key("body")
    line.bytes.append(body)
    line.endObject()
    line.endLine()
    try line.bytes.withSpan { bytes in try append(line: bytes) }
  }

  /// Adds a line that is a request already, its line feed included.
  internal func append(line bytes: Span<UInt8>) throws {
    guard bytes.count <= limits.bytes else {
      throw InferenceError(.badSettings, "a request of \(bytes.count) bytes is larger than a file of a batch may be")
    }
    if let file, lines == limits.lines || file.byteCount + bytes.count > limits.bytes {
      _ = try file.commit()
      self.file = nil
    }
    if file == nil {
      let number = String(paths.count + 1)
      let path = Path.join(
        folder, "\(name)-\(String(repeating: "0", count: max(0, 4 - number.utf8.count)))\(number).jsonl")
      file = try HashedFile(path: path)
      paths.append(path)
      lines = 0
    }
    try file?.append(bytes)
    lines += 1
  }

  /// Gives the last file its name.
  package func finish() throws {
    _ = try file?.commit()
    file = nil
  }
}
