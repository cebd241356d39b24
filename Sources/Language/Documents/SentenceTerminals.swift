internal import Base
internal import CResources

/// The characters that end sentences (Unicode's Sentence_Terminal), as a bitmap; built once from the embedded table.
internal final class SentenceTerminals: @unchecked Sendable {
  internal static let shared = SentenceTerminals()

  /// All terminals are below this code point.
  private static let bound = 0x1_E000
  private let bits: UnsafeMutablePointer<UInt64>

  private init() {
    bits = .allocate(capacity: Self.bound / 64)
    bits.initialize(repeating: 0, count: Self.bound / 64)
    let table = UnsafeBufferPointer(start: dataprep_sentence_terminals, count: dataprep_sentence_terminals_count)
    TableLines.forEach(in: table, fields: 2) { fields in
      let first = TableLines.hexadecimal(table[fields[0]])
      for code in first...TableLines.hexadecimal(table[fields[1]]) {
        precondition(code < Self.bound, "sentence terminal above the bound")
        bits[code >> 6] |= 1 << UInt64(code & 63)
      }
    }
  }

  @inline(__always)
  internal func contains(_ codePoint: UInt32) -> Bool {
    codePoint < Self.bound && bits[Int(codePoint >> 6)] >> UInt64(codePoint & 63) & 1 != 0
  }
}
