internal import Base

/// What a scalar without quotes is.
internal enum PlainScalar: Equatable {
  case value(JSONValue)
  /// Readers differ in what it is: the form that all of them read alike, where there is one.
  case ambiguous(instead: String?)

  init(_ text: String) {
    switch text {
    case "", "~", "null": self = .value(.null)
    case "true": self = .value(.bool(true))
    case "false": self = .value(.bool(false))
    default: self = Self.number(text) ?? .value(.string(text))
    }
  }

  private static func number(_ text: String) -> PlainScalar? {
    let bytes = Array(text.utf8)
    if isJSONNumber(bytes) {
      if let value = Int(text) { return .value(.integer(value)) }
      guard let value = Double(text), value.isFinite, bytes.contains(where: { $0 == 0x2E || $0 | 0x20 == 0x65 }) else {
        return .ambiguous(instead: nil)
      }
      return .value(.number(value))
    }
    guard looksLikeNumber(bytes) else { return nil }
    let digits = text.filter { $0 != "_" }
    return .ambiguous(instead: Int(digits).map(String.init))
  }

  /// `-?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?`
  private static func isJSONNumber(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    func digits() -> Int {
      let count = rest.prefix { ASCII.isDigit($0) }.count
      rest.removeFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let hasZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole == 1 || whole > 1 && !hasZero else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard digits() > 0 else { return false }
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// Whether some reader of YAML takes the text for a number: octal, hexadecimal, of base 60, with a sign or
  /// underscores, infinite.
  private static func looksLikeNumber(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let lower = String(decoding: rest, as: UTF8.self).lowercased()
    if [".inf", ".nan"].contains(lower) { return true }
    for (prefix, digits) in [("0x", "0123456789abcdef_"), ("0o", "01234567_"), ("0b", "01_")]
    where lower.hasPrefix(prefix) && lower.count > 2 {
      return lower.dropFirst(2).allSatisfy { digits.contains($0) }
    }
    // Dates have more than one hyphen, and versions more than one point: they are text to everybody, or quoted.
    guard let first = rest.first, ASCII.isDigit(first) || first == UInt8(ascii: ".") && rest.count > 1 else {
      return false
    }
    guard rest.contains(where: { ASCII.isDigit($0) }) else { return false }
    if rest.count(where: { $0 == UInt8(ascii: ".") }) > 1 { return false }
    var exponent = false
    for (index, byte) in rest.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."): break
      case UInt8(ascii: ":"): if exponent || index == rest.count - 1 { return false }
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        if exponent || index == rest.count - 1 { return false }
        exponent = true
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        let before = rest[rest.startIndex + index - 1]
        if before | 0x20 != UInt8(ascii: "e") || index == rest.count - 1 { return false }
      default: return false
      }
    }
    return true
  }
}
