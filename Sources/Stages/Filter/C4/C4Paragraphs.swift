internal import Base
package import Records

/// Drops texts with fewer than three long lines, as mC4 does.
///
/// A long line has at least 200 characters (mC4, arXiv 2010.11934, section 3.1). Lines are parted by line feeds; a text of
/// fewer than three lines is dropped too. Cost: a look at each byte.
package struct C4Paragraphs: Stage {
  package static let id = "c4-paragraphs"
  package static let group = "c4-paragraphs"
  package static let summary = "Drops texts with fewer than three long lines (mC4)."
  package static let parameters: [StageParameter<C4Paragraphs>] = [
    .init("min-paragraphs", \.leastParagraphs, "Least long lines."),
    .init("min-paragraph-len", \.leastLength, "Least characters of a long line."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "three lines, each long", ExampleDocument(text: Array(repeating: long, count: 3).joined(separator: "\n"))),
    .drops(
      "two long lines", ExampleDocument(text: "\(long)\n\(long)\nshort"), group: group,
      for: .init(rawValue: "too-few-paragraphs"), [.init("paragraphs", .integer(2)), .init("limit", .integer(3))]),
  ]
  private static let long = String(repeating: "habari ", count: 29)

  package let measure = Document.Measure.text
  /// Least long lines.
  package var leastParagraphs = 3
  /// Least characters of a long line.
  package var leastLength = 200

  /// mC4's limits.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: C4Paragraphs

    init(_ stage: C4Paragraphs) { self.stage = stage }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let count = batch.texts.withSpan(batch.documents[row].text.range) { text in
          text.withUnsafeBufferPointer { longLines($0) }
        }
        batch.note("\(C4Paragraphs.id).paragraphs", Double(count), row: row)
        guard count < stage.leastParagraphs else { continue }
        batch.drop(
          row, stage: C4Paragraphs.group, for: .init(rawValue: "too-few-paragraphs"),
          [.init("paragraphs", .integer(count)), .init("limit", .integer(stage.leastParagraphs))])
      }
    }

    private func longLines(_ text: UnsafeBufferPointer<UInt8>) -> Int {
      var count = 0
      for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
        if LineCuts.scalarCount(UnsafeBufferPointer(rebasing: line)) >= stage.leastLength { count += 1 }
      }
      return count
    }
  }
}
