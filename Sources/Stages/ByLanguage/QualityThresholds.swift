package import Base

/// The limits that FineWeb-2 found for one language: the ten fields of a file of its configuration (arXiv 2506.20920).
///
/// Any finite number is taken as it is: published files have limits that never hold (words of 3,141 characters, 7.25 line
/// feeds a word), -1 for rules that are off, and 0, which switches Gopher's rules off and is a limit to FineWeb's.
package struct QualityThresholds: Sendable, Equatable {
  /// The least score of the language identifier.
  package var languageScore: Double
  /// Most of the lines that are repeated, as a share.
  package var repeatedLines: Double
  /// Most of the characters in the most frequent n-gram.
  package var topNGrams: NGramLimits
  /// Most of the characters in repeated n-grams.
  package var repeatedNGrams: NGramLimits
  /// Least lines with an end mark, as a share.
  package var endMarks: Double
  /// Least mean length of a word, in characters.
  package var leastWordLength: Double
  /// Most mean length of a word, in characters.
  package var mostWordLength: Double
  /// Least words with a letter, as a share.
  package var letterShare: Double
  /// Most line feeds a word.
  package var lineFeeds: Double
  /// The stop words.
  package var stopWords: Set<String>

  /// The names of the fields in the files.
  package static let fields = [
    "dup_line_frac", "dup_n_grams", "language_score", "line_punct_thr", "max_avg_word_length",
    "max_non_alpha_words_ratio", "min_avg_word_length", "new_line_ratio", "stopwords", "top_n_grams",
  ]

  /// Reads an object of the ten fields.
  ///
  /// - Parameters:
  ///   - others: names of other members that are allowed.
  ///   - place: where a field stands, for messages; nil where that is not known.
  /// - Throws: `badParameter` for a field that is missing, unknown, given twice or of another type.
  package init(
    fields json: JSONValue, others: Set<String> = [], place: (_ field: String) -> String? = { _ in nil }
  ) throws(StageError) {
    guard let members = json.members else { throw StageError(.badParameter, "thresholds are an object") }
    for (index, member) in members.enumerated() where !others.contains(member.key) {
      guard Self.fields.contains(member.key) else {
        throw StageError(
          .badParameter, "no threshold is called \(member.key)",
          advice: nearestName(to: member.key, among: Self.fields).map { "Did you mean \($0)?" })
      }
      guard !members[..<index].contains(where: { $0.key == member.key }) else {
        throw StageError(.badParameter, "\(member.key) is given twice")
      }
    }
    func value<V>(_ name: String, _ expected: String, _ read: (JSONValue) -> V?) throws(StageError) -> V {
      guard let member = json[name] else { throw StageError(.badParameter, "\(name) is missing") }
      guard let value = read(member) else {
        throw StageError(.badParameter, "\(name) takes \(expected)", location: place(name))
      }
      return value
    }
    func number(_ name: String) throws(StageError) -> Double {
      try value(name, "a number") { json in json.number.flatMap { $0.isFinite ? $0 : nil } }
    }
    languageScore = try number("language_score")
    repeatedLines = try number("dup_line_frac")
    topNGrams = try value("top_n_grams", NGramLimits.expected) { NGramLimits(parameter: $0) }
    repeatedNGrams = try value("dup_n_grams", NGramLimits.expected) { NGramLimits(parameter: $0) }
    endMarks = try number("line_punct_thr")
    leastWordLength = try number("min_avg_word_length")
    mostWordLength = try number("max_avg_word_length")
    letterShare = try number("max_non_alpha_words_ratio")
    lineFeeds = try number("new_line_ratio")
    stopWords = try value("stopwords", "a list of strings") { json in
      guard let words = json.array else { return nil }
      let strings = words.compactMap(\.string)
      return strings.count == words.count ? Set(strings) : nil
    }
  }

  /// The stages with these limits, in FineWeb-2's order, with what it sets for all languages: no rules of paragraphs, of
  /// characters in repeated lines and of short lines, .1 of characters in lines that were there before, two stop words. Without
  /// stop words there is no rule of them.
  package var stages: [any Stage] {
    var repetition = GopherRepetition()
    repetition.lineShare = repeatedLines
    repetition.paragraphShare = nil
    repetition.lineCharacterShare = nil
    repetition.paragraphCharacterShare = nil
    repetition.topNGrams = topNGrams
    repetition.repeatedNGrams = repeatedNGrams
    var lines = FineWebQuality()
    lines.leastEndMarks = endMarks
    lines.mostShortLines = 999
    lines.mostRepeated = 0.1
    lines.mostLineFeeds = lineFeeds
    var quality = GopherQuality()
    quality.leastWordLength = leastWordLength
    quality.mostWordLength = mostWordLength
    quality.letterShare = letterShare
    quality.leastStopWords = stopWords.isEmpty ? 0 : 2
    quality.stopWords = stopWords
    return [repetition, lines, quality]
  }
}
