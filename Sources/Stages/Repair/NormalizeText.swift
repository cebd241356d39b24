internal import Base
package import Records

/// Brings texts, titles and authors into Unicode's normal form C, in which `é` is one code point.
///
/// Off by default: pages are kept unchanged, and few are in another form. Cost: a check
/// of each byte; conversion of text with combining marks.
package struct NormalizeText: Stage {
  package static let id = "normalize-text"
  package static let group = "normalize"
  package static let summary = "Converts texts, titles and authors to Unicode normal form C (NFC)."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps("text in normal form C", ExampleDocument(text: "Caf\u{E9}")),
    .keeps("a combining accent", ExampleDocument(text: "Cafe\u{301}"), text: "Caf\u{E9}"),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker() }

  private final class Worker: StageWorker {
    private let normalizer = NFCNormalizer()
    private var output = ByteBuffer()

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let document = batch.documents[row]
        if let text = normalized(document.text, in: &batch.texts) {
          batch.documents[row].text = text
          batch.documents[row].textScalars = batch.texts.withSpan(text.range) { $0.scalarCount }
        }
        if let title = normalized(document.title, in: &batch.strings) { batch.documents[row].title = title }
        if let author = normalized(document.author, in: &batch.strings) { batch.documents[row].author = author }
      }
    }

    /// Where the normal form of a run was placed; nil if the run is in that form.
    private func normalized(_ run: ByteRange, in arena: inout ByteBuffer) -> ByteRange? {
      output.removeAll()
      let isChanged = arena.withSpan(run.range) { normalizer.normalize($0, into: &output) }
      return isChanged ? output.withSpan { arena.place($0) } : nil
    }
  }
}
