package import Records

/// A line of an evaluation file: `label<TAB>source<TAB>text`.
package struct LabelledText: Sendable {
  /// The language of the label.
  package var language: LanguageTag
  /// The source of the text.
  package var source: String
  /// The byte range of the text in the line; the text may contain tabs.
  package var text: Range<Int>

  /// Parses a line without its line feed; nil if it has fewer than two tabs or its label is not a language tag.
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
