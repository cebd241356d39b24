internal import CLZMA

/// Decodes .xz files (The .xz File Format 1.2): all streams of a file and the padding between and after them.
internal final class XZDecoder: StepDecoder {
  /// On the heap because liblzma's state may point back at it.
  private let stream: UnsafeMutablePointer<lzma_stream>
  private let memoryLimit: Int
  private var isLast = false

  /// `LZMA_CONCATENATED`, a macro that Swift does not see: all streams of the input are decoded.
  private static let concatenated: UInt32 = 0x08

  /// - Parameter memoryLimit: bytes that decoding may take.
  init(memoryLimit: Int) {
    self.memoryLimit = memoryLimit
    stream = .allocate(capacity: 1)
    stream.initialize(to: lzma_stream())
  }

  deinit {
    lzma_end(stream)
    stream.deallocate()
  }

  /// Prepares for a new file.
  func start() {
    isLast = false
    let status = lzma_stream_decoder(stream, UInt64(memoryLimit), Self.concatenated)
    precondition(status == LZMA_OK, "cannot initialize liblzma")
  }

  /// Says that the input of the next step is the file's last.
  func endInput() { isLast = true }

  /// Bytes of memory that the current stream needs.
  var memoryNeeded: Int { Int(clamping: lzma_memusage(stream)) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = input.count
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = output.count
    let status = lzma_code(stream, isLast ? LZMA_FINISH : LZMA_RUN)
    var step = DecodeStep(
      consumed: input.count - stream.pointee.avail_in, produced: output.count - stream.pointee.avail_out)
    switch status {
    case LZMA_OK, LZMA_BUF_ERROR: break
    case LZMA_STREAM_END: step.state = .end
    case LZMA_MEMLIMIT_ERROR, LZMA_MEM_ERROR: step.state = .memory
    case LZMA_OPTIONS_ERROR:
      step.state = .damaged
      step.detail = "it uses options that liblzma \(String(cString: lzma_version_string())) does not support"
    default: step.state = .damaged
    }
    return step
  }
}
