internal import Base

/// Makes copies of texts that differ in known ways, as copies on the web do.
package struct DuplicatePlanter {
  /// How a copy differs.
  package enum Change: Sendable, Equatable, CustomStringConvertible {
    /// Not at all.
    case none
    /// In white space.
    case space
    /// In a share of its words, each replaced by another word of the text.
    case words(Double)
    /// A share of its end is missing.
    case end(Double)
    /// Lines of a page's furniture stand around it.
    case furniture

    /// All that are planted, each as often.
    package static let all: [Change] = [
      .none, .space, .words(0.01), .words(0.02), .words(0.03), .words(0.05), .words(0.1), .words(0.2), .end(0.05),
      .end(0.2), .furniture,
    ]

    package var description: String {
      switch self {
      case .none: "exact"
      case .space: "white space"
      case .words(let share): "\(Int((share * 100).rounded())) % of words"
      case .end(let share): "\(Int((share * 100).rounded())) % of the end"
      case .furniture: "furniture"
      }
    }
  }

  private var state: UInt64

  /// - Parameter seed: the same copies for the same seed.
  package init(seed: UInt64) { state = ByteHash.mix(seed &+ 1) }

  /// A copy of a text.
  package mutating func copy(of text: String, _ change: Change) -> String {
    switch change {
    case .none: return text
    case .space: return text.split(separator: " ").joined(separator: "  ")
    case .words(let share): return replaceWords(of: text, share)
    case .end(let share):
      let scalars = text.unicodeScalars
      return String(text.unicodeScalars.prefix(Int(Double(scalars.count) * (1 - share))))
    case .furniture:
      return "Home\nAbout us\nContact \(next(1000))\n" + text + "\nShare this page\nPrivacy\n© \(1990 + next(36))"
    }
  }

  /// Of texts without spaces, which are one word, characters are replaced.
  private mutating func replaceWords(of text: String, _ share: Double) -> String {
    var pieces = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let isUnspaced = pieces.count * 40 < text.unicodeScalars.count
    if isUnspaced { pieces = text.unicodeScalars.map { String($0) } }
    let pool = pieces
    var at = Int(Double(next(1 << 20)) / Double(1 << 20) / share)
    while at < pieces.count {
      pieces[at] = pool[next(pool.count)]
      at += 1 + next(max(1, Int(2 / share) - 1))
    }
    return pieces.joined(separator: isUnspaced ? "" : " ")
  }

  /// The next of a sequence of numbers below a bound.
  package mutating func next(_ bound: Int) -> Int {
    state = ByteHash.mix(state &+ ByteHash.keys.2)
    return Int(state % UInt64(max(1, bound)))
  }
}
