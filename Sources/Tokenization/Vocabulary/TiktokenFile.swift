internal import Base

/// tiktoken's vocabulary files: a line for each token, its bytes in base64 and its number, which is its rank.
internal enum TiktokenFile {
  /// The maximum number of tokens in a file.
  private static let limit = Int(MergeTable.limit)

  /// Reads a file's tokens.
  static func tokens(_ file: UnsafeBufferPointer<UInt8>, location: String) throws(TokenizerError) -> TokenBytes {
    var tokens = TokenBytes()
    var line = 0
    var start = 0
    var bytes: [UInt8] = []
    while start < file.count {
      line += 1
      var end = start
      while end < file.count, file[end] != UInt8(ascii: "\n") { end += 1 }
      defer { start = end + 1 }
      if end == start { continue }
      func broken(_ what: String) -> TokenizerError {
        TokenizerError(line == 1 ? .notATokenizer : .damaged, what, location: "\(location):\(line)")
      }
      let row = UnsafeBufferPointer(rebasing: file[start..<end])
      guard let space = row.firstIndex(of: UInt8(ascii: " ")), space > 0 else {
        throw broken("not a base64 token and its ID")
      }
      bytes.removeAll(keepingCapacity: true)
      guard Base64.decode(UnsafeBufferPointer(rebasing: row[..<space]), into: &bytes), !bytes.isEmpty else {
        throw broken("the token is not base64")
      }
      guard bytes.count < TokenizerLimits.tokenBytes else {
        throw broken("the token has \(bytes.count) bytes, not fewer than \(TokenizerLimits.tokenBytes)")
      }
      var number = 0
      for digit in row[(space + 1)...] where digit != UInt8(ascii: "\r") {
        guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9"), number < limit else {
          throw broken("the token's ID is not a number below \(limit)")
        }
        number = number * 10 + Int(digit - UInt8(ascii: "0"))
      }
      guard number < limit, number >= tokens.count || tokens.range(of: number).isEmpty else {
        throw broken("ID \(number) is duplicate, or not below \(limit)")
      }
      tokens.define(number, as: bytes)
    }
    guard tokens.count > 0 else { throw TokenizerError(.notATokenizer, "the file is empty", location: location) }
    return tokens
  }
}

/// RFC 4648's base64, with padding.
internal enum Base64 {
  /// Appends the bytes that `text` represents; false if it is not base64.
  static func decode(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) -> Bool {
    guard text.count & 3 == 0 else { return false }
    var padding = 0
    while padding < 2, padding < text.count, text[text.count - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
    var bits: UInt32 = 0
    for index in 0..<text.count - padding {
      guard let value = value(of: text[index]) else { return false }
      bits = bits << 6 | value
      guard index & 3 == 3 else { continue }
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits))
    }
    switch padding {
    case 1:
      bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
    case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    default: break
    }
    return true
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
