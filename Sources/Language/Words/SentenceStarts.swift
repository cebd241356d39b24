internal import Records

/// How the sentences of a text begin. Only marks and capitals are looked at, so it means something for scripts with two cases
/// alone.
package struct SentenceStarts: Sendable, Equatable {
  /// Words behind one that ends a sentence, as far as they begin with a letter that has a case.
  package var starts = 0
  /// Those of them that begin with a capital.
  package var capitals = 0
  /// All words that begin with a capital.
  package var capitalWords = 0

  /// Of a text without sentences.
  package init() {}

  /// The share of the sentences that begin with a capital; nil where fewer than `minimum` can be told, or where the text has
  /// not even a capital for each, as in orthographies without them.
  package func share(minimum: Int) -> Double? {
    guard starts > 0, starts >= minimum, capitalWords >= starts else { return nil }
    return Double(capitals) / Double(starts)
  }
}

/// Measures how sentences begin. One for each thread.
package final class SentenceStartRuler {
  private let traits = CharacterTraits()

  /// A ruler for one thread.
  package init() {}

  /// Characters that the word before a sentence has at least: shorter ones are abbreviations and initials.
  private static let leastStem = 3

  /// The measures of a text; any bytes are accepted.
  package func measure(_ text: UnsafeBufferPointer<UInt8>) -> SentenceStarts {
    var result = SentenceStarts()
    var hasEnded = false
    /// Of the word at hand: its characters, those up to the last that is no mark, whether a mark ends it, and its first letter.
    var length = 0
    var stem = 0
    var isMarked = false
    var first: CharacterTraits.Traits?
    var scan = UTF8Scan(text)
    while true {
      let code = scan.next()
      let current = code.map { traits[$0] } ?? .space
      if current.contains(.space) {
        if length > 0 {
          count(first ?? [], behindEnd: hasEnded, &result)
          hasEnded = isMarked && stem >= Self.leastStem
          (length, stem, isMarked, first) = (0, 0, false, nil)
        }
        guard code != nil else { return result }
        continue
      }
      length &+= 1
      switch code {
      case 0x21, 0x2E, 0x3F: isMarked = true
      case 0x22, 0x27, 0x29, 0xBB, 0x2019, 0x201D: break
      default:
        isMarked = false
        stem = length
      }
      if first == nil, !Self.isOpener(code ?? 0) { first = current }
    }
  }

  private func count(_ first: CharacterTraits.Traits, behindEnd: Bool, _ result: inout SentenceStarts) {
    if first.contains(.upper) {
      result.capitalWords &+= 1
      if behindEnd {
        result.starts &+= 1
        result.capitals &+= 1
      }
    } else if behindEnd, first.contains(.lower) {
      result.starts &+= 1
    }
  }

  /// Quotes and brackets before a word, and the marks of Spanish.
  private static func isOpener(_ code: UInt32) -> Bool {
    switch code {
    case 0x22, 0x27, 0x28, 0x5B, 0xA1, 0xAB, 0xBB, 0xBF, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E: true
    default: false
    }
  }
}
