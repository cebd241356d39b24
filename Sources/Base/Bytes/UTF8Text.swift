/// Checks and repairs UTF-8.
public enum UTF8Text {
  /// The number of bytes at the start of `bytes` that are well-formed UTF-8 (Unicode, table 3-7): all of
  /// them, or up to the first byte of the first malformed sequence.
  public static func validPrefix(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var index = start
    // Whole words are read up to here; the last bytes one at a time.
    while index &+ 32 <= count {
      let first = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if first & highBits == 0 {
        let rest =
          raw.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)
          | raw.loadUnaligned(fromByteOffset: index &+ 16, as: UInt64.self)
          | raw.loadUnaligned(fromByteOffset: index &+ 24, as: UInt64.self)
        index &+= rest & highBits == 0 ? 32 : 8
        continue
      }
      index &+= (first & highBits).trailingZeroBitCount &>> 3
      // A run of longer sequences, while a word can be read.
      while index &+ 8 <= count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
        let length = wellFormedRun(word)
        if length == 0 {
          if word & 0x80 == 0 { break }
          return index
        }
        index &+= length
      }
    }
    while index < count {
      let length = wellFormedSequence(base, index, count)
      if length <= 0 { return index }
      index &+= length
    }
    return count
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// Bytes of the well-formed sequences beyond ASCII that `word` begins with, first byte lowest:
  /// four of two bytes, two of three, or one; 0 for ASCII and for a malformed sequence.
  @inline(__always) private static func wellFormedRun(_ word: UInt64) -> Int {
    if word & 0xC0E0 == 0x80C0 {
      // Leads C0 and C1 are overlong: one of bits 1 to 4 must be set in each lead.
      let leads = word & 0x001E_001E_001E_001E
      if word & 0xC0E0_C0E0_C0E0_C0E0 == 0x80C0_80C0_80C0_80C0,
        (leads &+ 0x7FFE_7FFE_7FFE_7FFE) & 0x8000_8000_8000_8000 == 0x8000_8000_8000_8000
      {
        return 8
      }
      return word & 0x1E != 0 ? 2 : 0
    }
    if word & 0xC0_C0F0 == 0x80_80E0 {
      guard isThreeBytes(word) else { return 0 }
      let next = word &>> 24
      return next & 0xC0_C0F0 == 0x80_80E0 && isThreeBytes(next) ? 6 : 3
    }
    if word & 0xC0C0_C0F8 == 0x8080_80F0 {
      // Planes 1 to 16: from F0 90 to F4 8F.
      let plane = (word & 7) &<< 2 | (word &>> 12) & 3
      return plane &- 1 < 16 ? 4 : 0
    }
    return 0
  }

  /// Neither overlong (E0 80 to E0 9F) nor a surrogate (ED A0 to ED BF).
  @inline(__always) private static func isThreeBytes(_ word: UInt64) -> Bool {
    let decisive = word & 0x200F
    return decisive != 0 && decisive != 0x200D
  }

  /// Bytes of the well-formed sequence at `index`, or minus the length of the maximal subpart of a
  /// malformed one, which is at least one byte.
  private static func wellFormedSequence(
    _ bytes: UnsafePointer<UInt8>, _ index: Int, _ count: Int
  ) -> Int {
    let lead = bytes[index]
    if lead < 0x80 { return 1 }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { low = 0xA0 }
      if lead == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { low = 0x90 }
      if lead == 0xF4 { high = 0x8F }
    default: return -1
    }
    for step in 1..<length {
      guard index + step < count, bytes[index + step] >= low, bytes[index + step] <= high else { return -step }
      (low, high) = (0x80, 0xBF)
    }
    return length
  }

  /// Appends `bytes` as well-formed UTF-8, each maximal subpart of a malformed sequence as one
  /// U+FFFD (Unicode, 3.9: U+FFFD substitution), and returns their number.
  public static func repair(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var malformed = 0
    var start = 0
    while start < bytes.count {
      let end = validPrefix(bytes, from: start)
      output.append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
      guard end < bytes.count else { break }
      output.append("\u{FFFD}")
      malformed += 1
      start = end - wellFormedSequence(base, end, bytes.count)
    }
    return malformed
  }

  /// Whether the bytes end within a sequence that begins at `index` and is well-formed so far.
  public static func isCutSequence(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard let base = bytes.baseAddress, bytes[index] >= 0xC2, bytes[index] <= 0xF4 else { return false }
    return index - wellFormedSequence(base, index, bytes.count) == bytes.count
  }

  /// Counts sequences of two bytes and more in valid UTF-8, up to `limit` of them.
  public static func longSequences(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
    var found = 0
    for byte in bytes where byte >= 0xC0 {
      found += 1
      if found == limit { break }
    }
    return found
  }
}
