internal import Base
internal import Records

/// The format of an input of texts, detected from its first bytes, stored and decompressed.
internal enum TextFormat: Equatable {
  case lines, parquet
  /// A WET or WACZ archive, read member by member, or, in a compression that is not read so (xz, bzip2), as one stream.
  case archive(isStream: Bool)

  /// Stored bytes that determine the format: more than the largest block of any compression takes, before whose end
  /// nothing of it comes out.
  static let previewCount = 16 << 20

  /// Looks at `source` and ends its preview.
  ///
  /// - Throws: if the source fails. Damaged bytes are treated as lines, whose reader reports the damage.
  init(_ source: ReplayedSource) throws(SourceError) {
    let stored = try Self.start(of: source, count: Coding.signatureCount)
    source.rewind()
    let decoded: [UInt8]
    do throws(SourceError) { decoded = try Self.start(of: DecompressingSource(source), count: 5) } catch {
      guard error.code == .damaged || error.code == .unsupported else { throw error }
      decoded = []
    }
    source.endPreview()
    if ParquetFile.isOne(stored.span) {
      self = .parquet
    } else if stored.withUnsafeBufferPointer({ ZipEntry.begins($0) }) {
      self = .archive(isStream: false)
    } else if Self.startsWithDictionary(stored) {
      // Only the archive's reader takes the dictionary that the frames after it need.
      self = .archive(isStream: false)
    } else if decoded.starts(with: "WARC/".utf8) {
      let coding = Coding(stored.span)
      self = .archive(isStream: coding == .xz || coding == .bzip2)
    } else {
      self = .lines
    }
  }

  private static func startsWithDictionary(_ stored: [UInt8]) -> Bool {
    stored.withUnsafeBufferPointer { Codec.signature($0) == .skippable(isDictionary: true) }
  }

  /// The first `count` bytes, or fewer if the source ends.
  private static func start(of source: any ByteSource, count: Int) throws(SourceError) -> [UInt8] {
    var start = ByteBuffer()
    while start.count < count, try source.fill(&start, room: 16) {}
    return Array(start.array().prefix(count))
  }
}
