package import Base
package import Records

/// A word that is specific to a language.
package struct WordListEntry: Sendable, Equatable {
  package var language: LanguageTag
  /// Letters and marks in lower case.
  package var word: String
  /// How specific it is: its frequency in the language over the sum of its frequencies in all.
  package var share: Double
  /// How often it was seen in the language's text.
  package var count: Int
  /// In how many documents.
  package var documents: Int

  package init(language: LanguageTag, word: String, share: Double, count: Int, documents: Int) {
    self.language = language
    self.word = word
    self.share = share
    self.count = count
    self.documents = documents
  }

  /// Writes a list as lines of `language<TAB>word<TAB>share<TAB>count<TAB>documents`, below a comment that names the columns.
  package static func write(_ entries: [WordListEntry], to path: String) throws(OutputError) {
    var file = try AtomicFile(path: path)
    var buffer = ByteBuffer(capacity: 1 << 17)
    buffer.append("# language\tword\tshare\tcount\tdocuments\n")
    for entry in entries {
      buffer.append(
        Array(
          "\(entry.language.code)\t\(entry.word)\t\(entry.share.fixed(4))\t\(entry.count)\t\(entry.documents)\n".utf8))
      guard buffer.count >= 1 << 16 else { continue }
      try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
      buffer.removeAll()
    }
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    try file.commit()
  }
}
