/// Sorted keys with their payloads in a private file: little-endian, the key first.
@usableFromInline internal final class SortedRun<Key>
where Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable {
  @usableFromInline let file: SpillFile
  @usableFromInline var buffer: ByteBuffer
  @usableFromInline var position = 0
  /// The record that is read next; nil after the last.
  @usableFromInline var head: (key: Key, payload: UInt64)?

  @inlinable static var keyBytes: Int { Key.bitWidth / 8 }
  @inlinable static var recordBytes: Int { keyBytes + 8 }
  /// Bytes that are written and read at a time.
  @inlinable static var blockBytes: Int { recordBytes << 12 }

  /// - Parameter path: the prefix of the private file's name.
  @inlinable init(path: String) throws(OutputError) {
    file = try SpillFile(path: path)
    buffer = ByteBuffer(capacity: Self.blockBytes)
  }

  @inlinable func append(_ key: Key, _ payload: UInt64) throws(OutputError) {
    buffer.withRoom(Self.recordBytes) { room in
      let room = UnsafeMutableRawPointer(room.baseAddress!)
      room.storeBytes(of: key.littleEndian, as: Key.self)
      room.storeBytes(of: payload.littleEndian, toByteOffset: Self.keyBytes, as: UInt64.self)
      return Self.recordBytes
    }
    if buffer.count == Self.blockBytes { try file.write(&buffer) }
  }

  /// Ends writing and gives the buffer back until reading begins.
  @inlinable func finish() throws(OutputError) {
    try file.write(&buffer)
    buffer.shrink(to: 16)
  }

  /// Reads the next record.
  @inlinable func advance() throws(OutputError) {
    if position == buffer.count {
      position = 0
      try file.read(Self.blockBytes, into: &buffer)
      guard !buffer.isEmpty else {
        head = nil
        return
      }
    }
    head = buffer.withUnsafeBytes { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      return (
        Key(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: Key.self)),
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position + Self.keyBytes, as: UInt64.self))
      )
    }
    position += Self.recordBytes
  }
}
