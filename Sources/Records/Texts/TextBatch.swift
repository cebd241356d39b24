public import Base

/// Some texts of one input: a row of ranges each, and one arena that they refer to.
///
/// The fast path for uses that need only texts and identifiers, such as tokenization: strings of JSON Lines are
/// unescaped in place, so that the lines are lost. `Batch` is the row model for everything that writes
/// documents again.
///
/// Batches are reused, so a long run allocates its arena once.
public struct TextBatch: ~Copyable, Sendable {
  /// One document.
  public struct Row: Sendable, BitwiseCopyable {
    /// The text: well-formed UTF-8 in the batch's bytes.
    public var text: ByteRange
    /// The identifier: well-formed UTF-8 in the batch's bytes; empty if the record has none.
    public var id: ByteRange
    /// The number of records of the input before this one, including faulty ones: lines of JSON Lines (blank
    /// ones too), rows of Parquet, records of an archive.
    public var ordinal: Int
    /// Where the record starts in the input: bytes of the decompressed lines for JSON Lines, the row's number for
    /// Parquet, bytes as stored for an archive.
    public var offset: Int

    /// A row of ranges in the batch's bytes.
    public init(text: ByteRange, id: ByteRange, ordinal: Int, offset: Int) {
      self.text = text
      self.id = id
      self.ordinal = ordinal
      self.offset = offset
    }
  }

  /// The arena.
  public var bytes: ByteBuffer
  /// The documents in the order of the input.
  public var rows: [Row] = []
  /// The values of the further fields that were requested, row by row; empty if a record lacks one. A value that is no
  /// string in JSON is its source text.
  public var more: [ByteRange] = []
  /// Faults of these records.
  public var faults: [Fault] = []
  /// Lines for `decode` to parse into rows.
  internal var lines: LoadedLines?

  /// - Parameter capacity: the initial size of the arena in bytes.
  public init(capacity: Int = 1 << 16) { bytes = ByteBuffer(capacity: capacity) }

  /// Parses the loaded lines into rows; does nothing if they are parsed.
  public mutating func decode() {
    guard let lines else { return }
    self.lines = nil
    lines.decode(into: &self)
  }

  /// Removes all rows, and frees memory beyond the usual size of a batch.
  public mutating func removeAll(keeping usualBytes: Int = 16 << 20) {
    bytes.removeAll()
    bytes.shrink(to: usualBytes)
    rows.removeAll(keepingCapacity: true)
    more.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    lines = nil
  }

  /// Appends a text and returns its range; malformed UTF-8 is replaced and counted as a fault.
  public mutating func place(text: Span<UInt8>, file: String, offset: Int, detail: String) -> ByteRange {
    let start = bytes.count
    let malformed = text.withUnsafeBufferPointer { UTF8Text.repair($0, into: &bytes) }
    if malformed > 0 { addRepair(malformed, file: file, offset: offset, length: nil, detail: detail) }
    return ByteRange(start: start, count: bytes.count - start)
  }

  /// Counts a text that was repaired.
  internal mutating func addRepair(_ malformed: Int, file: String, offset: Int, length: Int?, detail: String) {
    faults.append(
      Fault(
        .textMalformed, file: file, offset: offset, length: length,
        detail: "\(detail): \(malformed) malformed UTF-8 sequence\(malformed == 1 ? "" : "s") replaced"))
  }
}
