internal import Base
package import Language
package import Records

/// Keeps documents in which many sentences are questionable out of the clean release.
///
/// The score of MADLAD-400 (arXiv 2309.04662, section 3.2), `pct_questionable`: the share of sentences for which any of
/// five rules holds. A document with more than 20 % is noisy, or dropped with `drop`.
///
/// - `language`: the sentence is in another language than the document with a probability of at least 0.9, and that is
///   none that the document's is known to be confused with (`langid predict --details` lists them); or its characters show that
///   it is in no language. The document's language is the one that it comes with if the model knows it in that script,
///   else that of most of its text. The published rule has no least probability and no neighbours: on known-good documents
///   in over 300 languages it found more than a fifth of the sentences of 40 of 875 in other languages, mostly close
///   relatives. Without a model the rule is off.
/// - `list`: at least 12 words, more than half of which begin with a capital. Lines of up to five words that end with a
///   letter and follow each other count together, as the entries of a menu; the published rule sees each alone. Cherokee and Coptic letters, whose usual
///   code points are capitals, do not count as such.
/// - `length`: under 20 or over 500 characters, where an ideograph counts 3 and a kana or syllable of Hangul or Yi 2, as
///   they say more (`SentenceShape`).
/// - `danger`: more than 20 % of the characters are of `0123456789{}+/()>`.
/// - `cursed`: it matches the published list of 32 substrings and expressions.
///
/// Sentences are those of `ProseSentences`. With `words: published` lengths are characters and words stand between
/// spaces, and documents in the 14 languages without spaces stay clean whatever their score, as in the published data.
/// Cost: a pass over the text, and with a model the identification of each sentence, which takes longer than all else.
package struct LimitQuestionable: Stage {
  package static let reason = Drop.Reason(rawValue: "questionable-sentences")
  package static let id = "madlad-questionable"
  package static let group = "madlad400"
  package static let summary = "Keeps documents with many questionable sentences out of the clean release."
  package static let parameters: [StageParameter<LimitQuestionable>] = [
    .init("model", \.model, "The language model; null for no rule about languages.") { try $0.languageModel($1) },
    .init("words", \.words, "What words and lengths are in scripts without spaces: script or published."),
    .init("max-share", \.maxShare, "The largest share of questionable sentences."),
    .init("min-probability", \.minProbability, "How sure another language of a sentence has to be."),
    .init("min-list-words", \.minListWords, "Words of the shortest sentence that may be a list."),
    .init("max-capitals", \.maxCapitals, "The largest share of words with a capital in no list."),
    .init("min-length", \.minLength, "Characters of the shortest good sentence."),
    .init("max-length", \.maxLength, "Characters of the longest good sentence."),
    .init("max-danger", \.maxDanger, "The largest share of digits and brackets in a good sentence."),
    .init("drop", \.drop, "Whether these documents are dropped, not kept as noisy."),
  ]
  package static let examples: [StageExample] = [
    .keeps("one sentence of five too short", ExampleDocument(text: good + good + good + good + "Ndiyo.")),
    .keeps("two of five too short", ExampleDocument(text: good + good + good + "Ndiyo. Hapana."), tier: .noisy),
    .keeps(
      "a list of names",
      ExampleDocument(text: "Anna Berta Clara Dora Emma Frida Greta Hanna Ida Julia Karla und Lena."),
      tier: .noisy),
    .keeps("digits", ExampleDocument(text: "Simu: 0712 345 678 au 0733."), tier: .noisy),
    .keeps("a word of the published list", ExampleDocument(text: "Jiunge nasi kwenye Facebook leo."), tier: .noisy),
    .keeps("ten Chinese characters", ExampleDocument(text: "我们喜欢学习各种语言。", language: "zh")),
    .keeps(
      "Chinese in the published way", ExampleDocument(text: "我们喜欢。", language: "zh"),
      parameters: .object([.init(key: "words", value: .string("published"))])),
    .drops(
      "two of five, to be dropped", ExampleDocument(text: good + good + good + "Ndiyo. Hapana."),
      parameters: .object([.init(key: "drop", value: .bool(true))]), group: group, for: reason,
      [
        .init("pct_questionable", .number(0.4)), .init("sentences", .integer(5)), .init("language", .integer(0)),
        .init("list", .integer(0)), .init("length", .integer(2)), .init("danger", .integer(0)),
        .init("cursed", .integer(0)),
      ]),
  ]
  private static let good = "Watoto wanacheza mpira uwanjani. "
  package static let needs: Set<Analysis> = [.sentences]

  package let measure = Document.Measure.text
  /// A model whose labels name languages; nil for no rule about languages.
  package var model: StageResource<FastTextModel>?
  /// What words and lengths are in scripts without spaces.
  package var words = MadladWords.script
  /// The largest share of questionable sentences, 0 to 1.
  package var maxShare = 0.2
  /// The least probability, 0 to 1, of another language of a sentence.
  package var minProbability = 0.9
  /// Words of the shortest sentence that may be a list.
  package var minListWords = 12
  /// The largest share of words with a capital in no list, 0 to 1.
  package var maxCapitals = 0.5
  /// Characters of the shortest good sentence.
  package var minLength = 20
  /// Characters of the longest good sentence.
  package var maxLength = 500
  /// The largest share of digits and brackets in a good sentence, 0 to 1.
  package var maxDanger = 0.2
  /// Whether these documents are dropped, not kept as noisy.
  package var drop = false

  /// MADLAD-400's rules, without a model.
  package init() {}

  package func makeWorker() throws -> any StageWorker { try Worker(self) }

  private final class Worker: StageWorker {
    private let stage: LimitQuestionable
    private let rules: SentenceRules

    init(_ stage: LimitQuestionable) throws {
      self.stage = stage
      rules = try SentenceRules(stage)
    }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let scores = rules.scores(of: batch, row: row)
        note(scores, row: row, &batch)
        guard scores.share > stage.maxShare, !stage.words.leavesOut(batch.documents[row].language) else { continue }
        var values: [Drop.Value] = [
          .init("pct_questionable", .number(scores.share)), .init("sentences", .integer(scores.sentences)),
        ]
        for rule in SentenceScores.Rule.allCases { values.append(.init(rule.name, .integer(scores.count(rule)))) }
        if stage.drop {
          batch.drop(row, stage: LimitQuestionable.group, for: LimitQuestionable.reason, values)
        } else {
          batch.limit(row, to: .noisy, stage: LimitQuestionable.group, for: LimitQuestionable.reason, values)
        }
      }
    }

    private func note(_ scores: SentenceScores, row: Int, _ batch: inout Batch) {
      guard batch.isAnnotating else { return }
      batch.note("madlad400.pct_questionable", scores.share, row: row)
      for rule in SentenceScores.Rule.allCases {
        batch.note("madlad400.questionable_\(rule.name)", Double(scores.count(rule)), row: row)
      }
    }
  }
}
