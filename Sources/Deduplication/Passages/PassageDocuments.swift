package import Base

/// Which documents an input has: for each its record, its identifier and where its text stands among the input's texts.
///
/// Two files: rows of 24 bytes (record, place of the text, place of the identifier; one more row ends them), and the
/// identifiers without anything between them.
package struct PassageDocumentWriter: ~Copyable {
  private let rows: HashedFile
  private let identifiers: HashedFile
  /// Where the next text begins.
  package private(set) var place = PassageFileHeader.byteCount
  private var lastOrdinal = -1

  /// - Parameter parameters: what describes the run.
  package init(rows: String, identifiers: String, parameters: String) throws(OutputError) {
    let rowFile = try HashedFile(path: rows)
    let identifierFile = try HashedFile(path: identifiers)
    try PassageFileHeader.append(.documents, parameters: parameters, to: rowFile)
    try PassageFileHeader.append(.identifiers, parameters: parameters, to: identifierFile)
    self.rows = rowFile
    self.identifiers = identifierFile
  }

  /// Adds a document.
  ///
  /// - Parameters:
  ///   - ordinal: records of the input before it.
  ///   - textBytes: bytes of its text; one more ends it.
  package mutating func append(ordinal: Int, identifier: Span<UInt8>, textBytes: Int) throws {
    precondition(ordinal > lastOrdinal, "records are not in order")
    lastOrdinal = ordinal
    try appendRow(ordinal)
    try identifiers.append(identifier)
    place += textBytes + 1
    guard place < 1 << CorpusPosition.placeBits else {
      throw PassageError(
        .tooLarge, "the input has more than \(1 << (CorpusPosition.placeBits - 40)) TiB of text",
        advice: "Split it into several files.")
    }
  }

  private mutating func appendRow(_ ordinal: Int) throws(OutputError) {
    try rows.append(UInt64(ordinal))
    try rows.append(UInt64(place))
    try rows.append(UInt64(identifiers.byteCount))
  }

  /// Puts both files in place: the rows, and the identifiers.
  package consuming func finish() throws(OutputError) -> [(byteCount: Int, sha256: String)] {
    try appendRow(lastOrdinal + 1)
    return [try rows.commit(), try identifiers.commit()]
  }
}

/// The documents of an input, as `PassageDocumentWriter` wrote them.
package final class PassageDocuments: Sendable {
  private static let rowBytes = 24

  private let rows: MappedFile
  private let identifiers: MappedFile
  /// Documents of the input.
  package let count: Int

  /// Maps both files.
  ///
  /// - Throws: `PassageError.badFile` where they are not those of `parameters`, or are cut.
  package init(rows: String, identifiers: String, parameters: String) throws {
    self.rows = try MappedFile(path: rows)
    self.identifiers = try MappedFile(path: identifiers)
    _ = try PassageFileHeader.check(.documents, parameters: parameters, of: self.rows)
    _ = try PassageFileHeader.check(.identifiers, parameters: parameters, of: self.identifiers)
    let bytes = self.rows.bytes.count - PassageFileHeader.byteCount
    count = bytes / Self.rowBytes - 1
    guard bytes % Self.rowBytes == 0, count >= 0, number(count, 2) == self.identifiers.bytes.count else {
      throw PassageError(.badFile, "the file is cut or damaged", location: rows)
    }
  }

  private func number(_ row: Int, _ column: Int) -> Int {
    let at = PassageFileHeader.byteCount + row * Self.rowBytes + 8 * column
    return Int(truncatingIfNeeded: UInt64(littleEndian: rows.bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
  }

  /// The places of a document's text.
  package func places(_ document: Int) -> Range<Int> { number(document, 1)..<number(document + 1, 1) - 1 }

  /// Lets `body` see a document's identifier.
  package func withIdentifier<R>(_ document: Int, _ body: (Span<UInt8>) -> R) -> R {
    let bytes = UnsafeRawBufferPointer(rebasing: identifiers.bytes[number(document, 2)..<number(document + 1, 2)])
    return bytes.withMemoryRebound(to: UInt8.self) { body(Span(_unsafeElements: $0)) }
  }

  /// The document of a record; nil where the record is no document.
  ///
  /// - Parameter guess: where it is looked for first.
  package func document(ordinal: Int, guess: Int = 0) -> Int? {
    if guess < count, number(guess, 0) == ordinal { return guess }
    let row = last(0, atMost: ordinal)
    return row >= 0 && number(row, 0) == ordinal ? row : nil
  }

  /// The document whose text is at a place.
  ///
  /// - Parameter guess: where it is looked for first.
  package func document(at place: Int, guess: Int = 0) -> Int? {
    if guess < count, places(guess).contains(place) { return guess }
    let row = last(1, atMost: place)
    return row >= 0 && places(row).contains(place) ? row : nil
  }

  /// The last document whose number in a column is not more than `bound`; -1 if there is none.
  private func last(_ column: Int, atMost bound: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if number(middle, column) <= bound { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}
