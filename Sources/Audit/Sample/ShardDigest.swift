internal import Base
internal import Records

/// Takes the SHA-256 of a shard while it is read.
internal final class ShardDigest: ByteSource {
  private let source: any ByteSource
  private let digest = Digest(.sha256)
  /// Whether the file is read through this source; the columns of Parquet are read from places of their own.
  private let isWhole: Bool

  init(_ source: any ByteSource) {
    self.source = source
    isWhole = !DocumentFiles.isParquet(source.name)
  }

  var name: String { source.name }
  var byteCount: Int? { source.byteCount }

  func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let read = try source.read(into: room)
    if isWhole, read > 0 {
      digest.update(
        Span(_unsafeElements: UnsafeMutableRawBufferPointer(rebasing: room[..<read]).bindMemory(to: UInt8.self)))
    }
    return read
  }

  /// The digest in hexadecimal; what nobody has read is read for it.
  func finish() throws(SourceError) -> String {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    guard isWhole else {
      let file = try FileSource(source.name)
      while case let read = try file.read(into: room), read > 0 {
        digest.update(
          Span(_unsafeElements: UnsafeMutableRawBufferPointer(rebasing: room[..<read]).bindMemory(to: UInt8.self)))
      }
      return digest.finish().hexadecimal
    }
    while try read(into: room) > 0 {}
    return digest.finish().hexadecimal
  }
}
