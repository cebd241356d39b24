internal import Base
package import Records

/// Finds the words that are specific to a language, from texts whose languages are known.
///
/// A word's share in a language is its frequency in the language's text divided by the sum of its frequencies in all
/// languages' texts. Frequencies, not counts, so that a language with a hundred times the text does not own every word.
/// Languages with little text are treated as larger than they are (`leastText`), because a word seen once in a hundred
/// words is not a frequent word. The method is that of Caswell et al. (arXiv 2010.14571); FineWeb2 filters by such
/// lists (arXiv 2506.20920).
///
/// The same texts in the same order give the same list.
package final class WordListBuilder {
  /// What makes a word specific, and how much memory counting may use.
  package struct Settings: Sendable, Equatable {
    /// The minimum share of a word: more than .5, at most 1.
    package var leastShare = 0.85
    /// The minimum count of a word in its language.
    package var leastCount = 5
    /// The minimum number of documents that contain a word; words of fewer may come from one writer or template.
    package var leastDocuments = 3
    /// The maximum number of distinct words in memory, over all languages; beyond it, the rarest are forgotten.
    package var mostWords = 20_000_000
    /// The minimum number of words that a language is assumed to have when frequencies are computed.
    package var leastText = 100_000

    /// The defaults of `dataprep langid wordlist build`.
    package init() {}
  }

  /// The longest word in bytes; longer runs of letters count as text but are never listed.
  internal static let longestWord = 96

  /// The settings in use.
  package let settings: Settings
  private var tallies: [LanguageTag: WordTally] = [:]
  private let words = TextWords()
  private var held = 0
  /// Words seen this often or less may have been forgotten, and counts may be too low by this number.
  package private(set) var forgotten = 0

  /// A builder that has counted nothing.
  package init(_ settings: Settings = Settings()) { self.settings = settings }

  /// The number of documents counted.
  package var documents: Int { tallies.values.reduce(0) { $0 + Int($1.documents) } }
  /// The number of words counted.
  package var wordCount: Int { tallies.values.reduce(0) { $0 + $1.total } }
  /// The languages of the documents counted.
  package var languages: [LanguageTag] { tallies.keys.sorted() }

  /// Counts the words of a document in `language`.
  package func add(_ text: Span<UInt8>, language: LanguageTag) {
    let tally: WordTally
    if let known = tallies[language] {
      tally = known
    } else {
      tally = WordTally()
      tallies[language] = tally
    }
    tally.beginDocument()
    text.withUnsafeBytes { text in
      words.forEach(in: text) { word, hash in
        tally.total += 1
        if word.count <= Self.longestWord, tally.add(word, hash: hash) { held += 1 }
      }
    }
    while held > settings.mostWords { forget() }
  }

  /// Forgets the rarest words, as lossy counting does (Manku and Motwani, VLDB 2002).
  private func forget() {
    forgotten += 1
    for tally in tallies.values { tally.removeWords(seenAtMost: UInt32(clamping: forgotten)) }
    held = tallies.values.reduce(0) { $0 + $1.entries.count }
  }

  /// The list: languages ordered by code, the words of each by descending count.
  package func finish() -> [WordListEntry] {
    var sums: [UInt64: Double] = [:]
    sums.reserveCapacity(held)
    let languages = languages
    for language in languages {
      guard let tally = tallies[language] else { continue }
      for entry in tally.entries { sums[entry.hash, default: 0] += frequency(entry, tally) }
    }
    var list: [WordListEntry] = []
    for language in languages {
      guard let tally = tallies[language] else { continue }
      var own: [WordListEntry] = []
      for entry in tally.entries
      where entry.count >= settings.leastCount && entry.documents >= settings.leastDocuments {
        let share = frequency(entry, tally) / max(sums[entry.hash] ?? 1, .leastNormalMagnitude)
        guard share >= settings.leastShare else { continue }
        own.append(
          WordListEntry(
            language: language, word: String(decoding: tally.word(entry), as: UTF8.self), share: min(1, share),
            count: Int(entry.count), documents: Int(entry.documents)))
      }
      own.sort { ($1.count, $0.word) < ($0.count, $1.word) }
      list += own
    }
    return list
  }

  private func frequency(_ entry: WordTally.Entry, _ tally: WordTally) -> Double {
    Double(entry.count) / Double(max(tally.total, settings.leastText))
  }
}
