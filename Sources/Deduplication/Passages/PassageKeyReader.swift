internal import Base

/// Reads one part of the keys that `PassageKeyWriter` has written, in the order of the texts.
package struct PassageKeyReader {
  private let file: FileRangeSource

  /// Opens a file of keys.
  ///
  /// - Throws: `PassageError.badFile` where it is of other parameters, or of another number of parts.
  package init(path: String, parts: Int, parameters: String) throws {
    let mapped = try MappedFile(path: path)
    let found = try PassageFileHeader.check(.keys, parameters: parameters, of: mapped)
    guard found == parts else {
      throw PassageError(.badFile, "the file has \(found) parts, not \(parts)", location: path)
    }
    file = try FileRangeSource(path: path)
    self.parts = parts
  }

  private let parts: Int

  /// Lets `body` see every key of a part.
  ///
  /// - Throws: `PassageError.badFile` where the file is cut or damaged, `SourceError` where it cannot be read, and what
  ///   `body` throws.
  package func forEach(part: Int, _ body: (PassageKey) throws -> Void) throws {
    var offset = PassageFileHeader.byteCount
    var bytes = ByteBuffer()
    while offset < file.byteCount {
      let header = 8 * (parts + 1)
      try read(16, at: part == 0 ? offset : offset + 8 * part, into: &bytes)
      // The number before a part's end is where it begins; before the first one's it is the block's number of keys.
      let (before, end) = (Self.number(bytes, 0), Self.number(bytes, 8))
      let start = part == 0 ? 0 : before
      var total = before
      if part > 0 {
        try read(8, at: offset, into: &bytes)
        total = Self.number(bytes, 0)
      }
      guard 0...PassageKeyWriter.blockKeys(parts: parts) ~= total, start >= 0, start <= end, end <= total else {
        throw damaged
      }
      let keyBytes = PassageKeyWriter.keyBytes
      if end > start {
        try read((end - start) * keyBytes, at: offset + header + start * keyBytes, into: &bytes)
        try bytes.withUnsafeBytes { bytes in
          let raw = UnsafeRawBufferPointer(bytes)
          for at in stride(from: 0, to: raw.count, by: keyBytes) {
            let key = UInt128(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt128.self))
            let place = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self))
            try body(PassageKey(key, at: Int(truncatingIfNeeded: place)))
          }
        }
      }
      offset += header + total * keyBytes
    }
    guard offset == file.byteCount else { throw damaged }
  }

  private var damaged: PassageError {
    PassageError(
      .badFile, "the file is cut or damaged", location: file.name,
      advice: "Remove the output directory and run the command again.")
  }

  private static func number(_ bytes: borrowing ByteBuffer, _ at: Int) -> Int {
    bytes.withUnsafeBytes {
      Int(
        truncatingIfNeeded: UInt64(
          littleEndian: UnsafeRawBufferPointer($0).loadUnaligned(fromByteOffset: at, as: UInt64.self)))
    }
  }

  /// Replaces the buffer's bytes by `count` of the file.
  private func read(_ count: Int, at offset: Int, into bytes: inout ByteBuffer) throws {
    bytes.removeAll()
    guard offset + count <= file.byteCount else { throw damaged }
    while bytes.count < count {
      let done = bytes.count
      try bytes.withRoom(count - done) { room in
        try file.read(
          at: offset + done, into: UnsafeMutableRawBufferPointer(start: room.baseAddress, count: count - done))
      }
      if bytes.count == done { throw damaged }
    }
  }
}
