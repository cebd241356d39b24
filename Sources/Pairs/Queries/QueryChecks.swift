internal import Base
package import Records

/// Tells queries that are of no use for training, each by itself: what earlier queries were is `SeenQueries`. One for each
/// thread.
///
/// Lengths are in words. In scripts without spaces two characters are as much as a word, and five where a query is too long;
/// text in both kinds of scripts is added up.
package final class QueryChecks {
  /// What is too much and too little.
  package struct Settings: Sendable, Equatable {
    /// The most words of a query.
    package var mostWords = 64
    /// The fewest letters of a query; of scripts without spaces half as many.
    package var fewestLetters = 4
    /// The fewest words of a query that is not trivial.
    package var fewestWords = 2
    /// The fewest words of a query that is copied if the passage has all of them in a row.
    package var copiedWords = 5
    /// The fewest words of a run of the passage that make most of a query a copy.
    package var copiedRun = 8
    /// The share of a query that such a run is.
    package var copiedShare = 0.8
    /// The share of words that a query has in common with an example, if both have at least four.
    package var echoShare = 0.8
    /// The score from which another language is believed.
    package var languageScore = 0.8
    /// The fewest letters of a query whose language is asked for.
    package var languageLetters = 20

    /// The defaults.
    package init() {}

    /// Writes them as members of an object.
    internal func describe(_ json: inout JSONWriter) {
      json.member("most_words", mostWords)
      json.member("fewest_letters", fewestLetters)
      json.member("fewest_words", fewestWords)
      json.member("copied_words", copiedWords)
      json.member("copied_run", copiedRun)
      json.member("copied_share", number: copiedShare)
      json.member("echo_share", number: echoShare)
      json.member("language_score", number: languageScore)
      json.member("language_letters", languageLetters)
    }
  }

  /// The language of a text with a score from 0 to 1; nil where it cannot tell.
  package typealias Identifier = (_ text: String) -> (language: LanguageTag, score: Double)?

  private let settings: Settings
  private let identify: Identifier?
  private let folded = FoldedText()
  private let phrases: QueryPhrases
  private var run = CommonRun()
  private var examples: [(text: String, words: [UInt64], set: Set<UInt64>)] = []

  /// Characters of scripts without spaces that are as much as a word where text is too little: as in Chinese, where they are
  /// fewest.
  private static let fewestCharacters = 2.0
  /// The same where text is too much: as in Thai, where they are most.
  private static let mostCharacters = 5.0
  /// The fewest words of two texts that are alike by their shares.
  private static let fewestAlike = 4
  /// Words from which on a text that has each of them several times is a loop.
  private static let fewestRepeated = 10
  /// The smallest share of different words.
  private static let fewestDifferent = 0.4

  /// - Parameters:
  ///   - templates: those whose examples queries may not repeat.
  ///   - identify: tells languages; nil leaves that check out.
  package init(_ settings: Settings = Settings(), templates: [PromptTemplate], identify: Identifier? = nil) {
    self.settings = settings
    self.identify = identify
    phrases = QueryPhrases(folded)
    var seen: Set<[UInt64]> = []
    for template in templates where template.kind == .synthesis {
      for query in template.exampleQueries {
        folded.read(query)
        if seen.insert(folded.words).inserted { examples.append((query, folded.words, Set(folded.words))) }
      }
    }
  }

  /// Why a query is of no use; nil for one that may be.
  ///
  /// - Parameters:
  ///   - query: on one line.
  ///   - title: the passage's title.
  ///   - passage: the passage that it was written for.
  ///   - language: the language that it should be in; `und` leaves that check out.
  package func check(
    _ query: String, title: String = "", passage: String, language: LanguageTag = .undetermined
  ) -> QueryRejection? {
    folded.read(query)
    let words = folded.words
    let weight = folded.weight(words.indices)
    if let values = leftover(query, words) { return QueryRejection(.notAQuery, values) }
    let length = Self.words(weight)
    if weight.letters + weight.unspaced < settings.fewestLetters {
      return QueryRejection(.tooShort, [.init("letters", .integer(weight.letters))])
    }
    if length < Double(settings.fewestWords) || phrases.areGeneric(words) {
      return QueryRejection(.trivial, [.init("words", .number(length))])
    }
    let longest = Double(weight.words) + Double(weight.unspaced) / Self.mostCharacters
    if longest > Double(settings.mostWords) { return QueryRejection(.tooLong, [.init("words", .number(longest))]) }
    if let example = echo(words) { return QueryRejection(.fewShotEcho, [.init("example", .text(example))]) }
    if let values = copied(query, words, title, passage) { return QueryRejection(.copied, values) }
    return otherLanguage(query, language)
  }

  private static func words(_ weight: TextWeight) -> Double {
    Double(weight.words) + Double(weight.unspaced) / fewestCharacters
  }

  // MARK: Not a query

  /// What a query has that none has; nil for a query.
  private func leftover(_ query: String, _ words: [UInt64]) -> [Drop.Value]? {
    guard !words.isEmpty else { return [.init("words", .integer(0))] }
    let refusal = phrases.refusal(words)
    if refusal > 0 { return [.init("refusal", .text(folded.text(0..<refusal)))] }
    for variable in PromptText.Variable.allCases {
      for (open, close) in [("{", "}"), ("[", "]"), ("<", ">")] {
        let name = "\(open)\(variable.rawValue)\(close)"
        if query.lowercased()[...].firstRange(of: name) != nil { return [.init("placeholder", .text(name))] }
      }
    }
    if let label = QueryLabels.shared.read(query[...]), label.part == .task || label.part == .query {
      return [.init("label", .text(String(query.prefix { $0 != ":" && $0 != "：" })))]
    }
    let different = Double(Set(words).count) / Double(words.count)
    if words.count >= Self.fewestRepeated, different < Self.fewestDifferent {
      return [.init("different-words", .number(different))]
    }
    return nil
  }

  // MARK: Copies

  /// The example that a query repeats.
  private func echo(_ words: [UInt64]) -> String? {
    let set = Set(words)
    for example in examples {
      if example.words == words { return example.text }
      guard set.count >= Self.fewestAlike, example.set.count >= Self.fewestAlike else { continue }
      let shared = 2 * Double(set.intersection(example.set).count) / Double(set.count + example.set.count)
      if shared >= settings.echoShare { return example.text }
    }
    return nil
  }

  private func copied(_ query: String, _ words: [UInt64], _ title: String, _ passage: String) -> [Drop.Value]? {
    var best = 0..<0
    for text in [passage, title] {
      folded.read(text)
      let found = run.longest(of: words, in: folded.words)
      if found.count > best.count { best = found }
    }
    folded.read(query)
    let length = Self.words(folded.weight(best))
    let share = words.isEmpty ? 0 : Double(best.count) / Double(words.count)
    let isWhole = best.count == words.count && length >= Double(settings.copiedWords)
    guard isWhole || share >= settings.copiedShare && length >= Double(settings.copiedRun) else { return nil }
    return [.init("run", .text(folded.text(best))), .init("share", .number(share))]
  }

  // MARK: Language

  private func otherLanguage(_ query: String, _ language: LanguageTag) -> QueryRejection? {
    guard !language.isUndetermined else { return nil }
    let bytes = Array(query.utf8)
    let scripts = ScriptCounts(bytes.span)
    // A script in which the language is never written needs no identification; a name may be in Latin letters anywhere.
    let own = language.scripts.reduce(0.0) { $0 + scripts.share(of: $1) }
    if !language.scripts.isEmpty, scripts.letters >= settings.fewestLetters, own == 0, scripts.main.code != "Latn" {
      return QueryRejection(
        .wrongLanguage, [.init("script", .text(scripts.main.code)), .init("expected", .text(language.code))])
    }
    guard scripts.letters >= settings.languageLetters, let identify, let found = identify(query),
      found.score >= settings.languageScore, !Self.isSame(found.language, language), !found.language.isUndetermined
    else { return nil }
    return QueryRejection(
      .wrongLanguage,
      [
        .init("language", .text(found.language.code)), .init("score", .number(found.score)),
        .init("expected", .text(language.code)),
      ])
  }

  /// Whether two tags are one language, or one is a language of the other's group.
  private static func isSame(_ a: LanguageTag, _ b: LanguageTag) -> Bool {
    let (a, b) = (a.language, b.language)
    return a == b || (a.macrolanguage ?? a) == (b.macrolanguage ?? b)
  }
}
