internal import Base

/// Reads a model file's fields in order and never past its end.
///
/// Numbers are little-endian: fastText writes the byte order of the machine, and these all are.
internal struct ModelCursor {
  internal let bytes: UnsafeRawBufferPointer
  internal private(set) var offset = 0
  private let path: String

  internal init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The number of unread bytes.
  internal var remaining: Int { bytes.count - offset }

  /// The error for a file that violates the format at the current offset.
  internal func damaged(_ message: String) -> LanguageError {
    LanguageError(
      .damagedModel, "damaged fastText model: \(message)", location: "\(path):\(offset)",
      advice: "Install or copy the model again. `dataprep models verify` checks installed models.")
  }

  internal mutating func int32(_ field: String) throws(LanguageError) -> Int {
    Int(Int32(littleEndian: try load(field)))
  }

  internal mutating func int64(_ field: String) throws(LanguageError) -> Int {
    Int(Int64(littleEndian: try load(field)))
  }

  internal mutating func double(_ field: String) throws(LanguageError) -> Double {
    Double(bitPattern: UInt64(littleEndian: try load(field)))
  }

  /// Reads a one-byte Boolean; other values than 0 and 1 are errors.
  internal mutating func bool(_ field: String) throws(LanguageError) -> Bool {
    let byte: UInt8 = try load(field)
    guard byte < 2 else { throw damaged("\(field) is \(byte), neither 0 nor 1") }
    return byte == 1
  }

  /// Skips `count` elements of `size` bytes each and returns them in place.
  internal mutating func block(
    _ count: Int, of size: Int, _ field: String
  ) throws(LanguageError) -> UnsafeRawBufferPointer {
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard count >= 0, !overflow, total <= remaining else {
      throw damaged("\(field) of \(count) x \(size) bytes extends past the end of the file")
    }
    defer { offset += total }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + total])
  }

  /// Reads the bytes up to the next NUL and skips the NUL.
  internal mutating func text(_ field: String) throws(LanguageError) -> Range<Int> {
    let start = offset
    var end = start
    while end < bytes.count, bytes[end] != 0 { end += 1 }
    guard end < bytes.count else { throw damaged("\(field) is not terminated") }
    offset = end + 1
    return start..<end
  }

  private mutating func load<T: BitwiseCopyable>(_ field: String) throws(LanguageError) -> T {
    let size = MemoryLayout<T>.size
    guard remaining >= size else { throw damaged("the file ends before \(field)") }
    defer { offset += size }
    return bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
  }
}
