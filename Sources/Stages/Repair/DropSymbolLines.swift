internal import Base
internal import Language
package import Records

/// Removes lines that hold nothing but symbols and spaces, such as those of broken tables.
///
/// As FineWeb-2 does it before it counts (datatrove 0.10.1's formatter): several such lines in a row are replaced by one
/// text; lines of white space stay. In a text that loses lines, line ends become line feeds, and one at the very end is
/// lost; others stay as they are. Cost: a look at each byte.
package struct DropSymbolLines: Stage {
  package static let id = "drop-symbol-lines"
  package static let group = "normalize"
  package static let summary = "Removes lines of nothing but symbols (FineWeb-2)."
  package static let changesTexts = true
  package static let parameters: [StageParameter<DropSymbolLines>] = [
    .init("symbols", \.symbols, "The symbols; empty for all punctuation."),
    .init("replacement", \.replacement, "What stands for a run of removed lines; empty for nothing."),
  ]
  package static let examples: [StageExample] = [
    .keeps("two lines of bars", ExampleDocument(text: "a\n| |\n||\nb"), text: "a\n\n\nb"),
    .keeps("a bar in prose", ExampleDocument(text: "a | b"), text: "a | b"),
  ]

  package let measure = Document.Measure.text
  /// The symbols; empty for all punctuation.
  package var symbols: Set<String> = ["|"]
  /// What stands for a run of removed lines; empty for nothing.
  package var replacement = "\n"

  /// FineWeb-2's settings.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let symbols: Set<UInt32>
    private let replacement: [UInt8]
    private let kinds = WordRules.kinds
    private var output = ByteBuffer()

    init(_ stage: DropSymbolLines) {
      symbols = Set(stage.symbols.flatMap { $0.unicodeScalars.map(\.value) })
      replacement = Array(stage.replacement.utf8)
    }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        output.removeAll()
        let isChanged = batch.texts.withSpan(batch.documents[row].text.range) { text in
          text.withUnsafeBufferPointer { rewrite($0) }
        }
        guard isChanged else { continue }
        batch.documents[row].text = output.withSpan { batch.texts.place($0) }
        batch.documents[row].textScalars = output.withSpan { $0.scalarCount }
      }
    }

    /// Writes the lines that stay to `output`; false where nothing was removed.
    private func rewrite(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
      var isFirst = true
      var isRemoving = false
      var hasRemoved = false
      LineCuts.forEachLine(text) { range in
        let line = UnsafeBufferPointer(rebasing: text[range])
        if isSymbols(line) {
          hasRemoved = true
          if !isRemoving, !replacement.isEmpty { replacement.withUnsafeBufferPointer { append($0, &isFirst) } }
          isRemoving = true
        } else {
          append(line, &isFirst)
          isRemoving = false
        }
      }
      return hasRemoved
    }

    private func append(_ line: UnsafeBufferPointer<UInt8>, _ isFirst: inout Bool) {
      if !isFirst { output.append(UInt8(ascii: "\n")) }
      isFirst = false
      output.append(line)
    }

    private func isSymbols(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
      guard !LineCuts.stripped(line).isEmpty else { return false }
      var scan = UTF8Scan(line)
      while let code = scan.next() {
        let isSymbol = symbols.isEmpty ? kinds[code].contains(.mark) : symbols.contains(code)
        guard isSymbol || code == 0x20 else { return false }
      }
      return true
    }
  }
}
