internal import Base
internal import Language
internal import Records

/// Runs `MeasurePerplexity` on one thread.
internal final class PerplexityWorker: StageWorker {
  private let stage: MeasurePerplexity
  private let text: PerplexityText
  private var scorers: [LanguageTag: NgramScorer] = [:]
  private var line = ByteBuffer()

  internal init(_ stage: MeasurePerplexity) {
    self.stage = stage
    text = PerplexityText(stage.form)
  }

  internal func run(_ batch: inout Batch) {
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      let language = LanguageTag(batch.documents[row].language) ?? .undetermined
      let found = scorer(for: language).map { scorer in
        batch.texts.withSpan(batch.documents[row].text.range) { measured($0, scorer) }
      }
      let perplexity = found ?? Perplexity()
      let bucket = perplexity.tokens > 0 ? third(perplexity.value, language) : 0
      batch.note("perplexity", perplexity.value, row: row)
      batch.note("perplexity.unknown", perplexity.unknownShare, row: row)
      batch.note("perplexity.bucket", Double(bucket), row: row)
      if perplexity.tokens > 0 { judge(perplexity.value, bucket, row, &batch) }
    }
  }

  /// The scorer of a language; nil where it has no model.
  private func scorer(for language: LanguageTag) -> NgramScorer? {
    guard let models = stage.models?.value, let model = models.model(for: language) else { return nil }
    // One scorer for one model: its scratch memory is small, a thousand of them are not.
    let key = models.common == nil ? language : .undetermined
    if let scorer = scorers[key] { return scorer }
    let scorer = NgramScorer(model)
    scorers[key] = scorer
    return scorer
  }

  private func measured(_ text: Span<UInt8>, _ scorer: NgramScorer) -> Perplexity {
    var perplexity = Perplexity()
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end &+= 1 }
      line.removeAll()
      self.text.append(text.extracting(start..<end), to: &line)
      let score = line.withSpan { scorer.score($0) }
      if score.words > 0 { perplexity.add(score) }
      start = end &+ 1
    }
    return perplexity
  }

  private func third(_ perplexity: Double, _ language: LanguageTag) -> Int {
    guard let cutoffs = stage.models?.value.cutoffs(for: language) else { return 0 }
    return perplexity <= cutoffs.head ? 1 : perplexity <= cutoffs.middle ? 2 : 3
  }

  private func judge(_ perplexity: Double, _ bucket: Int, _ row: Int, _ batch: inout Batch) {
    let values = [Drop.Value("perplexity", .number((perplexity * 100).rounded() / 100))]
    let group = MeasurePerplexity.group
    if perplexity < stage.minimum {
      batch.drop(row, stage: group, for: MeasurePerplexity.low, values)
    } else if stage.maximum > 0, perplexity > stage.maximum {
      batch.drop(row, stage: group, for: MeasurePerplexity.high, values)
    } else if bucket == 3, stage.tail == .drop {
      batch.drop(row, stage: group, for: MeasurePerplexity.tailReason, values)
    } else if bucket == 3, stage.tail == .noisy {
      batch.limit(row, to: .noisy, stage: group, for: MeasurePerplexity.tailReason, values)
    }
  }
}
