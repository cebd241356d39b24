internal import Base
internal import Language
package import Records

/// Keeps the lines of prose of a text, and drops texts with code, filler text or too few sentences.
///
/// Rules are C4's (arXiv 1910.10683, section 2.2, and its program), in the order of datatrove 0.10.1: of each line, the
/// longest word, citation marks, the end mark, the number of words, filler text and curly brackets (which drop the whole
/// text, but only from a line that got so far), `javascript` and phrases of cookie policies. Sentences are those of
/// `RuleSentences`. FineWeb switches the end marks off. Cost: a look at each byte; tokens of up to five lines.
package struct C4Quality: Stage {
  package static let id = "c4-quality"
  package static let group = "c4-quality"
  package static let summary = "Keeps lines of prose; drops texts with code, filler text or few sentences (C4)."
  package static let changesTexts = true
  package static let parameters: [StageParameter<C4Quality>] = [
    .init("split-paragraph", \.splitsLines, "Whether lines are judged, or sentences."),
    .init("remove-citations", \.removesCitations, "Whether marks such as [1] and [edit] are removed."),
    .init("filter-no-terminal-punct", \.wantsEndMarks, "Whether lines without an end mark are removed."),
    .init("min-num-sentences", \.leastSentences, "Least sentences in what is left; -1 for any."),
    .init("min-words-per-line", \.leastWords, "Least words in a line; -1 for any."),
    .init("max-word-length", \.longestWord, "Characters in a line's longest word, at most; -1 for any."),
    .init("filter-lorem-ipsum", \.dropsFiller, "Whether filler text drops the text."),
    .init("filter-javascript", \.removesJavaScript, "Whether lines that name JavaScript are removed."),
    .init("filter-curly-bracket", \.dropsBrackets, "Whether a curly bracket drops the text."),
    .init("filter-policy", \.removesPolicies, "Whether lines with phrases of cookie policies are removed."),
    .init("language", \.language, "The language whose sentences are counted; empty for the document's."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "five sentences, and a line without an end mark", ExampleDocument(text: prose + "\nHome and more"), text: prose),
    .drops(
      "one sentence", ExampleDocument(text: "This is the only one."), group: group,
      for: .init(rawValue: "too-few-sentences"), [.init("sentences", .integer(1)), .init("limit", .integer(5))]),
    .drops(
      "code", ExampleDocument(text: "Then we write { and go on."), group: group, for: .init(rawValue: "curly-bracket")),
  ]
  private static let prose =
    "This is the first one. Here is the second one.\nA third one came. Then there was a fourth.\nIt ends with this."

  package let measure = Document.Measure.text
  /// Whether lines are judged, or sentences.
  package var splitsLines = true
  /// Whether marks such as `[1]` and `[edit]` are removed.
  package var removesCitations = true
  /// Whether lines without an end mark are removed.
  package var wantsEndMarks = true
  /// Least sentences in what is left; -1 for any.
  package var leastSentences = 5
  /// Least words in a line; -1 for any.
  package var leastWords = 3
  /// Characters in a line's longest word, at most; -1 for any.
  package var longestWord = 1000
  /// Whether filler text drops the text.
  package var dropsFiller = true
  /// Whether lines that name JavaScript are removed.
  package var removesJavaScript = true
  /// Whether a curly bracket drops the text.
  package var dropsBrackets = true
  /// Whether lines with phrases of cookie policies are removed.
  package var removesPolicies = true
  /// The language whose sentences are counted; empty for the document's.
  package var language = ""

  /// C4's rules.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: C4Quality
    private var cutters: [WordRules.Name: RuleSentences] = [:]
    private var output = ByteBuffer()

    init(_ stage: C4Quality) { self.stage = stage }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let language = stage.language.isEmpty ? batch.documents[row].language : stage.language
        let rules = WordRules.rules(for: language.isEmpty || language == "und" ? "en" : language)
        let cutter = cutters[rules.name] ?? RuleSentences(rules)
        cutters[rules.name] = cutter
        var lines = C4Lines(stage, cutter, countsAll: batch.isAnnotating)
        output.removeAll()
        batch.texts.withSpan(batch.documents[row].text.range) { text in
          text.withUnsafeBufferPointer { lines.judge($0, keeping: &output) }
        }
        finish(lines, &batch, row)
      }
    }

    private func finish(_ lines: C4Lines, _ batch: inout Batch, _ row: Int) {
      if batch.isAnnotating { batch.note("\(C4Quality.id).sentences", Double(lines.sentences), row: row) }
      if let reason = lines.dropReason { batch.drop(row, stage: C4Quality.group, for: .init(rawValue: reason)) }
      // A limit of -1 is below any count, as in datatrove.
      if lines.dropReason == nil, lines.sentences < stage.leastSentences {
        batch.drop(
          row, stage: C4Quality.group, for: .init(rawValue: "too-few-sentences"),
          [.init("sentences", .integer(lines.sentences)), .init("limit", .integer(stage.leastSentences))])
      }
      guard batch.documents[row].verdict.isKept, lines.dropReason == nil else { return }
      let text = output.withSpan { span in
        span.withUnsafeBufferPointer { LineCuts.stripped($0) }
      }
      let isSame = output.withSpan(text) { new in
        batch.texts.withSpan(batch.documents[row].text.range) { old in
          new.withUnsafeBufferPointer { new in old.withUnsafeBufferPointer { new.elementsEqual($0) } }
        }
      }
      guard !isSame else { return }
      batch.documents[row].text = output.withSpan(text) { batch.texts.place($0) }
      batch.documents[row].textScalars = batch.texts.withSpan(batch.documents[row].text.range) { $0.scalarCount }
    }
  }
}
