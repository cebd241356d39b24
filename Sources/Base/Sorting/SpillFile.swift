/// A private file that is written once, then read once, and removed with this object.
@usableFromInline internal final class SpillFile {
  private var file: AtomicFile
  private var offset = 0

  /// - Parameter path: the prefix of the private file's name.
  @usableFromInline init(path: String) throws(OutputError) { file = try AtomicFile(path: path) }

  /// Appends a buffer's bytes and empties it.
  @usableFromInline func write(_ buffer: inout ByteBuffer) throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    buffer.removeAll()
  }

  /// Replaces a buffer's bytes by the next `count`, or by those that are left.
  @usableFromInline func read(_ count: Int, into buffer: inout ByteBuffer) throws(OutputError) {
    buffer.removeAll()
    try buffer.withRoom(count) { (room) throws(OutputError) in
      try file.read(at: offset, into: UnsafeMutableRawBufferPointer(start: room.baseAddress, count: count))
    }
    offset += buffer.count
  }
}
