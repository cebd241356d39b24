internal import Base
internal import CVectors

/// Rows of floats of one dimension, finite and of magnitudes whose products stay finite, in memory or in a mapped file.
package final class VectorRows: @unchecked Sendable {
  /// The greatest dimension.
  package static let greatestDimension = 1 << 16
  /// The greatest magnitude of a component: products of rows of the greatest dimension are finite.
  package static let greatestMagnitude: Float = 1e15

  /// Rows, fewer than 2^32.
  package let count: Int
  /// Components of a row, 1 to `greatestDimension`.
  package let dimension: Int
  /// All components, row after row; valid as long as this object lives.
  package let values: UnsafeBufferPointer<Float>
  private let file: MappedFile?

  /// Rows in memory.
  ///
  /// - Throws: `.badVectors` for components that are not finite or too great, or a last row that is cut.
  package convenience init(_ values: [Float], dimension: Int) throws(RetrievalError) {
    try self.init(values, dimension: dimension, hasExtra: false)
  }

  /// - Parameter hasExtra: whether rows have a component more than those that they are made of.
  private convenience init(_ values: [Float], dimension: Int, hasExtra: Bool) throws(RetrievalError) {
    try Self.check(dimension: hasExtra ? dimension - 1 : dimension)
    guard values.count % dimension == 0 else {
      throw RetrievalError(.badVectors, "\(values.count) numbers are no rows of \(dimension)")
    }
    try Self.check(count: values.count / dimension)
    let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
    _ = copy.initialize(from: values)
    try self.init(adopting: copy, dimension: dimension)
  }

  /// Rows in memory that was allocated for them and becomes this object's.
  init(adopting values: UnsafeMutableBufferPointer<Float>, dimension: Int) throws(RetrievalError) {
    count = dimension > 0 ? values.count / dimension : 0
    self.dimension = dimension
    self.values = UnsafeBufferPointer(values)
    file = nil
    try check(location: nil)
  }

  /// The rows of a NumPy file (version 1.0, `<f4`, C order, two dimensions), which is mapped into memory.
  ///
  /// - Throws: `SourceError`, or `.badVectors` for another form, a file that is cut or too long, or components that are
  ///   not finite or too great.
  package init(path: String) throws {
    let file = try MappedFile(path: path)
    let header: NumPyHeader
    do throws(RetrievalError) {
      header = try NumPyHeader(file.bytes)
      try Self.check(dimension: header.dimension)
      try Self.check(count: header.count)
    } catch {
      throw RetrievalError(error.code, error.message, location: path, advice: error.advice)
    }
    count = header.count
    dimension = header.dimension
    self.file = file
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[header.byteCount...])
    values = bytes.bindMemory(to: Float.self)
    try check(location: path)
  }

  deinit { if file == nil { values.deallocate() } }

  /// A row.
  package subscript(row: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(rebasing: values[row * dimension..<(row + 1) * dimension])
  }

  /// The rows with the given numbers, each with one more component.
  func appending(_ components: [Float], to numbers: some Collection<Int>) throws(RetrievalError) -> VectorRows {
    var all: [Float] = []
    all.reserveCapacity(numbers.count * (dimension + 1))
    for (row, component) in zip(numbers, components) {
      all += self[row]
      all.append(component)
    }
    return try VectorRows(all, dimension: dimension + 1, hasExtra: true)
  }

  private static func check(dimension: Int) throws(RetrievalError) {
    guard (1...greatestDimension).contains(dimension) else {
      throw RetrievalError(.badVectors, "vectors have 1 to \(greatestDimension) dimensions, not \(dimension)")
    }
  }

  private static func check(count: Int) throws(RetrievalError) {
    guard count < Int(UInt32.max) else {
      throw RetrievalError(.badVectors, "\(count) vectors are more than a search takes, 2^32 - 2")
    }
  }

  private func check(location: String?) throws(RetrievalError) {
    for row in 0..<count {
      let magnitude = dataprep_greatest_magnitude(values.baseAddress! + row * dimension, dimension)
      guard magnitude <= Self.greatestMagnitude else {
        throw RetrievalError(
          .badVectors, "row \(row) has a component that is \(magnitude.isFinite ? "too great" : "not finite")",
          location: location)
      }
    }
  }
}
