internal import Base
package import Records

/// Keeps one of every span of three sentences that a page has more than once, and drops pages with fewer than five
/// sentences left.
///
/// MADLAD-400's seventh preliminary rule, from C4 (Raffel et al. 2020, section 2.2), within one page: pages that repeat
/// themselves. Across pages `dedup spans` does it. Of the known-good documents it changes none. In annotate mode texts
/// stay as they are. Cost: a pass over the text for hashes of its sentences.
package struct KeepFirstSpans: Stage {
  package static let reason = Drop.Reason(rawValue: "repeated-spans")
  package static let id = "madlad-repeated-spans"
  package static let group = "madlad400"
  package static let summary = "Removes spans of three sentences that a page has more than once."
  package static let changesTexts = true
  package static let needs: Set<Analysis> = [.sentences]
  package static let parameters: [StageParameter<KeepFirstSpans>] = [
    .init("span", \.span, "Sentences of a span."),
    .init("minimum", \.minimum, "Sentences that a page needs after spans were removed."),
  ]
  package static let examples: [StageExample] = [
    .keeps("sentences that differ", ExampleDocument(text: "Moja. Mbili. Tatu. Nne. Tano.")),
    .keeps("a pair of sentences twice", ExampleDocument(text: "Moja. Mbili. Tatu. Moja. Mbili.")),
    .keeps(
      "three sentences twice",
      ExampleDocument(text: "Moja. Mbili. Tatu. Nne. Tano. Moja. Mbili. Tatu. Sita."),
      text: "Moja. Mbili. Tatu. Nne. Tano. Sita."),
    .drops(
      "a sentence over and over",
      ExampleDocument(text: "Moja. Moja. Moja. Moja. Moja. Moja. Moja."), group: group,
      for: reason, [.init("sentences", .integer(3)), .init("repeated_sentences", .integer(4))]),
  ]

  package let measure = Document.Measure.text
  /// Sentences of a span.
  package var span = 3
  /// Sentences that a page needs after spans were removed.
  package var minimum = 5

  /// MADLAD-400's rule.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: KeepFirstSpans
    private var hashes: [UInt64] = []
    private var isRepeated: [Bool] = []
    /// Where each span stands first, by its hash.
    private var seen: [UInt64: Int] = [:]
    private var output = ByteBuffer()

    init(_ stage: KeepFirstSpans) { self.stage = stage }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let repeated = findRepeated(batch, row)
        batch.note("madlad400.repeated_sentences", Double(repeated), row: row)
        guard repeated > 0 else { continue }
        let left = hashes.count - repeated
        if left < stage.minimum {
          batch.drop(
            row, stage: KeepFirstSpans.group, for: KeepFirstSpans.reason,
            [.init("sentences", .integer(left)), .init("repeated_sentences", .integer(repeated))])
        } else if !batch.isAnnotating {
          remove(from: row, &batch)
        }
      }
    }

    /// Marks the sentences of spans that stand earlier in the document; returns their number.
    private func findRepeated(_ batch: borrowing Batch, _ row: Int) -> Int {
      let sentences = batch.analysis.sentences[row]
      hashes.removeAll(keepingCapacity: true)
      seen.removeAll(keepingCapacity: true)
      for sentence in sentences { hashes.append(batch.texts.withSpan(sentence.range) { $0.fnv1a }) }
      isRepeated.removeAll(keepingCapacity: true)
      isRepeated.append(contentsOf: repeatElement(false, count: hashes.count))
      guard stage.span > 0, hashes.count > stage.span else { return 0 }
      for first in 0...(hashes.count - stage.span) {
        var hash: UInt64 = 0
        for sentence in hashes[first..<(first + stage.span)] {
          hash = (hash ^ sentence) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        }
        guard let earlier = seen[hash] else {
          seen[hash] = first
          continue
        }
        // A span that overlaps its own first place keeps that place.
        for index in max(first, earlier + stage.span)..<(first + stage.span) {
          isRepeated[index] = true
        }
      }
      return isRepeated.reduce(0) { $0 + ($1 ? 1 : 0) }
    }

    private func remove(from row: Int, _ batch: inout Batch) {
      let text = batch.documents[row].text
      output.removeAll()
      let sentences = batch.analysis.sentences[row]
      batch.texts.withUnsafeBytes { texts in
        var start = text.range.lowerBound
        for (index, sentence) in sentences.enumerated() {
          // White space behind a sentence goes with it.
          let end =
            index + 1 < sentences.count
            ? sentences[sentences.startIndex + index + 1].range.lowerBound : text.range.upperBound
          let first = index == 0 ? start : sentence.range.lowerBound
          if !isRepeated[index] { output.append(UnsafeBufferPointer(rebasing: texts[first..<end])) }
          start = end
        }
      }
      let kept = output.withSpan { batch.texts.place($0) }
      batch.documents[row].text = kept
      batch.documents[row].textScalars = batch.texts.withSpan(kept.range) { $0.scalarCount }
    }
  }
}
