package import Records

/// A line of an evaluation file: `label<TAB>source<TAB>text`.
package struct LabelledText: Sendable {
  /// The language that the label names.
  package var language: LanguageTag
  /// Where the text is from.
  package var source: String
  /// The text's bytes within the line; they may hold more tabs.
  package var text: Range<Int>

  /// Reads a line without its line feed; nil where it has less than two tabs or its label names no language.
  package init?(_ line: Span<UInt8>) {
    var tabs: [Int] = []
    for index in line.indices where line[index] == UInt8(ascii: "\t") {
      tabs.append(index)
      if tabs.count == 2 { break }
    }
    guard tabs.count == 2, let tag = LanguageTag(Self.string(line, 0..<tabs[0])) else { return nil }
    language = tag
    source = Self.string(line, tabs[0] + 1..<tabs[1])
    text = tabs[1] + 1..<line.count
  }

  private static func string(_ line: Span<UInt8>, _ range: Range<Int>) -> String {
    line.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
