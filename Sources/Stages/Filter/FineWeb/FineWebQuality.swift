internal import Base
internal import Language
package import Records

/// Drops texts whose lines are not those of prose: without end marks, short, repeated.
///
/// Rules and thresholds are FineWeb's (arXiv 2406.17557, section 3.6), measured as datatrove 0.10.1 does: blank lines do
/// not count, a mark that ends a line is its very last character, and a limit of 0 is a limit. Cost: a look at each line.
package struct FineWebQuality: Stage {
  package static let id = "fineweb-quality"
  package static let group = "fineweb-quality"
  package static let summary = "Drops texts whose lines lack end marks, are short or repeated (FineWeb)."
  package static let needs: Set<Analysis> = [.tokens]
  package static let parameters: [StageParameter<FineWebQuality>] = [
    .init("line-punct-thr", \.leastEndMarks, "Least lines with an end mark, as a share."),
    .init("line-punct-exclude-zero", \.allowsNoEndMarks, "Whether a text without any end mark passes that rule."),
    .init("stop-chars", \.endMarks, "The end marks; empty for 159 marks of many scripts."),
    .init("short-line-thr", \.mostShortLines, "Most short lines, as a share."),
    .init("short-line-length", \.shortLine, "Characters of a short line, at most."),
    .init("char-duplicates-ratio", \.mostRepeated, "Most characters in lines that were there before, as a share."),
    .init("new-line-ratio", \.mostLineFeeds, "Most line feeds a word."),
  ]
  package static let examples: [StageExample] = [
    .keeps("lines of prose", ExampleDocument(text: "The committee met on Tuesday to talk.\nIt left late in the day.")),
    .drops(
      "lines without end marks", ExampleDocument(text: "Home\nAbout us\nContact"), group: group,
      for: .init(rawValue: "line-punct-ratio"), [.init("share", .number(0)), .init("limit", .number(0.12))]),
  ]

  package let measure = Document.Measure.text
  /// Least lines with an end mark, as a share.
  package var leastEndMarks = 0.12
  /// Whether a text without any end mark passes that rule.
  package var allowsNoEndMarks = false
  /// The end marks; empty for 159 marks of many scripts.
  package var endMarks: Set<String> = []
  /// Most short lines, as a share.
  package var mostShortLines = 0.67
  /// Characters of a short line, at most.
  package var shortLine = 30
  /// Most characters in lines that were there before, as a share.
  package var mostRepeated = 0.01
  /// Most line feeds a word.
  package var mostLineFeeds = 0.3

  /// FineWeb's thresholds.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: FineWebQuality
    private let endMarks: [[UInt8]]
    private let kinds = WordRules.kinds
    private var seen = SeenTable()

    init(_ stage: FineWebQuality) {
      self.stage = stage
      endMarks = stage.endMarks.sorted().map { Array($0.utf8) }
    }

    /// What the rules measure of a text.
    private struct Measures {
      var lines = 0
      var ended = 0
      var short = 0
      var repeatedCharacters = 0
      var lineFeeds = 0
    }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let document = batch.documents[row]
        let measures = batch.texts.withSpan(document.text.range) { text in
          text.withUnsafeBufferPointer { self.measures(of: $0) }
        }
        judge(measures, document.textScalars, &batch, row)
      }
    }

    private func judge(_ measures: Measures, _ characters: Int, _ batch: inout Batch, _ row: Int) {
      guard measures.lines > 0 else {
        for name in ["end-marks", "short-lines", "repeated", "line-feeds"] { note(name, 0, &batch, row) }
        return drop("empty", 0, 0, &batch, row)
      }
      let ended = Double(measures.ended) / Double(measures.lines)
      note("end-marks", ended, &batch, row)
      if ended < stage.leastEndMarks, !(ended == 0 && stage.allowsNoEndMarks) {
        drop("line-punct-ratio", ended, stage.leastEndMarks, &batch, row)
      }
      let short = Double(measures.short) / Double(measures.lines)
      note("short-lines", short, &batch, row)
      if short > stage.mostShortLines { drop("short-line-ratio", short, stage.mostShortLines, &batch, row) }
      let repeated = Double(measures.repeatedCharacters) / Double(max(1, characters - measures.lineFeeds))
      note("repeated", repeated, &batch, row)
      if repeated > stage.mostRepeated { drop("char-dup-ratio", repeated, stage.mostRepeated, &batch, row) }
      let feeds = Double(measures.lineFeeds) / Double(max(1, batch.analysis.tokens[row].count))
      note("line-feeds", feeds, &batch, row)
      if feeds > stage.mostLineFeeds { drop("list-ratio", feeds, stage.mostLineFeeds, &batch, row) }
    }

    private func note(_ name: String, _ value: Double, _ batch: inout Batch, _ row: Int) {
      if batch.isAnnotating { batch.note("\(FineWebQuality.id).\(name)", value, row: row) }
    }

    private func drop(_ reason: String, _ share: Double, _ limit: Double, _ batch: inout Batch, _ row: Int) {
      guard batch.documents[row].verdict.isKept else { return }
      batch.drop(
        row, stage: FineWebQuality.group, for: .init(rawValue: reason),
        reason == "empty" ? [] : [.init("share", .number(share)), .init("limit", .number(limit))])
    }

    private func measures(of text: UnsafeBufferPointer<UInt8>) -> Measures {
      var measures = Measures()
      for byte in text where byte == 0x0A { measures.lineFeeds &+= 1 }
      seen.reset(for: measures.lineFeeds + 1)
      var start = 0
      while start < text.count {
        var end = start
        while end < text.count, text[end] != 0x0A { end &+= 1 }
        let line = UnsafeBufferPointer(rebasing: text[start..<end])
        start = end + 1
        guard !LineCuts.stripped(line).isEmpty else { continue }
        measures.lines += 1
        if hasEndMark(line) { measures.ended += 1 }
        let characters = LineCuts.scalarCount(line)
        if characters <= stage.shortLine { measures.short += 1 }
        if seen.add(ByteHash.hash(UnsafeRawBufferPointer(line))).before > 0 {
          measures.repeatedCharacters += characters
        }
      }
      return measures
    }

    private func hasEndMark(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
      if endMarks.isEmpty { return LineCuts.last(of: line).map { kinds[$0].contains(.endsLine) } ?? false }
      return endMarks.contains { line.count >= $0.count && line.suffix($0.count).elementsEqual($0) }
    }
  }
}
