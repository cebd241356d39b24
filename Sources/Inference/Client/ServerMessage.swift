internal import Base

/// What a server says of an error, for people.
internal enum ServerMessage {
  private static let limit = 300

  /// The message in a body: that of OpenAI's form and its relatives, or the beginning of a text; nil for none.
  static func text(_ body: borrowing ByteBuffer) -> String? {
    guard !body.withSpan({ bytes in bytes.count > 0 && bytes[0] == UInt8(ascii: "<") }) else { return "a web page" }
    let value = body.withSpan { bytes in try? JSONValue(parsing: bytes, limit: 10_000) }
    return value.flatMap(text)
      ?? oneLine(body.withSpan { bytes in bytes.extracting(first: min(bytes.count, limit)).string })
  }

  /// The message in a parsed body; nil for none.
  static func text(_ value: JSONValue) -> String? {
    let error = value["error"] ?? value
    let found =
      error.string ?? error["message"]?.string ?? error["detail"]?.string ?? value["detail"]?.string
      ?? value["message"]?.string ?? value["detail"]?.array?.first?["msg"]?.string
    return found.flatMap(oneLine)
  }

  private static func oneLine(_ text: String) -> String? {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(limit)
    return line.isEmpty ? nil : String(line)
  }
}
