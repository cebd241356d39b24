internal import CZstd

/// Decodes zstd frames (RFC 8878), with a dictionary where the archive carries one.
internal final class ZstdDecoder {
  private let context: OpaquePointer

  /// Frames that ask for a window beyond 2^27 bytes (`zstd --long` above 27) are refused, as `zstd -d` does.
  private static let windowLimit: Int32 = 27

  init() {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLimit)
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Sets the dictionary for all frames from now on; false where it is none.
  func setDictionary(_ dictionary: UnsafeBufferPointer<UInt8>) -> Bool {
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    return ZSTD_isError(ZSTD_DCtx_loadDictionary(context, dictionary.baseAddress, dictionary.count)) == 0
  }

  /// Readies for a new frame.
  func start() { ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }

  /// Decodes what it can of `input` into `output`.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(context, &target, &source)
    let state: DecodeStep.State
    if ZSTD_isError(status) != 0 {
      state = ZSTD_getErrorCode(status) == ZSTD_error_checksum_wrong ? .checksum : .damaged
    } else {
      state = status == 0 ? .end : .more
    }
    return DecodeStep(consumed: source.pos, produced: target.pos, state: state)
  }
}
