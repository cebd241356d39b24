internal import Base
internal import CBrotli
internal import CDeflate
internal import CLZ4
internal import CZstd

/// Decompresses pages, whole and to a size that is known; one for each reader, which keeps the libraries' memory.
internal final class PageDecompressor {
  private lazy var zstd: OpaquePointer = {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    return context
  }()
  private lazy var deflate: OpaquePointer = {
    guard let decompressor = libdeflate_alloc_decompressor() else { fatalError("out of memory") }
    return decompressor
  }()
  private var hasZstd = false
  private var hasDeflate = false

  deinit {
    if hasZstd { ZSTD_freeDCtx(zstd) }
    if hasDeflate { libdeflate_free_decompressor(deflate) }
  }

  /// Whether pages of the codec (parquet.thrift, `CompressionCodec`) can be read.
  static func knows(_ codec: Int) -> Bool { [0, 1, 2, 4, 5, 6, 7].contains(codec) }

  /// The codec's name for a person.
  static func name(_ codec: Int) -> String {
    let names = ["none", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "zstd", "LZ4"]
    return names.indices.contains(codec) ? names[codec] : "codec \(codec)"
  }

  /// Decompresses `input` and appends the result, which must have `count` bytes.
  func decompress(_ input: PageBytes, codec: Int, count: Int, into output: inout ByteBuffer) throws(FormatFault) {
    if codec == 1 {
      let head = try SnappyDecoder.head(input)
      guard head.count == count else {
        throw .damaged("the Snappy data has \(head.count) bytes, and the page's header declares \(count)")
      }
      try output.withRoom(count + SnappyDecoder.slack) { (room) throws(FormatFault) in
        try SnappyDecoder.decode(input, from: head.start, to: room.baseAddress!, count: count)
        return count
      }
      return
    }
    // Detects a frame whose declared size differs from the header's before allocating memory.
    if codec == 6 { try checkFrame(input, count: count) }
    try output.withRoom(max(count, 1)) { (room) throws(FormatFault) in
      let target = UnsafeMutableBufferPointer(rebasing: room[..<count])
      let produced =
        switch codec {
        case 2: gunzip(input, into: target)
        case 4: unbrotli(input, into: target)
        case 5: hadoopLZ4(input, into: target) ?? lz4(input, into: target)
        case 6: unzstd(input, into: target)
        case 7: lz4(input, into: target)
        default: nil as Int?
        }
      guard let produced else { throw .damaged("the page's \(Self.name(codec)) data is damaged") }
      guard produced == count else {
        throw .damaged("the page has \(produced) bytes, and its header declares \(count)")
      }
      return count
    }
  }

  private func checkFrame(_ input: PageBytes, count: Int) throws(FormatFault) {
    let size = ZSTD_getFrameContentSize(input.base, input.count)
    // The largest two values mean "unknown size" and "not a frame", which decompression detects.
    guard size >= UInt64.max - 1 || size <= UInt64(count) else {
      throw .damaged("the page has \(size) bytes, and its header declares \(count)")
    }
  }

  private func unzstd(_ input: PageBytes, into output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    hasZstd = true
    let count = ZSTD_decompressDCtx(zstd, output.baseAddress, output.count, input.base, input.count)
    return ZSTD_isError(count) == 0 ? count : nil
  }

  /// One gzip member or more.
  private func gunzip(_ input: PageBytes, into output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    hasDeflate = true
    var (from, to) = (0, 0)
    while from < input.count {
      var (consumed, produced) = (0, 0)
      let result = libdeflate_gzip_decompress_ex(
        deflate, input.base + from, input.count - from, output.baseAddress! + to, output.count - to, &consumed,
        &produced)
      guard result == LIBDEFLATE_SUCCESS else { return nil }
      from += consumed
      to += produced
    }
    return to
  }

  private func unbrotli(_ input: PageBytes, into output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    var count = output.count
    let result = BrotliDecoderDecompress(input.count, input.base, &count, output.baseAddress)
    return result == BROTLI_DECODER_RESULT_SUCCESS ? count : nil
  }

  private func lz4(_ input: PageBytes, into output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    input.base.withMemoryRebound(to: CChar.self, capacity: input.count) { source in
      output.baseAddress!.withMemoryRebound(to: CChar.self, capacity: output.count) { target in
        let count = LZ4_decompress_safe(source, target, Int32(input.count), Int32(output.count))
        return count >= 0 ? Int(count) : nil
      }
    }
  }

  /// Codec 5 as Hadoop frames it: blocks with their two sizes in front, highest byte first.
  private func hadoopLZ4(_ input: PageBytes, into output: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    var (from, to) = (0, 0)
    while from < input.count {
      guard let size = input.uint32(at: from), let stored = input.uint32(at: from + 4) else { return nil }
      let count = Int(UInt32(truncatingIfNeeded: size).byteSwapped)
      let storedCount = Int(UInt32(truncatingIfNeeded: stored).byteSwapped)
      from += 8
      guard storedCount <= input.count - from, count <= output.count - to else { return nil }
      let target = UnsafeMutableBufferPointer(rebasing: output[to..<to + count])
      guard count > 0, lz4(input.part(from..<from + storedCount), into: target) == count else { return nil }
      from += storedCount
      to += count
    }
    return to
  }
}
