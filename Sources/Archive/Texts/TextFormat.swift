internal import Base
internal import Records

/// What an input of texts is, by its first bytes.
internal enum TextFormat {
  case lines, archive, parquet

  /// Bytes of an input that tell what it is, also where they are compressed.
  static let startCount = 1 << 16

  init(_ start: [UInt8]) {
    if ParquetFile.isOne(start.span) {
      self = .parquet
      return
    }
    if Self.startsArchive(start) {
      self = .archive
      return
    }
    // A damaged start is for the reader of lines to report.
    let decoded = DecompressingSource(MemorySource(start))
    var first = ByteBuffer(capacity: 16)
    while first.count < 8 {
      let before = first.count
      try? first.withRoom(16) { (room) throws(SourceError) in
        try decoded.read(into: UnsafeMutableRawBufferPointer(room))
      }
      if first.count == before { break }
    }
    self = Self.startsArchive(first.array()) ? .archive : .lines
  }

  /// Whether the bytes start a WARC record, or a frame of the one compression that only archives use.
  private static func startsArchive(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: "WARC/".utf8) { return true }
    return bytes.withUnsafeBufferPointer { bytes in
      switch Codec.signature(bytes) {
      case .member(.lz4), .skippable: true
      default: false
      }
    }
  }
}
