package import Base
package import Records

/// A word that is specific to a language.
package struct WordListEntry: Sendable, Equatable {
  /// The language.
  package var language: LanguageTag
  /// The word: letters and marks in lower case.
  package var word: String
  /// From 0 to 1: its frequency in the language divided by the sum of its frequencies in all languages.
  package var share: Double
  /// Its count in the language's text.
  package var count: Int
  /// The number of the language's documents that contain it.
  package var documents: Int

  /// An entry with all its fields.
  package init(language: LanguageTag, word: String, share: Double, count: Int, documents: Int) {
    self.language = language
    self.word = word
    self.share = share
    self.count = count
    self.documents = documents
  }

  /// Writes a list as lines of `language<TAB>word<TAB>share<TAB>count<TAB>documents`, after a comment that names the
  /// columns.
  package static func write(_ entries: [WordListEntry], to path: String) throws(OutputError) {
    var file = try AtomicFile(path: path)
    var buffer = ByteBuffer(capacity: 1 << 17)
    buffer.append("# language\tword\tshare\tcount\tdocuments\n")
    for entry in entries {
      buffer.append(
        Array(
          "\(entry.language.tableCode)\t\(entry.word)\t\(entry.share.fixed(4))\t\(entry.count)\t\(entry.documents)\n"
            .utf8))
      guard buffer.count >= 1 << 16 else { continue }
      try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
      buffer.removeAll()
    }
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    try file.commit()
  }
}
