package import Base
internal import CDeflate
internal import CLZ4
internal import CZstd

/// Writes WARC 1.1 records, each compressed separately, as readers expect.
///
/// The same records give the same bytes: nothing is taken from the clock, the host or chance.
package final class WARCWriter {
  /// How each record is stored.
  package enum Compression: Sendable, Equatable {
    case none
    /// One gzip member a record, by libdeflate, levels 1 to 12.
    case gzip(level: Int)
    /// One zstd frame a record, with a checksum, levels 1 to 19.
    case zstd(level: Int)
    /// One LZ4 frame a record, with a checksum.
    case lz4
  }

  /// The compression of each record.
  package let compression: Compression
  /// Whether block and payload digests are written.
  package let writesDigests: Bool
  private var record = ByteBuffer(capacity: 64 << 10)
  private let compressor: OpaquePointer?
  private let context: OpaquePointer?

  /// A writer; `writesDigests` adds block and payload digests.
  package init(compression: Compression = .gzip(level: 6), writesDigests: Bool = true) {
    self.compression = compression
    self.writesDigests = writesDigests
    switch compression {
    case .gzip(let level):
      compressor = libdeflate_alloc_compressor(Int32(min(max(level, 1), 12)))
      context = nil
    case .zstd(let level):
      compressor = nil
      context = ZSTD_createCCtx()
      if let context {
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(min(max(level, 1), 19)))
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
      }
    case .none, .lz4:
      compressor = nil
      context = nil
    }
  }

  deinit {
    if let compressor { libdeflate_free_compressor(compressor) }
    if let context { ZSTD_freeCCtx(context) }
  }

  /// Appends a record to `output` in its stored form.
  package func append(_ record: WARCRecord, to output: inout ByteBuffer) throws(ArchiveError) {
    try lay(record)
    try compress(into: &output)
  }

  /// Puts the record's header, content and blank lines into the buffer.
  private func lay(_ draft: WARCRecord) throws(ArchiveError) {
    record.removeAll()
    record.append("WARC/1.1\r\n")
    try add(.type, draft.type.name)
    try add(.recordID, "<\(draft.id)>")
    try add(.date, draft.date)
    if let uri = draft.targetURI { try add(.targetURI, uri) }
    if let type = draft.contentType { try add(.contentType, type) }
    for field in draft.fields { try add(field.name, field.value) }
    if writesDigests {
      try add(.blockDigest, Self.digest(draft.content.span))
      let message = HTTPMessage(draft.content.span)
      if draft.type == .response, !message.head.isEmpty {
        try add(.payloadDigest, Self.digest(draft.content.span.extracting(message.body)))
      }
    }
    try add(.contentLength, String(draft.content.count))
    record.append("\r\n")
    record.append(draft.content)
    record.append("\r\n\r\n")
  }

  private static func digest(_ bytes: Span<UInt8>) -> String { "sha1:" + Base32.encode(Digest.of(bytes, .sha1)) }

  private func add(_ field: WARCField, _ value: String) throws(ArchiveError) { try add(field.name, value) }

  private func add(_ name: String, _ value: String) throws(ArchiveError) {
    let isToken = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != ASCII.colon }
    guard isToken, !value.utf8.contains(where: { ASCII.isLineBreak($0) }) else {
      throw ArchiveError(
        .invalidRecord, "the field \(name) cannot contain \(value.debugDescription)")
    }
    record.append(utf8: name)
    record.append(": ")
    record.append(utf8: value)
    record.append("\r\n")
  }

  private func compress(into output: inout ByteBuffer) throws(ArchiveError) {
    let room: Int
    var preferences = LZ4F_preferences_t()
    switch compression {
    case .none:
      record.withUnsafeBytes { output.append($0) }
      return
    case .gzip: room = libdeflate_gzip_compress_bound(compressor, record.count)
    case .zstd: room = ZSTD_compressBound(record.count)
    case .lz4:
      preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
      room = LZ4F_compressFrameBound(record.count, &preferences)
    }
    var isWritten = false
    output.withRoom(room) { target in
      record.withUnsafeBytes { bytes in
        var written = 0
        switch compression {
        case .none: break
        case .gzip:
          written = libdeflate_gzip_compress(
            compressor, bytes.baseAddress, bytes.count, target.baseAddress, target.count)
          isWritten = written > 0
        case .zstd:
          written = ZSTD_compress2(context, target.baseAddress, target.count, bytes.baseAddress, bytes.count)
          isWritten = ZSTD_isError(written) == 0
        case .lz4:
          written = LZ4F_compressFrame(
            target.baseAddress, target.count, bytes.baseAddress, bytes.count, &preferences)
          isWritten = LZ4F_isError(written) == 0
        }
        return isWritten ? written : 0
      }
    }
    guard isWritten else { throw ArchiveError(.codec, "a record could not be compressed") }
  }
}
