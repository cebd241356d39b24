internal import Base

/// Paths of URLs and of rules in the one form in which they are compared (RFC 9309, section 2.2.2).
///
/// An escape of a printable ASCII character is that character, as `%62` is `b` and, in a query, `%3A` is `:`. Kept as escapes, with
/// capital digits, are what would be another address without: `%25`, `%23` and `%20` anywhere, `%2F` and `%3F` in a path (not
/// in a query), and `%2A` and `%24`, which are wildcards of rules otherwise. All other bytes (white space, controls, what is beyond
/// ASCII) are escapes. So the form has no blank and no control character, and `*`, and `$` at the end, are wildcards
/// wherever they stand in a rule.
internal enum RobotsPath {
  /// Appends a URL's path and query, without its fragment.
  static func append(path: Span<UInt8>, to result: inout [UInt8]) { append(path, isRule: false, to: &result) }

  /// Appends the pattern of a rule.
  static func append(rule: Span<UInt8>, to result: inout [UInt8]) { append(rule, isRule: true, to: &result) }

  private static func append(_ text: Span<UInt8>, isRule: Bool, to result: inout [UInt8]) {
    var isInQuery = false
    var index = 0
    while index < text.count {
      var byte = text[index]
      var isEscape = false
      if byte == percent, index + 2 < text.count, let high = ASCII.hexadecimalValue(text[index + 1]),
        let low = ASCII.hexadecimalValue(text[index + 2])
      {
        byte = UInt8(high << 4 | low)
        isEscape = true
        index += 2
      }
      if !isEscape, byte == questionMark { isInQuery = true }
      let isLast = index + 1 == text.count
      if isWritten(byte, isEscape: isEscape, isInQuery: isInQuery, isWildcard: isRule && (byte == star || isLast)) {
        result.append(byte)
      } else {
        result.append(percent)
        result.append(digit(byte >> 4))
        result.append(digit(byte & 15))
      }
      index += 1
    }
  }

  /// Whether a character stands as it is in the form.
  private static func isWritten(_ byte: UInt8, isEscape: Bool, isInQuery: Bool, isWildcard: Bool) -> Bool {
    switch byte {
    case star, dollar: isWildcard && !isEscape
    // What is no escape though it begins like one.
    case percent: !isEscape
    case UInt8(ascii: "#"): false
    case UInt8(ascii: "/"), questionMark: !isEscape || isInQuery
    default: byte > 0x20 && byte < 0x7F
    }
  }

  private static let percent = UInt8(ascii: "%")
  private static let questionMark = UInt8(ascii: "?")
  private static let star = UInt8(ascii: "*")
  private static let dollar = UInt8(ascii: "$")
  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

  /// Whether a rule is for a path, both in this form: the rule is a beginning of the path, `*` is any run of bytes, and `$`
  /// at the rule's end is the path's end.
  ///
  /// A run of the rule between two `*` is looked for once, at its first place: time is at most the product of both lengths.
  static func matches(rule: UnsafeRawBufferPointer, _ path: UnsafeRawBufferPointer) -> Bool {
    var (ruleIndex, index) = (0, 0)
    // Where to go on when the run behind the last `*` is not here.
    var (retryRule, retry) = (-1, 0)
    while ruleIndex < rule.count {
      let byte = rule[ruleIndex]
      if byte == star {
        ruleIndex += 1
        (retryRule, retry) = (ruleIndex, index)
      } else if byte == dollar, index == path.count {
        return true
      } else if index < path.count, path[index] == byte {
        ruleIndex += 1
        index += 1
      } else {
        guard retryRule >= 0, retry < path.count else { return false }
        retry += 1
        (ruleIndex, index) = (retryRule, retry)
      }
    }
    return true
  }
}
