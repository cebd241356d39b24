/// Recursive descent over bytes, with a limit on depth so that nesting cannot exhaust the stack, and one on values, each
/// of which takes more memory than its text.
internal struct JSONParser {
  static let maximumDepth = 128

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  /// Values that there may still be.
  private var valuesLeft: Int

  init(bytes: UnsafeBufferPointer<UInt8>, limit: Int = .max) {
    self.bytes = bytes
    valuesLeft = limit
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error(.unexpectedByte) }
    return value
  }

  private func error(_ code: JSONError.Code) -> JSONError { JSONError(code: code, offset: position) }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    return bytes[position]
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw error(.tooDeep) }
    guard valuesLeft > 0 else { throw error(.tooManyValues) }
    valuesLeft -= 1
    skipSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard try peek() == word.utf8Start[index] else { throw error(.unexpectedByte) }
      position += 1
    }
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard try peek() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
      let key = try string()
      skipSpace()
      guard try peek() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
      position += 1
      members.append(.init(key: key, value: try value(depth: depth + 1)))
      if try endsAfterElement(UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth + 1))
      if try endsAfterElement(UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func endsAfterElement(_ bracket: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    let byte = try peek()
    guard byte == bracket || byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
    position += 1
    return byte == bracket
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    var isWhole = true
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
      case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isWhole = false
      default:
        return try number(from: start, isWhole: isWhole)
      }
      position += 1
    }
    return try number(from: start, isWhole: isWhole)
  }

  private func number(from start: Int, isWhole: Bool) throws(JSONError) -> JSONValue {
    guard position > start else { throw error(.unexpectedByte) }
    guard isNumber(start) else { throw error(.badNumber) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw error(.badNumber) }
    return .number(number)
  }

  /// Whether the text from `start` on is free of what `Int` and `Double` take beyond RFC 8259: a plus, leading zeros,
  /// a point without a digit before or after it.
  private func isNumber(_ start: Int) -> Bool {
    let isDigit = { (index: Int) in index < position && ASCII.isDigit(bytes[index]) }
    let first = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
    guard isDigit(first), bytes[first] != UInt8(ascii: "0") || !isDigit(first + 1) else { return false }
    return (first..<position).allSatisfy { bytes[$0] != ASCII.dot || isDigit($0 + 1) }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var unescaped: [UInt8] = []
    while true {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\""),
        bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 0x20
      {
        position += 1
      }
      unescaped.append(contentsOf: bytes[start..<position])
      let byte = try peek()
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard let string = String(validating: unescaped, as: UTF8.self) else { throw error(.badString) }
        return string
      }
      guard byte == UInt8(ascii: "\\") else { throw error(.badString) }
      try escape(into: &unescaped)
    }
  }

  private mutating func escape(into unescaped: inout [UInt8]) throws(JSONError) {
    let byte = try peek()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
    case UInt8(ascii: "b"): unescaped.append(0x08)
    case UInt8(ascii: "f"): unescaped.append(0x0C)
    case UInt8(ascii: "n"): unescaped.append(0x0A)
    case UInt8(ascii: "r"): unescaped.append(0x0D)
    case UInt8(ascii: "t"): unescaped.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(into: &unescaped)
    default: throw error(.badString)
    }
  }

  /// `\uXXXX`, with a pair of surrogates read as one scalar; a lone surrogate becomes U+FFFD.
  private mutating func unicodeEscape(into unescaped: inout [UInt8]) throws(JSONError) {
    var code = UInt32(try hexadecimal())
    if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    {
      let back = position
      position += 2
      let low = UInt32(try hexadecimal())
      if (0xDC00..<0xE000).contains(low) {
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      } else {
        position = back
      }
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    unescaped.append(contentsOf: UTF8.encode(scalar)!)
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      let byte = try peek()
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error(.badString)
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}
