internal import Base
internal import Language
package import Records

/// Drops texts whose sentences begin with small letters though they have capitals enough: words in another order.
///
/// Texts that were shuffled or put together by machines have the words, lengths and marks of prose, and no other rule here
/// finds them. But the word behind a full stop is then any word. Of the texts with at least four words behind the end of a
/// sentence, and no fewer capitals than such words, those are dropped of which less than half have a capital there. A
/// sentence ends with `.`, `!` or `?` behind a word of at least three characters, so that most abbreviations end none.
/// Texts in scripts without capitals and in orthographies that do not use them are never dropped; nor are those without
/// marks. Cost: a pass over the text.
package struct LimitSentenceStarts: Stage {
  package static let reason = Drop.Reason(rawValue: "sentence-starts")
  package static let id = "sentence-starts"
  package static let group = "sentence-starts"
  package static let summary = "Drops texts whose sentences begin with small letters: words in another order."
  package static let parameters: [StageParameter<LimitSentenceStarts>] = [
    .init("share", \.leastShare, "Least share of sentences that begin with a capital."),
    .init("minimum", \.minimum, "Sentences that a text has at least, to be judged."),
    .init("drop", \.drop, "Whether these texts are dropped, not kept as noisy."),
  ]
  package static let examples: [StageExample] = [
    .keeps("prose", ExampleDocument(text: prose)),
    .keeps("too few sentences", ExampleDocument(text: "Then left. he Came home. and Slept well.")),
    .keeps("an orthography without capitals", ExampleDocument(text: prose.lowercased())),
    .keeps("a script without capitals", ExampleDocument(text: "ጤና ይስጥልኝ. እንዴት ነህ. ደህና ነኝ. አመሰግናለሁ ሁሉም. ደህና ሁን.")),
    .drops(
      "its words in another order", ExampleDocument(text: shuffled), group: group, for: reason,
      [.init("share", .number(0)), .init("limit", .number(0.5))]),
    .keeps(
      "the same as noisy", ExampleDocument(text: shuffled),
      parameters: .object([.init(key: "drop", value: .bool(false))]), tier: .noisy),
  ]
  private static let prose =
    "The council met late. Nobody had read them. They talked for hours. Then the lights failed. Everyone went home."
  private static let shuffled =
    "Nobody had The met. late council Then home. for Everyone read hours. lights They went failed. talked the it. the home."

  package let measure = Document.Measure.text
  /// Least share of the sentences that begin with a capital.
  package var leastShare = 0.5
  /// Sentences that a text has at least, to be judged.
  package var minimum = 4
  /// Whether these texts are dropped, not kept as noisy.
  package var drop = true

  /// Drops where less than half of four sentences or more have a capital.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: LimitSentenceStarts
    private let ruler = SentenceStartRuler()

    init(_ stage: LimitSentenceStarts) { self.stage = stage }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let starts = batch.texts.withSpan(batch.documents[row].text.range) { text in
          text.withUnsafeBufferPointer { ruler.measure($0) }
        }
        let share = starts.share(minimum: stage.minimum)
        // A text that cannot be judged is as good as one without a fault.
        if batch.isAnnotating { batch.note("\(LimitSentenceStarts.id).share", share ?? 1, row: row) }
        guard let share, share < stage.leastShare else { continue }
        let values = [Drop.Value("share", .number(share)), Drop.Value("limit", .number(stage.leastShare))]
        if stage.drop {
          batch.drop(row, stage: LimitSentenceStarts.group, for: LimitSentenceStarts.reason, values)
        } else {
          batch.limit(row, to: .noisy, stage: LimitSentenceStarts.group, for: LimitSentenceStarts.reason, values)
        }
      }
    }
  }
}
