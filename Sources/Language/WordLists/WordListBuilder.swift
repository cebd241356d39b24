internal import Base
package import Records

/// Finds the words that are specific to a language, from texts whose languages are known.
///
/// How specific a word is: its frequency in the language's text divided by the sum of its frequencies in all languages' text.
/// Frequencies, not counts, so that a language with a hundred times the text does not own every word; languages with
/// little text are taken for larger than they are (`leastText`), as a word seen once in a hundred is no frequent one.
/// Word lists after Caswell et al. (arXiv 2010.14571); FineWeb2 filters languages by such lists (arXiv 2506.20920).
///
/// The same texts in the same order give the same list.
package final class WordListBuilder {
  /// What a word needs to be listed, and how much memory counting may take.
  package struct Settings: Sendable, Equatable {
    /// How specific words must be, from above .5 to 1.
    package var leastShare = 0.85
    /// Rarer words are not listed.
    package var leastCount = 5
    /// Words of fewer documents are not listed: they may be a single writer's, or a template's.
    package var leastDocuments = 3
    /// Words counted at a time, over all languages; beyond that the rarest are forgotten.
    package var mostWords = 20_000_000
    /// Frequencies are taken as if each language had at least this many words.
    package var leastText = 100_000

    package init() {}
  }

  /// Longer runs of letters, in bytes, are counted as text and never listed.
  internal static let longestWord = 96

  package let settings: Settings
  private var tallies: [LanguageTag: WordTally] = [:]
  private let words = TextWords()
  private var held = 0
  /// Words seen this often or less may have been forgotten, and counts may be too low by as much.
  package private(set) var forgotten = 0

  package init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Documents counted.
  package var documents: Int { tallies.values.reduce(0) { $0 + Int($1.documents) } }
  /// Words counted.
  package var wordCount: Int { tallies.values.reduce(0) { $0 + $1.total } }
  /// Languages of these.
  package var languages: [LanguageTag] { tallies.keys.sorted() }

  /// Counts a document's words for its language.
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

  /// The list: languages in order of their codes, each one's words by falling frequency.
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
