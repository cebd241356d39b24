internal import Base

/// Lines of a batch's files.
internal enum BatchLines {
  /// Calls `body` with each line that is not empty, without its line feed, and its number from 1.
  static func forEach(in path: String, _ body: (Span<UInt8>, Int) throws -> Void) throws {
    let file = try MappedFile(path: path)
    try withExtendedLifetime(file) {
      let bytes = file.bytes.bindMemory(to: UInt8.self)
      var (start, number) = (0, 0)
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: ASCII.lineFeed) ?? bytes.count
        number += 1
        if bytes[start..<end].contains(where: { !ASCII.isWhitespace($0) }) {
          try body(Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[start..<end])), number)
        }
        start = end + 1
      }
    }
  }

  /// A line's value.
  static func value(_ line: Span<UInt8>, _ path: String, _ number: Int) throws(InferenceError) -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: line, limit: 1 << 22) } catch {
      throw InferenceError(.badAnswers, error.message, location: "\(path):\(number)")
    }
  }
}

extension BatchWriter {
  /// Copies the requests that still have no good answer, for another batch.
  ///
  /// - Parameters:
  ///   - paths: files of requests.
  ///   - isAnswered: whether the request of a `custom_id` needs no further try.
  /// - Returns: how many were copied.
  package func appendUnanswered(of paths: [String], isAnswered: (String) -> Bool) throws -> Int {
    var copied = 0
    for path in paths {
      try BatchLines.forEach(in: path) { line, number in
        guard let id = try BatchLines.value(line, path, number)["custom_id"]?.string else {
          throw InferenceError(.badAnswers, "no request of a batch: it has no custom_id", location: "\(path):\(number)")
        }
        guard !isAnswered(id) else { return }
        var whole = ByteBuffer(capacity: line.count + 1)
        whole.append(line)
        whole.append(ASCII.lineFeed)
        try whole.withSpan { bytes in try append(line: bytes) }
        copied += 1
      }
    }
    return copied
  }
}
