public import Base

/// Reads texts from JSON Lines, plain or compressed as `DecompressingSource` knows.
///
/// A line that is not a JSON object, or has no text, is a fault, and reading continues with the next one. So is a text
/// with malformed UTF-8 or unpaired surrogates, which is kept with U+FFFD in their place: one for each maximal subpart
/// of a malformed sequence and for each surrogate, as Python's `errors="replace"` has it. A byte order mark at the
/// start and blank lines are skipped.
public final class JSONLinesTextReader: TextReader {
  /// The source's name.
  public let name: String
  /// The fields to read.
  public let fields: TextFields
  /// Compressed bytes read so far.
  public var storedByteCount: Int { loader.storedByteCount }

  private let loader: LineLoader
  private let names: FieldNames

  /// - Parameters:
  ///   - source: the lines, from their first byte on.
  ///   - batchBytes: bytes of lines at which a batch is full.
  ///   - longestLine: bytes beyond which a line is skipped, as a fault.
  public init(
    _ source: any ByteSource, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20,
    longestLine: Int = LineReader.usualLimit
  ) {
    name = source.name
    self.fields = fields
    loader = LineLoader(source, batchBytes: batchBytes, longestLine: longestLine)
    names = FieldNames(fields)
  }

  /// Reads whole lines, up to the batch's size.
  public func load(_ batch: inout TextBatch) throws(TextError) -> Bool {
    batch.removeAll(keeping: loader.usualBytes)
    guard let loaded = try loader.load(&batch.bytes, &batch.faults) else { return false }
    batch.lines = LoadedLines(
      file: name, names: names, firstLine: loaded.firstLine, offset: loaded.offset, count: batch.bytes.count)
    return true
  }
}
