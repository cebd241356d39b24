internal import Base
internal import CResources
package import Records

/// Keeps Chinese pages with signs of machine-made adult pages out of the clean release.
///
/// MADLAD-400's correction for Chinese: a published list of 90 strings, of which one is enough. Of the published Chinese
/// data it took 17 % of the documents with 56 % of the bytes. It looks at documents in Chinese (`zh`) only. Cost: a pass
/// over the text of Chinese documents.
package struct LimitChineseSignals: Stage {
  package static let reason = Drop.Reason(rawValue: "chinese-signal")
  package static let id = "madlad-chinese-signals"
  package static let group = "madlad400"
  package static let summary = "Keeps Chinese pages with a string of MADLAD-400's list out of the clean release."
  package static let parameters: [StageParameter<LimitChineseSignals>] = [
    .init("drop", \.drop, "Whether these pages are dropped, not kept as noisy.")
  ]
  package static let examples: [StageExample] = [
    .keeps("Chinese", ExampleDocument(text: "我们喜欢学习语言。", language: "zh")),
    .keeps("a string of the list", ExampleDocument(text: "大香蕉伊人久草", language: "zh"), tier: .noisy),
    .keeps("another language", ExampleDocument(text: "一本道", language: "ja")),
    .drops(
      "a string of the list, to be dropped", ExampleDocument(text: "大香蕉伊人久草", language: "zh"),
      parameters: .object([.init(key: "drop", value: .bool(true))]), group: group, for: reason,
      [.init("signal", .text("大香蕉伊人久草"))]),
  ]
  internal static let signals = PhraseMatcher(
    PublishedList.entries(
      UnsafeBufferPointer(start: dataprep_madlad400_zh_signals, count: dataprep_madlad400_zh_signals_count)))

  package let measure = Document.Measure.text
  /// Whether these pages are dropped, not kept as noisy.
  package var drop = false

  /// Keeps the pages as noisy.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(drop) }

  private final class Worker: StageWorker {
    private let drop: Bool
    private let chinese = LanguageTag("zh")

    init(_ drop: Bool) { self.drop = drop }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        guard LanguageTag(batch.documents[row].language)?.language == chinese,
          let signal = LimitChineseSignals.signals.first(in: batch, row: row)
        else { continue }
        let values = [Drop.Value("signal", .text(LimitChineseSignals.signals.phrases[signal]))]
        if drop {
          batch.drop(row, stage: LimitChineseSignals.group, for: LimitChineseSignals.reason, values)
        } else {
          batch.limit(row, to: .noisy, stage: LimitChineseSignals.group, for: LimitChineseSignals.reason, values)
        }
      }
    }
  }
}
