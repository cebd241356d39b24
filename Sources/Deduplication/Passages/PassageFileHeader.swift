package import Base

/// The first 64 bytes of every file that a step of passage deduplication leaves for the next: what it is, and for which
/// parameters it was made, so that files of two runs are not taken together.
///
/// Eight bytes say the kind, 32 are the SHA-256 of the parameters, eight are a number of the kind's own; the rest is FF,
/// which no text has.
package enum PassageFileHeader {
  /// Bytes of a header.
  package static let byteCount = 64

  /// What a file holds.
  package enum Kind: String, Sendable { case keys, texts, documents, identifiers, marks }

  /// Appends a header.
  ///
  /// - Parameters:
  ///   - parameters: what describes the run; its SHA-256 is kept.
  ///   - number: a number of the kind's own.
  package static func append(
    _ kind: Kind, parameters: String, number: Int = 0, to file: HashedFile
  ) throws(OutputError) {
    let header = bytes(kind, parameters, number)
    try file.append(header.span)
  }

  /// Checks the header of a mapped file, and gives its number.
  ///
  /// - Throws: `PassageError.badFile` where the file is of another kind or of other parameters.
  package static func check(
    _ kind: Kind, parameters: String, of file: MappedFile
  ) throws(PassageError) -> Int {
    guard file.bytes.count >= byteCount else {
      throw PassageError(.badFile, "the file is cut within its header", location: file.path)
    }
    let number = Int(
      truncatingIfNeeded: UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)))
    let expected = bytes(kind, parameters, number)
    guard file.bytes.prefix(8).elementsEqual(expected.prefix(8)) else {
      throw PassageError(.badFile, "not a file of \(kind.rawValue)", location: file.path)
    }
    guard file.bytes.prefix(byteCount).elementsEqual(expected), number >= 0 else {
      throw PassageError(
        .badFile, "the file was made with other settings", location: file.path,
        advice: "Remove the output directory and run the command again.")
    }
    return number
  }

  private static func bytes(_ kind: Kind, _ parameters: String, _ number: Int) -> [UInt8] {
    var name = "dp-\(kind.rawValue.prefix(5))"
    while name.utf8.count < 8 { name += " " }
    let digest = Digest.of(Array(parameters.utf8).span, .sha256)
    let numeral = withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian) { Array($0) }
    return Array(name.utf8) + digest + numeral + [UInt8](repeating: 0xFF, count: byteCount - 48)
  }
}
