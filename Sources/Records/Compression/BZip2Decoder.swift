internal import CBZip2

/// Decodes consecutive bzip2 streams.
internal final class BZip2Decoder: StepDecoder {
  /// On the heap because libbz2's state points back at it.
  private let stream: UnsafeMutablePointer<bz_stream>
  private var isOpen = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: bz_stream())
  }

  deinit {
    close()
    stream.deallocate()
  }

  private func close() {
    if isOpen { BZ2_bzDecompressEnd(stream) }
    isOpen = false
  }

  /// Prepares for a new stream.
  func start() {
    close()
    stream.pointee = bz_stream()
    // No messages, and the faster of the two algorithms: 4 MB for blocks of 900 kB.
    let status = BZ2_bzDecompressInit(stream, 0, 0)
    precondition(status == BZ_OK, "cannot initialize libbz2")
    isOpen = true
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep {
    let inputCount = min(input.count, 1 << 30)
    let outputCount = min(output.count, 1 << 30)
    // libbz2 only reads its input, though it is not declared so.
    stream.pointee.next_in = input.baseAddress.map {
      UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: CChar.self)
    }
    stream.pointee.avail_in = UInt32(inputCount)
    stream.pointee.next_out = output.baseAddress.map {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self)
    }
    stream.pointee.avail_out = UInt32(outputCount)
    let status = BZ2_bzDecompress(stream)
    var step = DecodeStep(
      consumed: inputCount - Int(stream.pointee.avail_in), produced: outputCount - Int(stream.pointee.avail_out))
    switch status {
    case BZ_OK: break
    case BZ_STREAM_END: step.state = .end
    case BZ_MEM_ERROR: step.state = .memory
    default: step.state = .damaged
    }
    return step
  }
}
