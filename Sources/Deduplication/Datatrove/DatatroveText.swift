/// Texts as datatrove's deduplication compares them.
package enum DatatroveText {
  /// A text in that form: lower case, numbers as 0, no punctuation, single spaces, no marks without width.
  package static func simplified(_ text: String) -> String {
    var text = text
    var normalizer = DatatroveNormalizer()
    return text.withUTF8 { bytes in
      normalizer.with(UnsafeRawBufferPointer(bytes)) { String(decoding: $0, as: UTF8.self) }
    }
  }
}
