internal import CZstd

/// Decodes zstd frames (RFC 8878), with a dictionary where the archive carries one.
package final class ZstdDecoder: StepDecoder {
  private let context: OpaquePointer

  /// - Parameter windowLog: the largest window that frames may ask for, as a power of two: 31 at most. The default, 27,
  ///   is the limit of `zstd -d` without `--long`.
  package init(windowLog: Int = 27) {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(windowLog))
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Sets the dictionary for all frames from now on; false if it is not one.
  package func setDictionary(_ dictionary: UnsafeBufferPointer<UInt8>) -> Bool {
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    return ZSTD_isError(ZSTD_DCtx_loadDictionary(context, dictionary.baseAddress, dictionary.count)) == 0
  }

  /// Prepares for a new frame.
  package func start() { ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }

  /// Decodes `input` into `output` as far as possible.
  package func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(context, &target, &source)
    guard ZSTD_isError(status) != 0 else {
      return DecodeStep(consumed: source.pos, produced: target.pos, state: status == 0 ? .end : .more)
    }
    let state: DecodeStep.State =
      switch ZSTD_getErrorCode(status) {
      case ZSTD_error_checksum_wrong: .checksum
      case ZSTD_error_frameParameter_windowTooLarge, ZSTD_error_memory_allocation: .memory
      default: .damaged
      }
    return DecodeStep(
      consumed: source.pos, produced: target.pos, state: state, detail: String(cString: ZSTD_getErrorName(status)))
  }
}
