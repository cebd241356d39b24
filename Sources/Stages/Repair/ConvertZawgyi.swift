internal import Base
internal import Language
package import Records

/// Converts Burmese texts and titles from the Zawgyi encoding to Unicode.
///
/// Half of the Burmese web before 2019 is in Zawgyi, which has Unicode's code points in another order. A corpus with
/// both has two spellings of each word. Off by default: pages are kept unchanged. A title or author that is too short to
/// tell is in the encoding of its text. Cost: a look at each byte; conversion of texts in Zawgyi.
package struct ConvertZawgyi: Stage {
  package static let id = "convert-zawgyi"
  package static let group = "normalize"
  package static let summary = "Converts Burmese texts, titles and authors from the Zawgyi encoding to Unicode."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps(
      "a vowel sign before its consonant, and medials with other code points",
      ExampleDocument(text: "\u{103B}\u{1019}\u{1014}\u{1039}\u{1019}\u{102C}\u{1031}\u{1015}\u{1038}"),
      text: "\u{1019}\u{103C}\u{1014}\u{103A}\u{1019}\u{102C}\u{1015}\u{1031}\u{1038}"),
    .keeps(
      "Burmese in Unicode",
      ExampleDocument(text: "\u{1019}\u{103C}\u{1014}\u{103A}\u{1019}\u{102C}\u{1015}\u{1031}\u{1038}"),
      text: "\u{1019}\u{103C}\u{1014}\u{103A}\u{1019}\u{102C}\u{1015}\u{1031}\u{1038}"),
    .keeps("another language", ExampleDocument(text: "Mingalaba")),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker() }

  private final class Worker: StageWorker {
    private var output = ByteBuffer()

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let document = batch.documents[row]
        let text = converted(document.text, in: &batch.texts)
        if let text {
          batch.documents[row].text = text
          batch.documents[row].textScalars = batch.texts.withSpan(text.range) { $0.scalarCount }
        }
        if let title = converted(document.title, in: &batch.strings, over: text != nil) {
          batch.documents[row].title = title
        }
        if let author = converted(document.author, in: &batch.strings, over: text != nil) {
          batch.documents[row].author = author
        }
      }
    }

    /// Where a converted run was placed; nil for a run that is not in Zawgyi.
    ///
    /// - Parameter over: whether the run stands over a text in Zawgyi.
    private func converted(_ run: ByteRange, in arena: inout ByteBuffer, over: Bool = false) -> ByteRange? {
      output.removeAll()
      let isChanged = arena.withSpan(run.range) { text in
        guard ZawgyiText.isZawgyi(text) || over && !text.isEmpty && !ZawgyiText.isUnicode(text) else { return false }
        ZawgyiText.convert(text, into: &output)
        return true
      }
      return isChanged ? output.withSpan { arena.place($0) } : nil
    }
  }
}
