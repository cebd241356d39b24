public import Base
internal import CDeflate
internal import CZstd

/// Compresses blocks of bytes, each to a frame (zstd) or member (gzip) of its own.
///
/// Consecutive frames are one valid file, so a single compressor serves any number of open
/// files, where a streaming compressor a file would hold some MiB for every language of a crawl.
public final class FrameCompressor {
  /// How much time is spent on size.
  public enum Effort: Sendable {
    /// Level 3 of zstd and 6 of gzip: the usual trade.
    case usual
    /// Level 1: for what is mostly read again by the next step.
    case fast
  }

  /// A frame of Zstandard without content (RFC 8878, section 3.1.1), as an empty file is none.
  public static let emptyZstdFrame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x00, 0x01, 0x00, 0x00]

  /// The output format.
  public let format: JSONLinesFormat
  private let zstdLevel: Int32
  private var zstd: OpaquePointer?
  private var deflate: OpaquePointer?

  /// A compressor for a format; use one per thread.
  public init(_ format: JSONLinesFormat, effort: Effort = .usual) {
    self.format = format
    zstdLevel = effort == .usual ? 3 : 1
    switch format {
    case .zstd: zstd = ZSTD_createCCtx()
    case .gzip: deflate = libdeflate_alloc_compressor(effort == .usual ? 6 : 1)
    case .plain: break
    }
  }

  deinit {
    if let zstd { ZSTD_freeCCtx(zstd) }
    if let deflate { libdeflate_free_compressor(deflate) }
  }

  /// Appends `bytes` as one frame to `output`; nothing for no bytes.
  public func compress(_ bytes: Span<UInt8>, into output: inout ByteBuffer) {
    guard bytes.count > 0 else { return }
    bytes.withUnsafeBufferPointer { input in
      switch format {
      case .zstd:
        output.withRoom(ZSTD_compressBound(input.count)) { room in
          let count = ZSTD_compressCCtx(
            zstd, room.baseAddress, room.count, input.baseAddress, input.count, zstdLevel)
          precondition(ZSTD_isError(count) == 0, "zstd failed with sufficient buffer space")
          return count
        }
      case .gzip:
        output.withRoom(libdeflate_gzip_compress_bound(deflate, input.count)) { room in
          let count = libdeflate_gzip_compress(
            deflate, input.baseAddress, input.count, room.baseAddress, room.count)
          precondition(count > 0, "libdeflate failed with sufficient buffer space")
          return count
        }
      case .plain: output.append(input)
      }
    }
  }
}
