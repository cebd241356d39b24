/// Decodes members or frames of one compression format piece by piece.
package protocol StepDecoder: AnyObject {
  /// Prepares for a new member or frame.
  func start()

  /// Decodes `input` into `output` as far as possible, which has room for at least one byte.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep
}

/// The result of a decoder's step.
package struct DecodeStep {
  /// The decoder's state after the step.
  package enum State {
    /// More input or more room is needed.
    case more
    /// The member or frame is complete.
    case end
    /// The bytes cannot be decoded.
    case damaged
    /// Everything was decoded, but the checksum does not match.
    case checksum
    /// Decoding needs more memory than allowed or available.
    case memory
  }

  /// Bytes of the input that are consumed.
  package var consumed = 0
  /// Bytes written to the output.
  package var produced = 0
  /// Whether the stream continues, ended or is damaged.
  package var state = State.more
  /// The library's description of the damage, if any.
  package var detail: String?

  /// The result of one step.
  package init(consumed: Int = 0, produced: Int = 0, state: State = .more, detail: String? = nil) {
    self.consumed = consumed
    self.produced = produced
    self.state = state
    self.detail = detail
  }
}
