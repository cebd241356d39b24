/// The HTML parsers that pages can be read with.
package enum HTMLParserChoice: String, Sendable, CaseIterable {
  /// The own one, after the HTML Standard.
  case native
  /// libxml2's, to compare with: slower, and HTML 4 in spirit.
  case libxml2
}
