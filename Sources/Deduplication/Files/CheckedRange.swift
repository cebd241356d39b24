internal import Base

/// A file of which parts are read, each whole; by any number of threads, as reading at a place keeps no state.
internal final class CheckedRange: @unchecked Sendable {
  private let source: FileRangeSource
  /// The file's path.
  var path: String { source.name }
  /// The file's size.
  var byteCount: Int { source.byteCount }

  init(_ path: String) throws(SourceError) { source = try FileRangeSource(path: path) }

  /// Reads as many bytes as there is room for.
  ///
  /// - Throws: `DeduplicationError.badFile` where there are fewer.
  func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < room.count {
      let count = try source.read(at: offset + done, into: UnsafeMutableRawBufferPointer(rebasing: room[done...]))
      guard count > 0 else { throw DeduplicationError(.badFile, "the file is cut", location: path) }
      done += count
    }
  }

  /// A range of bytes.
  func bytes(_ range: Range<Int>) throws -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= byteCount else {
      throw DeduplicationError(.badFile, "the file is cut or damaged", location: path)
    }
    return try [UInt8](unsafeUninitializedCapacity: range.count) { room, count in
      try read(
        at: range.lowerBound,
        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<range.count]))
      count = range.count
    }
  }

  /// The last bytes, or all of a shorter file.
  func bytes(last count: Int) throws -> [UInt8] { try bytes(max(0, byteCount - count)..<byteCount) }
}

extension [UInt8] {
  /// A number of 64 bits, little-endian.
  internal func number(at offset: Int) -> UInt64 {
    withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian }
  }

  /// A number of 32 bits, little-endian.
  internal func short(at offset: Int) -> UInt32 {
    withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian }
  }
}
