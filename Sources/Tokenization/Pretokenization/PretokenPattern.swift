/// A pre-tokenizer: cuts text into the pieces that byte-pair merges do not cross.
///
/// Each is a hand-written scanner for one regular expression; a match begins where the one before
/// ended, so that every byte is in one piece.
internal protocol PretokenPattern: Sendable {
  /// The character flags that the scanner uses.
  var characters: CharacterTable { get }

  /// The end of the piece that begins at `start`, which is less than the text's count; greater than `start`.
  ///
  /// Call it for a text's pieces in order, with a new copy of the pattern for each text.
  mutating func end(of start: Int, in text: PretokenText) -> Int

  /// The ends of the pieces from `start` on, at most `most` of them; `start` becomes the last one.
  ///
  /// One call through the protocol for many pieces: inside it the pattern is known, and `end` is compiled in.
  mutating func fill(_ ends: UnsafeMutablePointer<Int>, most: Int, from start: inout Int, in text: PretokenText) -> Int

  /// The pattern after others, each of which splits the pieces of the previous one.
  func behind(_ outer: [any PretokenPattern]) -> any PretokenPattern
}

extension PretokenPattern {
  var characters: CharacterTable { .plain }

  func behind(_ outer: [any PretokenPattern]) -> any PretokenPattern {
    outer.isEmpty ? self : SequencedPattern(outer, self)
  }

  @inline(__always)
  mutating func fill(
    _ ends: UnsafeMutablePointer<Int>, most: Int, from start: inout Int, in text: PretokenText
  ) -> Int {
    var filled = 0
    var offset = start
    while filled < most, offset < text.count {
      offset = end(of: offset, in: text)
      ends[filled] = offset
      filled &+= 1
    }
    start = offset
    return filled
  }
}

/// English contractions after an apostrophe, as in the patterns of GPT-2 and its successors.
internal enum Contraction {
  /// The bytes of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` at `offset`, which holds the apostrophe; 0 if there is
  /// none.
  @inline(__always)
  static func length(at offset: Int, in text: PretokenText) -> Int {
    guard offset + 1 < text.count else { return 0 }
    let first = text.bytes[offset + 1]
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
    case UInt8(ascii: "l"): return text.holds(UInt8(ascii: "l"), at: offset + 2) ? 3 : 0
    case UInt8(ascii: "v"), UInt8(ascii: "r"): return text.holds(UInt8(ascii: "e"), at: offset + 2) ? 3 : 0
    default: return 0
    }
  }

  /// The same in any case; the long s folds to an s.
  @inline(__always)
  static func lengthInAnyCase(at offset: Int, in text: PretokenText) -> Int {
    guard offset + 1 < text.count else { return 0 }
    let first = text.bytes[offset + 1]
    if first == 0xC5 { return text.holds(0xBF, at: offset + 2) ? 3 : 0 }
    let second = offset + 2 < text.count ? text.bytes[offset + 2] | 0x20 : 0
    // Only letters become what follows by the bit of lower case: `S` and `s`, not a control character and a digit.
    guard first >= 0x41 else { return 0 }
    switch first | 0x20 {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
    case UInt8(ascii: "l"): return second == UInt8(ascii: "l") && text.bytes[offset + 2] >= 0x41 ? 3 : 0
    case UInt8(ascii: "v"), UInt8(ascii: "r"):
      return second == UInt8(ascii: "e") && text.bytes[offset + 2] >= 0x41 ? 3 : 0
    default: return 0
    }
  }
}
