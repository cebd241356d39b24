package import Base
internal import Records

/// Tells whether the content of a file is whole and undamaged, as far as its format can tell: what its name says decides
/// what is looked for.
package enum ContentCheck: Sendable, Equatable {
  /// WARC, WET, WAT and ARC: every compressed member with its checksum, every record with its length.
  case archive
  /// A compressed file: decoded to its end, checksums included.
  case compressed
  /// Nothing in the format tells.
  case none

  /// The check for a file of a name, or for a URL.
  package init(name: String) {
    let name = (name.split { $0 == "?" || $0 == "#" }.first.map { String($0) } ?? name).lowercased()
    let codings = [""] + Coding.suffixes
    let archives = [".warc", ".wet", ".wat", ".arc"]
    if archives.contains(where: { archive in codings.contains { name.hasSuffix(archive + $0) } }) {
      self = .archive
    } else if Coding.suffixes.contains(where: { name.hasSuffix($0) }) {
      self = .compressed
    } else {
      self = .none
    }
  }

  /// Faults that no whole and undamaged archive has. The others are of how it was written.
  private static let damage: Set<Fault.Kind> = [
    .gzipDamaged, .gzipTruncated, .gzipChecksum, .zstdDamaged, .zstdTruncated, .lz4Damaged, .lz4Truncated,
    .unrecognisedBytes, .headerTruncated, .contentLengthWrong, .recordTruncated,
  ]

  /// Reads a source as far as the check goes.
  ///
  /// - Throws: `SourceError` with the code `.damaged` where the content is; what the source throws.
  package func run(_ source: any ByteSource) throws {
    switch self {
    case .none: return
    case .compressed: try Self.decode(source)
    case .archive: try Self.read(source)
    }
  }

  private static func decode(_ source: any ByteSource) throws {
    let replayed = ReplayedSource(source, limit: Coding.signatureCount)
    var start = ByteBuffer()
    while start.count < Coding.signatureCount, try replayed.fill(&start, room: 512) {}
    guard start.withSpan({ Coding($0) }) != .plain else {
      throw SourceError(.damaged, "the file is not compressed, as its name says", location: source.name)
    }
    replayed.endPreview()
    let text = DecompressingSource(replayed)
    var piece = ByteBuffer(capacity: 256 << 10)
    while try text.fill(&piece, room: 256 << 10) { piece.removeAll() }
  }

  private static func read(_ source: any ByteSource) throws {
    let reader = ArchiveReader(source)
    var hasRecord = false
    func judge() throws {
      guard reader.hasFaults else { return }
      for fault in reader.takeFaults() where damage.contains(fault.kind) {
        let detail = fault.detail.isEmpty ? "" : ": \(fault.detail)"
        throw SourceError(
          .damaged, "damaged at byte \(fault.offset): \(fault.kind.rawValue)\(detail)", location: source.name)
      }
    }
    while try reader.next() {
      hasRecord = true
      try judge()
    }
    try judge()
    guard hasRecord else {
      throw SourceError(.damaged, "no WARC or ARC record in it", location: source.name)
    }
  }
}
