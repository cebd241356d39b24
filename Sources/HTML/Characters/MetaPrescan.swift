import Base
import CSystem

/// Looks for a declaration of the encoding in a document's first bytes.
///
/// Within the first 1,024 bytes this is the HTML Standard's algorithm "prescan a byte stream to
/// determine its encoding" (13.2.3.2), with the XML declaration as its fallback. Many pages declare
/// later than that, after scripts and styles, and browsers find it while they parse; so the search
/// continues to `limit`, or to `<body`.
struct MetaPrescan: ~Copyable {
  /// Bytes in which a declaration is looked for.
  static let limit = 64 << 10
  /// Bytes that the Standard looks at.
  static let standardLimit = 1024

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = UnsafeBufferPointer(rebasing: bytes.prefix(MetaPrescan.limit))
  }

  /// The declared encoding, or nil.
  static func encoding(in bytes: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    if let utf16 = utf16Declaration(bytes) { return utf16 }
    var scan = MetaPrescan(bytes)
    return scan.run() ?? scan.xmlEncoding()
  }

  /// `<?x` in UTF-16, which no single-byte text begins with.
  private static func utf16Declaration(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    if bytes.starts(with: [0x3C, 0x00, 0x3F, 0x00, 0x78, 0x00]) { return .utf16LE }
    if bytes.starts(with: [0x00, 0x3C, 0x00, 0x3F, 0x00, 0x78]) { return .utf16BE }
    return nil
  }

  private mutating func run() -> CharacterEncoding? {
    while position < bytes.count {
      guard let next = nextTag() else { return nil }
      position = next
      if has("<!--") {
        // `<!-->` is a comment as well: its end may share the opening's dashes.
        position += 2
        skip(past: "-->")
      } else if has("<meta"), isSpaceOrSlash(position + 5) {
        position += 5
        if let encoding = metaEncoding() { return encoding }
        position += 1
      } else if isLetter(position + 1) || (at(position + 1) == UInt8(ascii: "/") && isLetter(position + 2)) {
        if position >= MetaPrescan.standardLimit, has("<body") { return nil }
        while position < bytes.count, !isSpace(position), bytes[position] != UInt8(ascii: ">") { position += 1 }
        while nextAttribute() != nil {}
        position += 1
      } else if let next = at(position + 1),
        next == UInt8(ascii: "!") || next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
      {
        skip(past: ">")
      } else {
        position += 1
      }
    }
    return nil
  }

  /// Where the next `<` is.
  private func nextTag() -> Int? {
    guard let start = bytes.baseAddress,
      let found = memchr(start + position, Int32(UInt8(ascii: "<")), bytes.count - position)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }

  /// Reads a meta element's attributes, the position after its name.
  private mutating func metaEncoding() -> CharacterEncoding? {
    var hasPragma = false
    var needsPragma: Bool?
    var charset: CharacterEncoding?
    var seen: (httpEquiv: Bool, content: Bool, charset: Bool) = (false, false, false)
    while let attribute = nextAttribute() {
      if equals(attribute.name, "http-equiv"), !seen.httpEquiv {
        seen.httpEquiv = true
        if equals(attribute.value, "content-type") { hasPragma = true }
      } else if equals(attribute.name, "content"), !seen.content {
        seen.content = true
        if charset == nil,
          let encoding = reading(
            attribute.value,
            { value in
              MetaPrescan.charsetValue(in: value, 0..<value.count).flatMap { MetaPrescan.label(value, $0) }
            })
        {
          charset = encoding
          needsPragma = true
        }
      } else if equals(attribute.name, "charset"), !seen.charset {
        seen.charset = true
        charset = reading(attribute.value) { MetaPrescan.label($0, 0..<$0.count) }
        needsPragma = false
      }
    }
    // A tag that is cut off says nothing (the Standard's scan ends with its bytes).
    guard position < bytes.count, let needsPragma, hasPragma || !needsPragma, let charset else { return nil }
    switch charset {
    // Had the document really been in UTF-16, its bytes could not have been read as ASCII.
    case .utf16BE, .utf16LE: return .utf8
    case .userDefined: return .windows1252
    default: return charset
    }
  }

  private static func label(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> CharacterEncoding? {
    EncodingLabels.encoding(Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[range])))
  }

  /// Lets `body` read an attribute's value, in which references are characters (`iso-8859&#45;2`).
  private func reading<R>(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let value = UnsafeBufferPointer(rebasing: bytes[range])
    guard value.contains(UInt8(ascii: "&")) else { return body(value) }
    return CharacterReferences.shared.resolved(Array(value)).withUnsafeBufferPointer(body)
  }

  private struct Attribute {
    var name: Range<Int>
    var value: Range<Int>
  }

  /// "Get an attribute" (13.2.3.2); nil if the tag or the bytes end, at the `>` or after them.
  private mutating func nextAttribute() -> Attribute? {
    while isSpaceOrSlash(position) { position += 1 }
    guard let first = at(position), first != UInt8(ascii: ">") else { return nil }
    let start = position
    while let byte = at(position) {
      if byte == UInt8(ascii: "="), position > start { break }
      if isSpace(position) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { break }
      position += 1
    }
    let name = start..<position
    while isSpace(position) { position += 1 }
    guard at(position) == UInt8(ascii: "=") else { return Attribute(name: name, value: position..<position) }
    position += 1
    while isSpace(position) { position += 1 }
    guard let opening = at(position) else { return nil }
    if opening == UInt8(ascii: "\"") || opening == UInt8(ascii: "'") {
      position += 1
      let valueStart = position
      while let byte = at(position), byte != opening { position += 1 }
      let value = valueStart..<position
      guard position < bytes.count else { return nil }
      position += 1
      return Attribute(name: name, value: value)
    }
    let valueStart = position
    while let byte = at(position), !isSpace(position), byte != UInt8(ascii: ">") { position += 1 }
    return Attribute(name: name, value: valueStart..<position)
  }

  /// The encoding named by an XML declaration at the very start ("get an XML encoding").
  private func xmlEncoding() -> CharacterEncoding? {
    guard bytes.count > 5, starts(0, "<?xml"), let end = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
    var index = 5
    while index < end, !starts(index, "encoding") { index += 1 }
    guard index < end else { return nil }
    index += "encoding".utf8.count
    while index < end, bytes[index] <= 0x20 { index += 1 }
    guard index < end, bytes[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    while index < end, bytes[index] <= 0x20 { index += 1 }
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    let start = index + 1
    guard start < end, let close = bytes[start..<end].firstIndex(of: quote) else { return nil }
    let encoding = MetaPrescan.label(bytes, start..<close)
    return encoding == .utf16BE || encoding == .utf16LE ? .utf8 : encoding
  }

  /// Where `charset=` names an encoding in `range`: the HTML Standard's "extracting a character
  /// encoding from a meta element", which suits Content-Type headers too.
  static func charsetValue(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var index = range.lowerBound
    func isSpace(_ index: Int) -> Bool { ASCII.isWhitespace(bytes[index]) }
    while true {
      while index < range.upperBound, !matches(bytes, index, range.upperBound, "charset") { index += 1 }
      guard index < range.upperBound else { return nil }
      index += "charset".utf8.count
      while index < range.upperBound, isSpace(index) { index += 1 }
      guard index < range.upperBound else { return nil }
      if bytes[index] == UInt8(ascii: "=") { break }
    }
    index += 1
    while index < range.upperBound, isSpace(index) { index += 1 }
    guard index < range.upperBound else { return nil }
    if bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") {
      guard let close = bytes[(index + 1)..<range.upperBound].firstIndex(of: bytes[index]) else { return nil }
      return (index + 1)..<close
    }
    var end = index
    while end < range.upperBound, !isSpace(end), bytes[end] != UInt8(ascii: ";") { end += 1 }
    return index..<end
  }

  private static func matches(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int, _ word: StaticString
  ) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start + count <= limit else { return false }
    for offset in 0..<count {
      let byte = bytes[start + offset]
      let lower = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
      if lower != word.utf8Start[offset] { return false }
    }
    return true
  }

  private func starts(_ start: Int, _ word: StaticString) -> Bool {
    MetaPrescan.matches(bytes, start, bytes.count, word)
  }

  private func has(_ word: StaticString) -> Bool { starts(position, word) }

  private func equals(_ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount && starts(range.lowerBound, word)
  }

  private func at(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func isSpace(_ index: Int) -> Bool {
    at(index).map(ASCII.isWhitespace) ?? false
  }

  private func isSpaceOrSlash(_ index: Int) -> Bool { isSpace(index) || at(index) == UInt8(ascii: "/") }

  private func isLetter(_ index: Int) -> Bool {
    at(index).map(ASCII.isLetter) ?? false
  }

  /// Moves after the next `word`, or to the end.
  private mutating func skip(past word: StaticString) {
    while position < bytes.count, !has(word) { position += 1 }
    position = min(position + word.utf8CodeUnitCount, bytes.count)
  }
}
