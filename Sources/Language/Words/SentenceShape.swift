internal import Records

/// What a sentence looks like, whatever its language: its length, its capitals, its digits and brackets.
package struct SentenceShape: Sendable, Equatable {
  /// Unicode scalars; each invalid byte counts as one.
  package var characters = 0
  /// The length in letters of an alphabet: an ideograph counts 3, a kana, a syllable of Hangul or Yi 2, any other
  /// character 1.
  ///
  /// The Universal Declaration of Human Rights has 134 characters a sentence in the median language in Latin letters,
  /// 40 in Chinese ones (a ratio of 3.3), 58 in Hangul (2.3), 54 in Japanese (2.5), 49 in Yi (2.7); all other scripts
  /// are between 0.6 and 1.6.
  package var length = 0
  /// Runs of characters between white space.
  package var words = 0
  /// Words that begin with a capital; Cherokee and Coptic, which are written in one case, have none.
  package var capitals = 0
  /// Characters of `0123456789{}+/()>`.
  package var dangers = 0
  /// Whether it has characters of a script without spaces between words.
  package var isUnspaced = false
  /// Whether it ends with a letter or number, without a mark behind it.
  package var isOpen = false

  /// The shape of an empty sentence.
  package init() {}
}

/// Measures sentences. One for each thread.
package final class SentenceRuler {
  private let traits = CharacterTraits()

  /// A ruler for one thread.
  package init() {}

  /// The shape of a sentence; any bytes are accepted.
  package func shape(of sentence: UnsafeBufferPointer<UInt8>) -> SentenceShape {
    var shape = SentenceShape()
    var scan = UTF8Scan(sentence)
    var isInside = false
    var length = 0
    while let code = scan.next() {
      shape.characters &+= 1
      let traits = traits[code]
      shape.isOpen = traits.contains(.word)
      if traits.contains(.space) {
        isInside = false
        length &+= 1
        continue
      }
      if !isInside {
        isInside = true
        shape.words &+= 1
        if traits.contains(.upper) { shape.capitals &+= 1 }
      }
      if code < 0x80 {
        length &+= 1
        if Self.isDanger(UInt8(truncatingIfNeeded: code)) { shape.dangers &+= 1 }
        continue
      }
      length &+= traits.contains(.triple) ? 3 : traits.contains(.double) ? 2 : 1
      if !traits.isDisjoint(with: [.dictionary, .continuous]) { shape.isUnspaced = true }
    }
    shape.length = length
    return shape
  }

  @inline(__always)
  private static func isDanger(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "+"),
      UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ">"):
      true
    default: false
    }
  }
}
