public import Base
internal import CSystem

/// A Parquet file (Apache Parquet format 2): its schema, and its rows as they are read.
///
/// `rows` reads columns with one value in each row, `ParquetDocumentReader` lists and structs too: in every encoding
/// of the format but the deprecated BIT_PACKED, and in every compression but LZO. Pages' checksums are checked where
/// they are there.
///
/// ```swift
/// let file = try ParquetFile("000_00000.parquet")
/// let rows = try file.rows(["text", "id"])
/// while try rows.next() {
///   for row in 0..<rows.count { rows.withValue(row, 0) { text in ... } }
/// }
/// ```
///
/// A file is used by one thread at a time.
public final class ParquetFile {
  /// The file, as errors name it.
  public let name: String
  /// The columns, in the order of the file.
  public let columns: [ParquetColumn]
  /// Rows of the whole file.
  public let rowCount: Int
  /// The program that wrote the file, as it names itself.
  public let creator: String
  /// Bytes of the file.
  public var byteCount: Int { source.byteCount }
  /// Rows of each row group.
  public var rowGroups: [Int] { metadata.rowGroups.map(\.rowCount) }

  internal let source: any RangeSource
  internal let limits: ParquetLimits
  internal let metadata: ParquetMetadata

  /// Opens the file at `path`.
  public convenience init(_ path: String, limits: ParquetLimits = ParquetLimits()) throws(ParquetError) {
    let source: FileRangeSource
    do { source = try FileRangeSource(path: path) } catch { throw ParquetError(error) }
    try self.init(source, limits: limits)
  }

  /// Reads the footer of a file.
  public init(_ source: any RangeSource, limits: ParquetLimits = ParquetLimits()) throws(ParquetError) {
    self.source = source
    self.limits = limits
    name = source.name
    do throws(FormatFault) { metadata = try Self.footer(source, limits) } catch {
      throw ParquetError(error.code, error.message, location: source.name)
    }
    columns = metadata.columns
    rowCount = metadata.rowCount
    creator = metadata.creator
  }

  /// Whether a file starts as Parquet files do.
  public static func isOne(_ start: Span<UInt8>) -> Bool {
    start.count >= 4 && start.extracting(first: 4).equals("PAR1")
  }

  /// The metadata is at the end: its bytes, its length in four bytes, and `PAR1`.
  private static func footer(
    _ source: any RangeSource, _ limits: ParquetLimits
  ) throws(FormatFault) -> ParquetMetadata {
    guard source.byteCount >= 12 else { throw .damaged("the file is too short for a Parquet file") }
    let tail = try read(source, source.byteCount - 8, 8)
    guard tail[4...] != [0x50, 0x41, 0x52, 0x45] else { throw .unsupported("the file is encrypted") }
    guard tail[4...] == [0x50, 0x41, 0x52, 0x31] else {
      throw .damaged("the file does not end as a Parquet file does: it is cut short, or something else")
    }
    let count = (0..<4).reduce(0) { $0 | Int(tail[$1]) << ($1 * 8) }
    guard count <= source.byteCount - 12 else { throw .damaged("the footer's declared size exceeds the file's") }
    guard count <= limits.footerBytes else {
      throw .unsupported("the footer has \(count) bytes; the limit is \(limits.footerBytes)")
    }
    let bytes = try read(source, source.byteCount - 8 - count, count)
    return try bytes.withUnsafeBufferPointer { (bytes) throws(FormatFault) in try ParquetMetadata(bytes) }
  }

  private static func read(_ source: any RangeSource, _ offset: Int, _ count: Int) throws(FormatFault) -> [UInt8] {
    var buffer = ByteBuffer(capacity: count)
    do throws(SourceError) {
      while buffer.count < count {
        let before = buffer.count
        try buffer.withRoom(count - before) { (room) throws(SourceError) in
          let raw = UnsafeMutableRawBufferPointer(room)
          return try source.read(at: offset + before, into: .init(rebasing: raw[..<(count - before)]))
        }
        guard buffer.count > before else {
          throw SourceError(.interrupted, "the file was truncated during reading", location: source.name)
        }
      }
    } catch { throw FormatFault(code: .source(error.exitCode), message: error.message) }
    return buffer.array()
  }

  /// The rows' values of some columns.
  ///
  /// - Parameters:
  ///   - names: the wanted columns, whose places in this list are what rows know them by.
  ///   - rowGroups: which row groups to read; nil for all.
  public func rows(_ names: [String], rowGroups: Range<Int>? = nil) throws(ParquetError) -> ParquetRows {
    var wanted: [Int] = []
    for name in names {
      guard let index = columns.firstIndex(where: { $0.name == name }) else {
        let inner = columns.contains { $0.name.hasPrefix("\(name).") }
        let known = columns.map(\.name).joined(separator: ", ")
        throw ParquetError(
          inner ? .unsupported : .missingColumn,
          inner ? "column \(name) is a group, not a value" : "no column named \(name)", location: self.name,
          advice: "Its columns are: \(known).")
      }
      guard !columns[index].isRepeated else {
        throw ParquetError(
          .unsupported, "column \(name) has lists of values, which are not supported", location: self.name)
      }
      wanted.append(index)
    }
    return ParquetRows(self, wanted, rowGroups ?? 0..<metadata.rowGroups.count)
  }
}

extension ParquetError {
  /// A source's error, with its own words, advice and exit status.
  internal init(_ error: SourceError) {
    self.init(
      .source(error.exitCode), error.message, location: error.location, advice: error.advice,
      underlying: error.underlying)
  }
}
