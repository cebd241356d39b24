internal import Base
internal import Language
package import Records

/// Keeps only lines of at least three words, and drops lines that contain "javascript"; drops pages without a line left.
///
/// The first two of MADLAD-400's preliminary rules, which are C4's (Raffel et al. 2020, section 2.2): menus, buttons and
/// notices are short lines. A word is a run between white space; in Chinese, Japanese, Thai, Lao, Burmese and Khmer it is
/// one of ICU's dictionaries, in Tibetan a syllable, so that lines of these languages are not all lost
/// (`words: published` counts white space alone). In annotate mode texts stay as they are.
/// Cost: a look at each line for its first three words, and a pass over the text for the word.
package struct KeepMadladLines: Stage {
  package static let id = "madlad-lines"
  package static let group = "madlad400"
  package static let summary = "Keeps only lines of at least three words and without \"javascript\"."
  package static let reason = Drop.Reason(rawValue: "no-lines")
  package static let changesTexts = true
  package static let parameters: [StageParameter<KeepMadladLines>] = [
    .init("minimum", \.minimum, "Words that a line needs."),
    .init("words", \.words, "What a word is in scripts without spaces: script or published."),
  ]
  package static let examples: [StageExample] = [
    .keeps("lines of three words", ExampleDocument(text: "Habari ya asubuhi\nHabari ya jioni")),
    .keeps(
      "a menu above a line", ExampleDocument(text: "Home\nAbout us\nHabari ya asubuhi"), text: "Habari ya asubuhi"),
    .keeps(
      "a notice about scripts", ExampleDocument(text: "Please enable JavaScript now\nHabari ya asubuhi"),
      text: "Habari ya asubuhi"),
    .keeps("words without spaces", ExampleDocument(text: "我们喜欢学习语言", language: "zh")),
    .drops(
      "a menu alone", ExampleDocument(text: "Home\nAbout us"), group: group, for: reason,
      [.init("short_lines", .integer(2)), .init("javascript_lines", .integer(0))]),
    .drops(
      "Chinese by white space", ExampleDocument(text: "我们喜欢学习语言", language: "zh"),
      parameters: .object([.init(key: "words", value: .string("published"))]), group: group, for: reason,
      [.init("short_lines", .integer(1)), .init("javascript_lines", .integer(0))]),
  ]

  package let measure = Document.Measure.text
  /// Words that a line needs.
  package var minimum = 3
  /// What a word is.
  package var words = MadladWords.script

  /// MADLAD-400's rule.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: KeepMadladLines
    private let counter = ScriptWords()
    private var output = ByteBuffer()
    private static let javascript = PhraseMatcher(["javascript"], ignoresCase: true)

    init(_ stage: KeepMadladLines) { self.stage = stage }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept { work(on: row, &batch) }
    }

    private func work(on row: Int, _ batch: inout Batch) {
      var short = 0
      var scripts = 0
      output.removeAll()
      let text = batch.documents[row].text
      batch.texts.withUnsafeBytes { texts in
        let bytes = UnsafeBufferPointer(rebasing: texts[text.range])
        let hasScripts = Self.javascript.first(in: bytes) != nil
        var start = 0
        while start < bytes.count {
          var end = start
          while end < bytes.count, !ASCII.isLineBreak(bytes[end]) { end &+= 1 }
          let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
          start = end + 1
          if !hasWords(line) {
            // An empty line is none that is lost.
            if line.contains(where: { $0 > 0x20 }) { short += 1 }
          } else if hasScripts, Self.javascript.first(in: line) != nil {
            scripts += 1
          } else {
            if !output.isEmpty { output.append(ASCII.lineFeed) }
            output.append(line)
          }
        }
      }
      batch.note("madlad400.short_lines", Double(short), row: row)
      batch.note("madlad400.javascript_lines", Double(scripts), row: row)
      guard short + scripts > 0 || output.isEmpty else { return }
      if output.isEmpty {
        batch.drop(
          row, stage: KeepMadladLines.group, for: KeepMadladLines.reason,
          [.init("short_lines", .integer(short)), .init("javascript_lines", .integer(scripts))])
      } else if !batch.isAnnotating {
        let kept = output.withSpan { batch.texts.place($0) }
        batch.documents[row].text = kept
        batch.documents[row].textScalars = batch.texts.withSpan(kept.range) { $0.scalarCount }
      }
    }

    private func hasWords(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
      switch stage.words {
      case .script: counter.count(line, upTo: stage.minimum) >= stage.minimum
      case .published: counter.countRuns(line, upTo: stage.minimum) >= stage.minimum
      }
    }
  }
}
