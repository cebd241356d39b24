public import Base
public import Records

/// A word that is specific to a language.
public struct WordListEntry: Sendable, Equatable {
  public var language: LanguageTag
  /// Letters and marks in lower case.
  public var word: String
  /// How specific it is: its frequency in the language over the sum of its frequencies in all.
  public var share: Double
  /// How often it was seen in the language's text.
  public var count: Int
  /// In how many documents.
  public var documents: Int

  public init(language: LanguageTag, word: String, share: Double, count: Int, documents: Int) {
    self.language = language
    self.word = word
    self.share = share
    self.count = count
    self.documents = documents
  }

  /// Writes a list as lines of `language<TAB>word<TAB>share<TAB>count<TAB>documents`, below a comment that names the columns.
  public static func write(_ entries: [WordListEntry], to path: String) throws(OutputError) {
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
