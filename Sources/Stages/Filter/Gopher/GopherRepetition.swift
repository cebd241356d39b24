internal import Base
package import Records

/// Drops texts that repeat themselves: lines, paragraphs and n-grams.
///
/// Rules and thresholds are Gopher's (arXiv 2112.11446, table A1), measured as datatrove 0.10.1 does: paragraphs are
/// parted by two or more line feeds, lines by one or more; of the n-grams of 2 to 4 words the most frequent one counts (the
/// first of several), also one that occurs once; n-grams of 5 to 10 words count wherever they were seen before, and
/// counting goes on behind them. Shares are of the text's characters, white space included. A limit of null or 0 switches
/// a rule off. Cost: about twenty nanoseconds a word for each length of n-gram.
package struct GopherRepetition: Stage {
  package static let id = "gopher-repetition"
  package static let group = "gopher-repetition"
  package static let summary = "Drops texts that repeat lines, paragraphs or n-grams (Gopher)."
  package static let needs: Set<Analysis> = [.tokens]
  package static let parameters: [StageParameter<GopherRepetition>] = [
    .init("dup-line-frac", \.lineShare, "Most of the lines that are repeated."),
    .init("dup-para-frac", \.paragraphShare, "Most of the paragraphs that are repeated."),
    .init("dup-line-char-frac", \.lineCharacterShare, "Most of the characters in repeated lines."),
    .init("dup-para-char-frac", \.paragraphCharacterShare, "Most of the characters in repeated paragraphs."),
    .init("top-n-grams", \.topNGrams, "Most of the characters in the most frequent n-gram, by its words."),
    .init("dup-n-grams", \.repeatedNGrams, "Most of the characters in repeated n-grams, by their words."),
  ]
  package static let examples: [StageExample] = [
    .keeps("three different lines", ExampleDocument(text: prose)),
    .drops(
      "one line twice", ExampleDocument(text: "the same line\nthe same line"), group: group,
      for: .init(rawValue: "dup-line-frac"), [.init("share", .number(0.5)), .init("limit", .number(0.3))]),
    .drops("no text", ExampleDocument(), group: group, for: .init(rawValue: "empty")),
  ]

  private static let prose =
    "On Tuesday the committee met.\nIt spoke about plans for roads and schools, and about who would pay for them."
    + "\nNobody had an easy answer to give, and the doors closed late in the evening."

  package let measure = Document.Measure.text
  /// Most of the lines that are repeated, as a share.
  package var lineShare: Double? = 0.3
  /// Most of the paragraphs that are repeated, as a share.
  package var paragraphShare: Double? = 0.3
  /// Most of the characters in repeated lines, as a share.
  package var lineCharacterShare: Double? = 0.2
  /// Most of the characters in repeated paragraphs, as a share.
  package var paragraphCharacterShare: Double? = 0.2
  /// Most of the characters in the most frequent n-gram.
  package var topNGrams = NGramLimits([2: 0.2, 3: 0.18, 4: 0.16])
  /// Most of the characters in repeated n-grams.
  package var repeatedNGrams = NGramLimits([5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10])

  /// Gopher's thresholds.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: GopherRepetition
    private var measures = RepetitionMeasures()

    init(_ stage: GopherRepetition) { self.stage = stage }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let text = batch.documents[row].text
        guard !text.isEmpty else {
          for name in scoreNames { batch.note(name, 0, row: row) }
          batch.drop(row, stage: GopherRepetition.group, for: .init(rawValue: "empty"))
          continue
        }
        let characters = Double(max(1, batch.documents[row].textScalars))
        judgeParts(&batch, row, text.range, characters)
        if batch.documents[row].verdict.isKept { judgeNGrams(&batch, row, characters) }
      }
    }

    private var scoreNames: [String] {
      ["dup-para-frac", "dup-para-char-frac", "dup-line-frac", "dup-line-char-frac"].map {
        "\(GopherRepetition.id).\($0)"
      }
        + stage.topNGrams.limits.map { "\(GopherRepetition.id).top-\($0.words)-gram" }
        + stage.repeatedNGrams.limits.map { "\(GopherRepetition.id).duplicated-\($0.words)-n-grams" }
    }

    private func judgeParts(_ batch: inout Batch, _ row: Int, _ text: Range<Int>, _ characters: Double) {
      let parts = batch.texts.withSpan(text) { text in text.withUnsafeBufferPointer { measures.parts(of: $0) } }
      check("dup-para-frac", parts.paragraphs.share, stage.paragraphShare, &batch, row)
      check(
        "dup-para-char-frac", Double(parts.paragraphs.characters) / characters, stage.paragraphCharacterShare, &batch,
        row)
      check("dup-line-frac", parts.lines.share, stage.lineShare, &batch, row)
      check("dup-line-char-frac", Double(parts.lines.characters) / characters, stage.lineCharacterShare, &batch, row)
    }

    private func judgeNGrams(_ batch: inout Batch, _ row: Int, _ characters: Double) {
      measures.load(batch.analysis.tokens[row])
      // Most texts are far from the limits: what shows that is cheaper than to count.
      for limit in stage.topNGrams.limits {
        if !batch.isAnnotating, let most = measures.topNGramBound(limit.words),
          Double(most) / characters <= limit.share
        {
          continue
        }
        let share = Double(measures.topNGram(limit.words)) / characters
        check("top-\(limit.words)-gram", share, limit.share, &batch, row, offAtZero: false)
        guard batch.documents[row].verdict.isKept else { return }
      }
      for limit in stage.repeatedNGrams.limits {
        if !batch.isAnnotating, Double(measures.repeatedNGramsBound(limit.words)) / characters <= limit.share {
          continue
        }
        let share = Double(measures.repeatedNGrams(limit.words)) / characters
        check("duplicated-\(limit.words)-n-grams", share, limit.share, &batch, row, offAtZero: false)
        guard batch.documents[row].verdict.isKept else { return }
      }
    }

    private func check(
      _ reason: String, _ share: Double, _ limit: Double?, _ batch: inout Batch, _ row: Int, offAtZero: Bool = true
    ) {
      if batch.isAnnotating { batch.note("\(GopherRepetition.id).\(reason)", share, row: row) }
      guard let limit, limit != 0 || !offAtZero, share > limit, batch.documents[row].verdict.isKept else { return }
      batch.drop(
        row, stage: GopherRepetition.group, for: .init(rawValue: reason),
        [.init("share", .number(share)), .init("limit", .number(limit))])
    }
  }
}
