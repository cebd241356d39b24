package import Base

/// Where texts of one input stand one after the other, for comparisons of any two places of the corpus.
///
/// Every text is followed by FF, which no UTF-8 has, and so is the header; eight more end the file. So a comparison of
/// eight bytes at a time, in either direction, stops at the ends of texts without knowing them.
package struct PassageTextWriter: ~Copyable {
  private let file: HashedFile

  /// - Parameter parameters: what describes the run.
  package init(path: String, parameters: String) throws(OutputError) {
    let file = try HashedFile(path: path)
    try PassageFileHeader.append(.texts, parameters: parameters, to: file)
    self.file = file
  }

  /// Adds texts with the byte after each.
  package mutating func append(_ texts: Span<UInt8>) throws(OutputError) { try file.append(texts) }

  /// Puts the file in place.
  package consuming func finish() throws(OutputError) -> (byteCount: Int, sha256: String) {
    try file.append(UInt64.max)
    return try file.commit()
  }
}

/// The byte after every text.
package let passageTextEnd: UInt8 = 0xFF
