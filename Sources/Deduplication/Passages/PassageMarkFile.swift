package import Base

/// Writes the marks that one part of the keys gave, in the order of the corpus: 24 bytes each.
package struct PassageMarkWriter: ~Copyable {
  private let file: HashedFile

  /// - Parameter parameters: what describes the run.
  package init(path: String, parameters: String) throws(OutputError) {
    let file = try HashedFile(path: path)
    try PassageFileHeader.append(.marks, parameters: parameters, to: file)
    self.file = file
  }

  /// Adds a mark that begins at no earlier place than the one before.
  package mutating func append(_ mark: PassageMark) throws(OutputError) {
    try file.append(mark.start.bits)
    try file.append(UInt64(mark.count))
    try file.append(mark.source.bits)
  }

  /// Puts the file in place.
  package consuming func finish() throws(OutputError) -> (byteCount: Int, sha256: String) { try file.commit() }
}

/// The marks in a file, mapped.
package final class PassageMarkFile: Sendable {
  private static let markBytes = 24
  private let file: MappedFile
  /// Marks in the file.
  package let count: Int

  /// Maps a file that `PassageMarkWriter` has written.
  ///
  /// - Throws: `PassageError.badFile` for a file of other parameters, or one that is cut.
  package init(path: String, parameters: String) throws {
    file = try MappedFile(path: path)
    _ = try PassageFileHeader.check(.marks, parameters: parameters, of: file)
    let bytes = file.bytes.count - PassageFileHeader.byteCount
    guard bytes % Self.markBytes == 0 else {
      throw PassageError(.badFile, "the file is cut", location: path)
    }
    count = bytes / Self.markBytes
  }

  /// A mark by its number.
  package subscript(index: Int) -> PassageMark {
    let at = PassageFileHeader.byteCount + index * Self.markBytes
    func number(_ column: Int) -> UInt64 {
      UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: at + 8 * column, as: UInt64.self))
    }
    return PassageMark(
      start: CorpusPosition(bits: number(0)), count: Int(truncatingIfNeeded: number(1)),
      source: CorpusPosition(bits: number(2)))
  }

  /// Gives the memory of the marks before one back to the system.
  internal func release(before index: Int) {
    file.release(before: PassageFileHeader.byteCount + index * Self.markBytes)
  }

  /// The numbers of the marks in an input.
  package func marks(ofInput input: Int) -> Range<Int> {
    let start = first(from: CorpusPosition(input: input, place: 0))
    return start..<first(from: CorpusPosition(input: input + 1, place: 0))
  }

  private func first(from position: CorpusPosition) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].start < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
