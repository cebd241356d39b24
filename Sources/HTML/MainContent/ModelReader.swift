/// The kind of error in a model file.
enum ModelError: Error {
  case malformed
  /// The model was trained on different features than this version computes.
  case otherFeatures
}

/// Reads numbers of 32 bits, little-endian.
struct ModelReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func number() throws(ModelError) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw .malformed }
    defer { offset += 4 }
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
