internal import Base

/// An HTTP message as an archive stores it, read leniently: places in the bytes it was read from.
///
/// Every offset counts from the start of the content given to `init`. Nothing is copied.
public struct HTTPMessage: Sendable {
  /// A response's status code; nil if there is no status line, or none with a number.
  public private(set) var status: Int?
  /// Whether the message starts with a request line.
  public private(set) var isRequest = false
  /// The start line, the fields and their blank line; empty if the content is not an HTTP message.
  public private(set) var head = 0..<0
  /// What follows the head, as stored.
  public private(set) var body = 0..<0
  /// The media type without its parameters, in the case of the message.
  public private(set) var contentType: Range<Int>?
  /// The media type's `charset` parameter, without quotes.
  public private(set) var charset: Range<Int>?
  /// The value of `Content-Encoding`.
  public private(set) var contentEncoding: Range<Int>?
  /// The value of `Transfer-Encoding`.
  public private(set) var transferEncoding: Range<Int>?
  /// The value of `Location`.
  public private(set) var location: Range<Int>?
  /// `Content-Length`, where it is a number.
  public private(set) var contentLength: Int?

  /// Bytes of a head that are looked at; no server sends more.
  private static let headLimit = 512 << 10

  /// Reads the message that starts `content`. Content that is not an HTTP message is all body.
  public init(_ content: Span<UInt8>) {
    self = content.withUnsafeBufferPointer { HTTPMessage(bytes: $0) }
  }

  internal init(bytes: UnsafeBufferPointer<UInt8>) {
    var start = 0
    repeat {
      self.init(bytes: bytes, from: start)
      start = head.upperBound
      // The answer proper follows an interim one (RFC 9110, section 15.2).
    } while status.map { 100..<200 ~= $0 && $0 != 101 } == true && !head.isEmpty
      && bytes.part(body).startsIgnoringCase("http/")
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    var position = start
    while position < bytes.count, position < start + 8, ASCII.isLineBreak(bytes[position]) { position += 1 }
    guard let line = Self.line(of: bytes, at: position), readStartLine(bytes.part(line.text)) else {
      body = start..<bytes.count
      return
    }
    position = line.next
    let limit = min(bytes.count, position + Self.headLimit)
    while position < limit {
      let first = bytes[position]
      // A page that follows its head without a blank line.
      if first == UInt8(ascii: "<") { break }
      guard let field = Self.field(of: bytes, at: position) else { break }
      position = field.next
      if field.text.isEmpty { break }
      readField(field.text, of: bytes)
    }
    head = start..<position
    body = position..<bytes.count
  }

  /// A field with the lines that go on with it (RFC 9112, section 5.2), and where the next one starts.
  private static func field(
    of bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (text: Range<Int>, next: Int)? {
    guard var field = line(of: bytes, at: start), !field.text.isEmpty else { return line(of: bytes, at: start) }
    while field.next < bytes.count, ASCII.isBlank(bytes[field.next]), let more = line(of: bytes, at: field.next) {
      // A line of blanks alone is meant to end the head, and is no part of a field.
      guard !bytes.trimming(more.text).isEmpty else { break }
      field = (field.text.lowerBound..<more.text.upperBound, more.next)
    }
    return field
  }

  /// A line without its line break, and where the next starts. The last line needs no break.
  private static func line(
    of bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (text: Range<Int>, next: Int)? {
    guard start < bytes.count else { return nil }
    guard let lineFeed = bytes.index(of: ASCII.lineFeed, from: start) else {
      return (start..<bytes.count, bytes.count)
    }
    var end = lineFeed
    while end > start, bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
    return (start..<end, lineFeed + 1)
  }

  /// `HTTP/1.1 200 OK`, `HTTP/2 200`, `ICY 200 OK`, or a request line.
  private mutating func readStartLine(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let isResponse =
      line.startsIgnoringCase("http/") || line.startsIgnoringCase("http ") || line.startsIgnoringCase("icy ")
    guard isResponse else {
      isRequest = Self.isRequestLine(line)
      return isRequest
    }
    guard var start = line.firstIndex(where: { ASCII.isBlank($0) }) else { return true }
    while start < line.count, ASCII.isBlank(line[start]) { start += 1 }
    let code = start..<min(start + 3, line.count)
    if code.count == 3, let number = line.decimal(code), number >= 100 { status = number }
    return true
  }

  /// `GET /path HTTP/1.1`: a method in capitals, and the version at the end.
  private static func isRequestLine(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let blank = line.index(of: ASCII.space), blank >= 3, blank <= 16 else { return false }
    guard line[..<blank].allSatisfy({ $0 &- 0x41 < 26 }) else { return false }
    guard let last = line.lastIndex(of: ASCII.space), last > blank else { return false }
    return line.part(last + 1..<line.count).startsIgnoringCase("http/")
  }

  private mutating func readField(_ line: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
    // The first letters exclude nearly all irrelevant fields.
    switch bytes[line.lowerBound] | 0x20 {
    case UInt8(ascii: "c"), UInt8(ascii: "t"), UInt8(ascii: "l"): break
    default: return
    }
    let text = bytes.part(line)
    guard let colon = text.index(of: ASCII.colon) else { return }
    let name = text.part(text.trimming(0..<colon))
    let value = bytes.trimming(line.lowerBound + colon + 1..<line.upperBound)
    guard !value.isEmpty else { return }
    switch name.count {
    case 12 where name.equalsIgnoringCase("content-type") && contentType == nil:
      readContentType(value, of: bytes)
    case 16 where name.equalsIgnoringCase("content-encoding") && contentEncoding == nil:
      contentEncoding = value
    case 17 where name.equalsIgnoringCase("transfer-encoding") && transferEncoding == nil:
      transferEncoding = value
    case 14 where name.equalsIgnoringCase("content-length") && contentLength == nil:
      contentLength = bytes.decimal(value)
    case 8 where name.equalsIgnoringCase("location") && location == nil:
      location = value
    default: break
    }
  }

  /// `text/html; charset="utf-8"`, with what is found in its place: commas, blanks, no type at all.
  private mutating func readContentType(_ value: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
    var end = value.lowerBound
    let isSpace = { (byte: UInt8) in ASCII.isBlank(byte) || ASCII.isLineBreak(byte) }
    while end < value.upperBound, bytes[end] != ASCII.semicolon, bytes[end] != ASCII.comma, !isSpace(bytes[end]) {
      end += 1
    }
    if end > value.lowerBound { contentType = value.lowerBound..<end }
    var position = end
    while position < value.upperBound {
      let rest = bytes.part(position..<value.upperBound)
      guard rest.startsIgnoringCase("charset") else {
        position += 1
        continue
      }
      position += 7
      while position < value.upperBound, isSpace(bytes[position]) { position += 1 }
      guard position < value.upperBound, bytes[position] == UInt8(ascii: "=") else { continue }
      position += 1
      let isQuote = { (byte: UInt8) in byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
      while position < value.upperBound, isSpace(bytes[position]) || isQuote(bytes[position]) { position += 1 }
      var nameEnd = position
      while nameEnd < value.upperBound, bytes[nameEnd] != ASCII.semicolon, bytes[nameEnd] != ASCII.comma,
        !isSpace(bytes[nameEnd]), !isQuote(bytes[nameEnd])
      {
        nameEnd += 1
      }
      if nameEnd > position { charset = position..<nameEnd }
      return
    }
  }

  /// The value of the head's first field of that name, in any case of letters.
  public func field(_ name: String, in content: Span<UInt8>) -> String? {
    content.withUnsafeBufferPointer { bytes in
      var position = head.lowerBound
      while position < head.upperBound, let field = Self.field(of: bytes, at: position) {
        position = field.next
        let text = bytes.part(field.text)
        guard let colon = text.index(of: ASCII.colon) else { continue }
        let found = text.part(text.trimming(0..<colon)).string
        if found.lowercased() == name.lowercased() {
          let value = text.part(text.trimming(colon + 1..<text.count)).string
          // A fold is white space in a value.
          return value.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks }.joined(separator: " ")
        }
      }
      return nil
    }
  }

  /// A part of the content as text; invalid UTF-8 in it becomes U+FFFD.
  public static func string(_ range: Range<Int>?, in content: Span<UInt8>) -> String? {
    range.map { range in content.withUnsafeBufferPointer { $0.part(range).string } }
  }
}

extension Substring {
  /// Without spaces and tabs at its ends.
  fileprivate var trimmingBlanks: Substring {
    var rest = self
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}
