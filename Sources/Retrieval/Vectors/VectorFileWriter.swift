internal import Base

/// Writes rows of floats to a NumPy file, one after the other: `numpy.load` reads it, and `VectorRows` maps it.
///
/// The number of rows is written last; the file gets its name with `commit`, and is removed if that is not called.
package struct VectorFileWriter: ~Copyable {
  private static let bufferBytes = 1 << 18

  /// Components of a row.
  package let dimension: Int
  /// Rows so far.
  package private(set) var count = 0
  /// Rows so far that were all zeros, which have no direction: with `normalizes` they stay as they are.
  package private(set) var zeroCount = 0
  private let normalizes: Bool
  private var file: AtomicFile
  private var buffer = ByteBuffer(capacity: VectorFileWriter.bufferBytes)

  /// Creates the private file beside `path`, whose directory must exist.
  ///
  /// - Parameter normalizes: whether rows are divided by their length.
  /// - Throws: `OutputError`, or `.badSettings` for a dimension outside 1 to `VectorRows.greatestDimension`.
  package init(path: String, dimension: Int, normalizes: Bool) throws {
    file = try Self.start(path: path, dimension: dimension)
    self.dimension = dimension
    self.normalizes = normalizes
  }

  /// A file with a header that takes the place of the last.
  private static func start(path: String, dimension: Int) throws -> AtomicFile {
    guard (1...VectorRows.greatestDimension).contains(dimension) else {
      throw RetrievalError(
        .badSettings, "vectors have 1 to \(VectorRows.greatestDimension) dimensions, not \(dimension)", location: path)
    }
    var file = try AtomicFile(path: path)
    let header = NumPyHeader.bytes(count: 0, dimension: dimension)
    try file.write(header.span)
    return file
  }

  /// Appends a row.
  ///
  /// - Throws: `OutputError`, or `.badVectors` for another dimension, or components that are not finite or too great.
  package mutating func append(_ row: Span<Float>) throws {
    guard row.count == dimension else {
      throw RetrievalError(
        .badVectors, "row \(count) has \(row.count) components, not \(dimension)", location: file.path)
    }
    for index in 0..<row.count where !(row[index].magnitude <= VectorRows.greatestMagnitude) {
      throw RetrievalError(
        .badVectors, "row \(count) has a component that is not finite or too great: \(row[index])",
        location: file.path)
    }
    let length = VectorLength.of(row)
    if length == 0 { zeroCount += 1 }
    let divisor = normalizes && length > 0 ? length : 1
    buffer.withRoom(dimension * 4) { room in
      let bytes = UnsafeMutableRawPointer(room.baseAddress!)
      for index in 0..<row.count {
        let value = Float(Double(row[index]) / divisor)
        bytes.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: index * 4, as: UInt32.self)
      }
      return dimension * 4
    }
    count += 1
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes the number of rows, syncs the file and gives it its name.
  package consuming func commit() throws {
    try flush()
    let header = NumPyHeader.bytes(count: count, dimension: dimension)
    try file.overwrite(at: 0, with: header.span)
    try file.commit()
  }

  private mutating func flush() throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    buffer.removeAll()
  }
}
