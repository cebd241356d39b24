internal import Base
internal import Records

/// The chunks that most texts in Latin letters are made of: ASCII letters, with no more than a mark behind them.
///
/// What the rules of words say of these is known without a look at the rules, unless they are special texts: the mark is
/// a piece of its own. Special texts are told by the lowest bits of their hashes, and left to the rules with those few
/// others that share these.
internal struct PlainWords: Sendable {
  /// A word and the mark behind it.
  struct Word {
    var end: Int
    var count: Int
    var hash: UInt64
    var mark: Mark?

    @inline(__always)
    func token(at start: Int) -> TextToken {
      TextToken(
        range: ByteRange(start: start, count: count), scalarCount: UInt32(truncatingIfNeeded: count),
        kinds: [.letter, .word], hash: hash)
    }
  }

  /// A mark that is cut off.
  struct Mark {
    var kinds: TextToken.Kinds
    var hash: UInt64

    @inline(__always)
    func token(at start: Int) -> TextToken {
      TextToken(range: ByteRange(start: start, count: 1), scalarCount: 1, kinds: kinds, hash: hash)
    }
  }

  /// For each ASCII character whether it is cut off behind a letter.
  private var marks = [Mark?](repeating: nil, count: 128)
  /// Whether a special text has these lowest bits in its hash.
  private var specials = [UInt64](repeating: 0, count: 1 << 10)

  init(_ kinds: CharacterKinds, _ specials: SpecialTexts) {
    for code in UInt32(0x21)..<0x7F where !Self.isLetter(UInt8(code)) {
      guard kinds[code].contains(.suffix) || code == 0x2E else { continue }
      var found: TextToken.Kinds = []
      if kinds[code].contains(.letter) { found.insert(.letter) }
      if !kinds[code].contains(.mark) { found.insert(.word) }
      marks[Int(code)] = Mark(kinds: found, hash: TokenHash.adding(code, to: TokenHash.empty))
    }
    for special in specials.all {
      let hash = special.text.withUnsafeBufferPointer { TokenHash.hash($0) }
      self.specials[Int(hash &>> 6) & (self.specials.count - 1)] |= 1 &<< (hash & 63)
    }
  }

  /// The word at `at`, where a chunk begins; nil for a chunk that the rules have to cut.
  @inline(__always)
  func word(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Word? {
    var end = at
    while end < text.count, Self.isLetter(text[end]) { end &+= 1 }
    guard end > at else { return nil }
    var mark: Mark?
    if !Self.isEnd(text, end) {
      let byte = text[end]
      guard byte < 0x80, let found = marks[Int(byte)], Self.isEnd(text, end &+ 1) else { return nil }
      // A full stop behind a capital may belong to an abbreviation.
      guard byte != 0x2E || text[end &- 1] >= 0x61 else { return nil }
      mark = found
    }
    let hash = TokenHash.hash(ascii: UnsafeBufferPointer(rebasing: text[at..<end]))
    guard !mayBeSpecial(hash) else { return nil }
    if mark != nil, mayBeSpecial(TokenHash.adding(UInt32(text[end]), to: hash)) { return nil }
    return Word(end: end, count: end &- at, hash: hash, mark: mark)
  }

  @inline(__always)
  private func mayBeSpecial(_ hash: UInt64) -> Bool {
    specials[Int(truncatingIfNeeded: hash &>> 6) & 1023] &>> (hash & 63) & 1 != 0
  }

  /// Whether a chunk ends at `at` for certain.
  @inline(__always)
  private static func isEnd(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    at >= text.count || text[at] == 0x20 || text[at] == 0x0A
  }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
