internal import CBrotli
internal import Records

/// Decodes one brotli stream (RFC 7932).
internal final class BrotliDecoder {
  private let state: OpaquePointer

  init() {
    guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { fatalError("out of memory") }
    self.state = state
  }

  deinit { BrotliDecoderDestroyInstance(state) }

  /// Decodes `input` into `output` as far as possible.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    var available = input.count
    var next = input.baseAddress
    var room = output.count
    var target = output.baseAddress
    let result = BrotliDecoderDecompressStream(state, &available, &next, &room, &target, nil)
    var step = DecodeStep(consumed: input.count - available, produced: output.count - room)
    switch result {
    case BROTLI_DECODER_RESULT_SUCCESS: step.state = .end
    case BROTLI_DECODER_RESULT_ERROR: step.state = .damaged
    default: step.state = .more
    }
    return step
  }
}
