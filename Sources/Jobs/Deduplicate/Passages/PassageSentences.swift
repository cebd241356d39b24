internal import Language

/// The sentences of texts, as `sign` and `apply` both see them.
internal enum PassageSentences {
  /// Appends the ranges of a text's sentences.
  static func append(of text: Span<UInt8>, to ranges: inout [Range<Int>]) { Sentences.append(of: text, to: &ranges) }
}
