public import Base
internal import CDeflate
internal import CZstd

/// Compresses blocks of bytes, each to a frame (zstd) or member (gzip) of its own.
///
/// Consecutive frames are one valid file, so a single compressor serves any number of open
/// files, where a streaming compressor a file would hold some MiB for every language of a crawl.
public final class FrameCompressor {
  /// Level 3 of zstd and 6 of gzip: the usual trade of size for time.
  private static let zstdLevel: Int32 = 3
  private static let gzipLevel: Int32 = 6

  /// The output format.
  public let format: JSONLinesFormat
  private var zstd: OpaquePointer?
  private var deflate: OpaquePointer?

  /// A compressor for a format; use one per thread.
  public init(_ format: JSONLinesFormat) {
    self.format = format
    switch format {
    case .zstd: zstd = ZSTD_createCCtx()
    case .gzip: deflate = libdeflate_alloc_compressor(Self.gzipLevel)
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
            zstd, room.baseAddress, room.count, input.baseAddress, input.count, Self.zstdLevel)
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
