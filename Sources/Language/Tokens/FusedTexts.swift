/// Special texts that affixes and infixes cut where they stand beside other characters, and that are put together
/// again: `:)` behind a word.
///
/// Such a text is told by its pieces as hashes of tokens, so that a look at each token's hash finds where one may begin.
internal struct FusedTexts: Sendable {
  /// A special text.
  struct Entry: Sendable {
    /// Hashes of the pieces that other rules cut it into.
    var parts: [UInt64]
    /// Code points of its own pieces.
    var lengths: [UInt8]
  }

  private var entries: [UInt64: [Entry]] = [:]
  /// Whether a text begins with this ASCII character; characters beyond are looked up.
  private var firsts = [Bool](repeating: false, count: 128)
  /// Whether a first piece has these lowest bits in its hash: most tokens are told by them.
  private var bits = [Bool](repeating: false, count: 4096)

  init(_ specials: SpecialTexts, _ kinds: CharacterKinds, _ units: [[UInt32]], splitsDigitHyphens: Bool) {
    var cutter = ChunkCutter(kinds, SpecialTexts([]), units, splitsDigitHyphens: splitsDigitHyphens)
    for special in specials.all {
      special.text.withUnsafeBufferPointer { text in
        cutter.cut(text)
        var own: [Int] = []
        for length in special.lengths { own.append((own.last ?? 0) + Int(length)) }
        guard cutter.ends.count > 1, own != cutter.ends else { return }
        var start = 0
        var parts: [UInt64] = []
        for end in cutter.ends {
          parts.append(TokenHash.hash(UnsafeBufferPointer(rebasing: text[start..<end])))
          start = end
        }
        bits[Int(parts[0] & 4095)] = true
        entries[parts[0], default: []].append(Entry(parts: parts, lengths: Array(special.lengths)))
        if let first = text.first, first < 0x80 { firsts[Int(first)] = true }
      }
    }
  }

  /// Whether a text may begin with a token of this hash that begins with this byte of UTF-8.
  @inline(__always)
  func mayBegin(with byte: UInt8, _ hash: UInt64) -> Bool {
    bits[Int(hash & 4095)] && (byte >= 0x80 || firsts[Int(byte)])
  }

  /// Texts whose first piece has this hash.
  @inline(__always)
  func entries(beginningWith hash: UInt64) -> [Entry] { entries[hash] ?? [] }
}
