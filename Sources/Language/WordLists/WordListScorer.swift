public import Records

/// Scores documents by the words that are specific to their language and to others; one per thread.
public final class WordListScorer {
  /// The share of a document's words that are specific to one language.
  package struct Share: Sendable, Equatable {
    /// The language.
    package var language: LanguageTag
    /// The share of the document's words, from 0 to 1.
    package var share: Double

    /// A language and its share.
    package init(language: LanguageTag, share: Double) {
      self.language = language
      self.share = share
    }
  }

  /// The shares of a document's words.
  public struct Score: Sendable, Equatable {
    /// The number of words of the document, specific or not.
    package var words: Int
    /// The share of words that are specific to the document's language; nil if the list does not cover it.
    package var share: Double?
    /// Other languages that some words are specific to, the largest share first.
    package var others: [Share]

    /// A score with all its fields.
    package init(words: Int, share: Double?, others: [Share]) {
      self.words = words
      self.share = share
      self.others = others
    }
  }

  /// The word list in use.
  package let list: WordList
  private let words = TextWords()
  private var counts: [Int]

  /// A scorer for one thread; the list is shared.
  public init(_ list: WordList) {
    self.list = list
    counts = [Int](repeating: 0, count: list.languages.count)
  }

  /// Scores a text whose language is assumed to be `language`.
  public func score(_ text: Span<UInt8>, language: LanguageTag) -> Score {
    for index in counts.indices { counts[index] = 0 }
    var total = 0
    text.withUnsafeBytes { text in
      words.forEach(in: text) { word, hash in
        total += 1
        if let place = list.language(of: word, hash: hash) { counts[place] += 1 }
      }
    }
    let whole = Double(max(1, total))
    let own = list.languages.firstIndex(of: language) ?? list.languages.firstIndex(of: language.language)
    var others: [Share] = []
    for (place, count) in counts.enumerated() where count > 0 && place != own {
      others.append(Share(language: list.languages[place], share: Double(count) / whole))
    }
    others.sort { ($1.share, $0.language) < ($0.share, $1.language) }
    return Score(words: total, share: own.map { Double(counts[$0]) / whole }, others: others)
  }
}
