internal import CLZ4

/// Decodes LZ4 frames (LZ4 frame format 1.6).
package final class LZ4Decoder: StepDecoder {
  private let context: OpaquePointer

  /// A decoder; stops the process if memory is exhausted.
  package init() {
    var context: OpaquePointer?
    let status = LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
    guard LZ4F_isError(status) == 0, let context else { fatalError("out of memory") }
    self.context = context
  }

  deinit { LZ4F_freeDecompressionContext(context) }

  /// Prepares for a new frame.
  package func start() { LZ4F_resetDecompressionContext(context) }

  /// Decodes `input` into `output` as far as possible.
  package func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    var consumed = input.count
    var produced = output.count
    let status = LZ4F_decompress(
      context, output.baseAddress, &produced, input.baseAddress, &consumed, nil)
    if LZ4F_isError(status) != 0 {
      return DecodeStep(state: .damaged, detail: String(cString: LZ4F_getErrorName(status)))
    }
    return DecodeStep(consumed: consumed, produced: produced, state: status == 0 ? .end : .more)
  }
}
