public import Base

/// Reads documents from JSON Lines, plain or compressed as `DecompressingSource` knows, and keeps their lines.
///
/// Known members (docs/records.md) become columns; of several of one name the last one counts, as in Python. A line
/// that is not a JSON object, or has no text, is a fault, and reading continues with the next one. So is a known member
/// with malformed UTF-8 or unpaired surrogates: it has U+FFFD in their place, also when the line is written again. A
/// byte order mark at the start and blank lines are skipped.
public final class JSONLinesDocumentReader: DocumentReader {
  /// The source's name.
  public let name: String
  /// The input's name; JSON Lines declare no crawl.
  public var provenance: Provenance { Provenance(dump: "", filePath: name) }
  /// Compressed bytes read so far.
  public var storedByteCount: Int { loader.storedByteCount }

  private let loader: LineLoader

  /// - Parameters:
  ///   - source: the lines, from their first byte on.
  ///   - batchBytes: bytes of lines at which a batch is full.
  ///   - longestLine: bytes beyond which a line is skipped, as a fault.
  public init(_ source: any ByteSource, batchBytes: Int = 1 << 20, longestLine: Int = LineReader.usualLimit) {
    name = source.name
    loader = LineLoader(source, batchBytes: batchBytes, longestLine: longestLine)
  }

  /// Reads whole lines, up to the batch's size.
  public func load(_ batch: inout Batch) throws(TextError) -> Bool {
    batch.removeAll(keeping: loader.usualBytes)
    batch.file = name
    guard let loaded = try loader.load(&batch.lines, &batch.faults) else { return false }
    batch.loaded = DocumentLines(file: name, first: loaded.firstLine, unit: .line(offset: loaded.offset))
    return true
  }
}
