internal import Base
internal import Language
package import Records

/// Drops texts that are no prose by counts of their words, symbols and lines.
///
/// Rules and thresholds are Gopher's (arXiv 2112.11446, appendix A1.1), measured as datatrove 0.10.1 does: words are
/// tokens; those of punctuation alone do not count for length. Lines are those of Python's `splitlines`. A limit of null or
/// 0 switches a rule off. Cost: a look at each token and byte.
package struct GopherQuality: Stage {
  package static let id = "gopher-quality"
  package static let group = "gopher-quality"
  package static let summary = "Drops texts that are no prose by counts of words, symbols and lines (Gopher)."
  package static let needs: Set<Analysis> = [.tokens]
  package static let parameters: [StageParameter<GopherQuality>] = [
    .init("min-doc-words", \.leastWords, "Least words."),
    .init("max-doc-words", \.mostWords, "Most words."),
    .init("min-avg-word-length", \.leastWordLength, "Least mean length of a word, in characters."),
    .init("max-avg-word-length", \.mostWordLength, "Most mean length of a word, in characters."),
    .init("max-symbol-word-ratio", \.symbolShare, "Most hash signs, and most ellipses, a word."),
    .init("max-bullet-lines-ratio", \.bulletShare, "Most lines that begin with a bullet or hyphen, as a share."),
    .init("max-ellipsis-lines-ratio", \.ellipsisShare, "Most lines that end with an ellipsis, as a share."),
    .init("max-non-alpha-words-ratio", \.letterShare, "Least words with a letter, as a share."),
    .init("min-stop-words", \.leastStopWords, "Least different stop words."),
    .init("stop-words", \.stopWords, "The stop words, as they are written."),
  ]
  package static let examples: [StageExample] = [
    .keeps("prose, with fewer words allowed", ExampleDocument(text: prose), parameters: short),
    .drops(
      "prose that is too short", ExampleDocument(text: prose), group: group, for: .init(rawValue: "gopher-short-doc"),
      [.init("words", .integer(12)), .init("limit", .integer(50))]),
  ]
  private static let prose = "The committee met on Tuesday to talk of the plans and left."
  private static let short = JSONValue.object([.init(key: "min-doc-words", value: .integer(3))])

  package let measure = Document.Measure.text
  /// Least words.
  package var leastWords: Int? = 50
  /// Most words.
  package var mostWords: Int? = 100_000
  /// Least mean length of a word, in characters.
  package var leastWordLength: Double? = 3
  /// Most mean length of a word, in characters.
  package var mostWordLength: Double? = 10
  /// Most hash signs a word, and most ellipses.
  package var symbolShare: Double? = 0.1
  /// Most lines that begin with a bullet or hyphen, as a share.
  package var bulletShare: Double? = 0.9
  /// Most lines that end with an ellipsis, as a share.
  package var ellipsisShare: Double? = 0.3
  /// Least words with a letter, as a share.
  package var letterShare: Double? = 0.8
  /// Least different stop words.
  package var leastStopWords: Int? = 2
  /// The stop words, as they are written.
  package var stopWords: Set<String> = ["the", "be", "to", "of", "and", "that", "have", "with"]

  /// Gopher's thresholds.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: GopherQuality
    private let stopWords: HashedWords

    init(_ stage: GopherQuality) {
      self.stage = stage
      stopWords = HashedWords(stage.stopWords)
    }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let text = batch.documents[row].text.range
        let measures = batch.texts.withSpan(text) { text in
          text.withUnsafeBufferPointer { ProseMeasures(of: $0, batch.analysis.tokens[row]) }
        }
        judge(measures, &batch, row)
      }
    }

    private func judge(_ measures: ProseMeasures, _ batch: inout Batch, _ row: Int) {
      let words = measures.words
      checkLeast("gopher-short-doc", "words", words, stage.leastWords, &batch, row)
      checkMost(
        "gopher-long-doc", "words", Double(words), stage.mostWords.map(Double.init), &batch, row, isNoted: false)
      if words > 0 {
        let length = Double(measures.wordCharacters) / Double(words)
        checkLeast("gopher-below-avg-threshold", "mean-word-length", length, stage.leastWordLength, &batch, row)
        checkMost(
          "gopher-above-avg-threshold", "mean-word-length", length, stage.mostWordLength, &batch, row, isNoted: false)
      } else {
        batch.note("\(GopherQuality.id).mean-word-length", 0, row: row)
      }
      let tokens = Double(max(1, measures.tokens))
      checkMost("gopher-too-many-hashes", "hashes", Double(measures.hashes) / tokens, stage.symbolShare, &batch, row)
      checkMost(
        "gopher-too-many-ellipsis", "ellipses", Double(measures.ellipses) / tokens, stage.symbolShare, &batch, row)
      let lines = Double(max(1, measures.lines))
      checkMost(
        "gopher-too-many-bullets", "bullets", Double(measures.bulletLines) / lines, stage.bulletShare, &batch, row)
      checkMost(
        "gopher-too-many-end-ellipsis", "end-ellipses", Double(measures.ellipsisLines) / lines, stage.ellipsisShare,
        &batch,
        row)
      checkLeast(
        "gopher-below-alpha-threshold", "letters", Double(measures.letterTokens) / tokens, stage.letterShare, &batch,
        row)
      guard batch.documents[row].verdict.isKept, let least = stage.leastStopWords, least > 0 else { return }
      let found = stopWords.distinct(in: batch.analysis.tokens[row], upTo: batch.isAnnotating ? .max : least)
      checkLeast("gopher-enough-stop-words", "stop-words", found, least, &batch, row)
    }

    private func checkLeast(
      _ reason: String, _ name: String, _ value: Int, _ limit: Int?, _ batch: inout Batch, _ row: Int
    ) {
      batch.note(score: name, Double(value), row)
      guard batch.documents[row].verdict.isKept, let limit, limit != 0, value < limit else { return }
      batch.drop(
        row, stage: GopherQuality.group, for: .init(rawValue: reason),
        [.init(name, .integer(value)), .init("limit", .integer(limit))])
    }

    private func checkLeast(
      _ reason: String, _ name: String, _ value: Double, _ limit: Double?, _ batch: inout Batch, _ row: Int
    ) {
      batch.note(score: name, value, row)
      guard batch.documents[row].verdict.isKept, let limit, limit != 0, value < limit else { return }
      batch.drop(
        row, stage: GopherQuality.group, for: .init(rawValue: reason),
        [.init(name, .number(value)), .init("limit", .number(limit))])
    }

    private func checkMost(
      _ reason: String, _ name: String, _ value: Double, _ limit: Double?, _ batch: inout Batch, _ row: Int,
      isNoted: Bool = true
    ) {
      if isNoted { batch.note(score: name, value, row) }
      guard batch.documents[row].verdict.isKept, let limit, limit != 0, value > limit else { return }
      batch.drop(
        row, stage: GopherQuality.group, for: .init(rawValue: reason),
        [.init(name, .number(value)), .init("limit", .number(limit))])
    }
  }
}

extension Batch {
  fileprivate mutating func note(score name: String, _ value: Double, _ row: Int) {
    if isAnnotating { note("\(GopherQuality.id).\(name)", value, row: row) }
  }
}
