import Base

/// Whether bytes are UTF-8 in spite of what is declared, or in spite of mistakes in them.
enum UTF8Form {
  /// Whether bytes that are not well-formed throughout were still written as UTF-8.
  ///
  /// Of the bytes beyond ASCII, damaged UTF-8 keeps two thirds to nearly all in well-formed sequences, and text in
  /// a legacy encoding none to three tenths.
  ///
  /// - Parameter isDeclared: whether the page says that it is UTF-8: then half of these bytes decide. Without that,
  ///   nine well-formed sequences for each stray byte do.
  static func isLikely(_ bytes: UnsafeBufferPointer<UInt8>, isDeclared: Bool) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var good = 0
    var bad = 0
    var start = 0
    while start < bytes.count {
      let end = UTF8Text.validPrefix(bytes, from: start)
      let part = UnsafeBufferPointer(start: base + start, count: end - start)
      good += isDeclared ? part.count { $0 >= 0x80 } : UTF8Text.longSequences(part, limit: .max)
      guard end < bytes.count else { break }
      // A body that was cut off within a character says nothing against UTF-8.
      if UTF8Text.isCutSequence(bytes, at: end) { break }
      bad += 1
      start = end + 1
    }
    guard good > 0 else { return bad == 0 }
    return isDeclared ? good >= bad : good >= 9 * bad
  }

  /// Sequences beyond ASCII that tell UTF-8 from any encoding.
  static let decisiveCount = 3

  /// Whether well-formed UTF-8 with so many sequences beyond ASCII was not meant as `declared`.
  ///
  /// Text in a legacy encoding almost never happens to be well-formed UTF-8. Where one byte is a
  /// letter, one sequence tells (`Ã©`); where two bytes are, it takes `decisiveCount`.
  static func contradicts(_ declared: CharacterEncoding, _ longSequences: Int) -> Bool {
    switch declared {
    case .gbk, .gb18030, .big5, .eucJP, .shiftJIS, .eucKR: longSequences >= decisiveCount
    default: longSequences > 0
    }
  }
}

/// Encodings in seven bits that switch alphabets by escape sequences.
enum EscapeForm {
  /// ISO-2022-JP, ISO-2022-KR or HZ, where ASCII bytes hold their escape sequences.
  static func guess(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    guard let escape = bytes.firstIndex(where: { $0 == 0x1B || $0 == UInt8(ascii: "~") }) else { return nil }
    var index = escape
    var hzPairs = 0
    while index + 2 < bytes.count {
      switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
      case (0x1B, UInt8(ascii: "$"), UInt8(ascii: "B")), (0x1B, UInt8(ascii: "$"), UInt8(ascii: "@")):
        return .iso2022JP
      case (0x1B, UInt8(ascii: "$"), UInt8(ascii: ")")):
        return .iso2022KR
      case (UInt8(ascii: "~"), UInt8(ascii: "{"), 0x21...0x77):
        if isHZ(bytes, index + 2) { hzPairs += 1 }
        if hzPairs == 2 { return .hzGB2312 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Whether an even number of bytes in GB 2312's range lies between `~{` and `~}`.
  private static func isHZ(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    var index = start
    while index + 1 < bytes.count, index - start < 256 {
      if bytes[index] == UInt8(ascii: "~"), bytes[index + 1] == UInt8(ascii: "}") { return index > start }
      guard (0x21...0x77).contains(bytes[index]), (0x21...0x7E).contains(bytes[index + 1]) else { return false }
      index += 2
    }
    return false
  }
}

/// UTF-16 without a byte order mark.
enum UTF16Form {
  /// Markup is ASCII in any language, so every other byte of UTF-16 is often zero, and in no other
  /// encoding. Looks at the first kibibyte.
  static func guess(_ bytes: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
    let count = min(bytes.count, 1024) & ~1
    guard count >= 8 else { return nil }
    var even = 0
    var odd = 0
    for index in stride(from: 0, to: count, by: 2) {
      if bytes[index] == 0 { even += 1 }
      if bytes[index + 1] == 0 { odd += 1 }
    }
    let pairs = count / 2
    if odd * 4 >= pairs, even * 16 <= odd { return .utf16LE }
    if even * 4 >= pairs, odd * 16 <= even { return .utf16BE }
    return nil
  }
}
