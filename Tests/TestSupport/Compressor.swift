import CBZip2
import CLZ4
import CLZMA
import CZlib
import CZstd

/// What the formats' own libraries make of bytes, for tests of decompression.
public enum Compressor: String, Sendable, CaseIterable {
  case gzip, zstd, lz4, xz, bzip2

  /// `bytes` as one member, frame or stream, with every checksum that the format has.
  public func member(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 50 + 4096)
    let count =
      switch self {
      case .gzip: Self.gzip(bytes, &output)
      case .zstd: Self.zstd(bytes, &output)
      case .lz4: Self.lz4(bytes, &output)
      case .xz: Self.xz(bytes, &output)
      case .bzip2: Self.bzip2(bytes, &output)
      }
    return Array(output[..<count])
  }

  private static func gzip(_ bytes: [UInt8], _ output: inout [UInt8]) -> Int {
    var input = bytes
    var stream = z_stream()
    let version = ZLIB_VERSION
    let size = Int32(MemoryLayout<z_stream>.size)
    precondition(deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, version, size) == Z_OK)
    defer { deflateEnd(&stream) }
    return input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
  }

  /// Streamed, so that the frame tells a window and no length, as `zstd` makes of pipes.
  private static func zstd(_ bytes: [UInt8], _ output: inout [UInt8]) -> Int {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    return bytes.withUnsafeBytes { input in
      output.withUnsafeMutableBytes { output in
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        var source = ZSTD_inBuffer(src: input.baseAddress, size: bytes.count, pos: 0)
        precondition(ZSTD_compressStream2(context, &target, &source, ZSTD_e_flush) == 0)
        precondition(ZSTD_compressStream2(context, &target, &source, ZSTD_e_end) == 0)
        return target.pos
      }
    }
  }

  private static func lz4(_ bytes: [UInt8], _ output: inout [UInt8]) -> Int {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
    preferences.frameInfo.blockSizeID = LZ4F_max64KB
    let room = LZ4F_compressFrameBound(bytes.count, &preferences)
    if output.count < room { output = [UInt8](repeating: 0, count: room) }
    let count = LZ4F_compressFrame(&output, output.count, bytes, bytes.count, &preferences)
    precondition(LZ4F_isError(count) == 0)
    return count
  }

  private static func xz(_ bytes: [UInt8], _ output: inout [UInt8]) -> Int {
    var count = 0
    let status = lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, nil, bytes, bytes.count, &output, &count, output.count)
    precondition(status == LZMA_OK)
    return count
  }

  private static func bzip2(_ bytes: [UInt8], _ output: inout [UInt8]) -> Int {
    var count = UInt32(output.count)
    var input = bytes
    let status = input.withUnsafeMutableBytes { input in
      output.withUnsafeMutableBytes { output in
        // Of an empty array there may be no address, which libbz2 refuses.
        let start = input.baseAddress ?? output.baseAddress!
        return BZ2_bzBuffToBuffCompress(
          output.baseAddress!.assumingMemoryBound(to: CChar.self), &count,
          start.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), 1, 0, 0)
      }
    }
    precondition(status == BZ_OK)
    return Int(count)
  }

  /// A skippable frame (RFC 8878, section 3.1.2), such as `pzstd` begins its files with.
  public static func skippable(_ bytes: [UInt8], kind: UInt8 = 0) -> [UInt8] {
    [0x50 + kind, 0x2A, 0x4D, 0x18] + withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
  }
}
