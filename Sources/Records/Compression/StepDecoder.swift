/// Decodes members or frames of one compression format piece by piece.
package protocol StepDecoder: AnyObject {
  /// Prepares for a new member or frame.
  func start()

  /// Decodes what it can of `input` into `output`, which has room for at least one byte.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodeStep
}

/// What a decoder did with the bytes it was given.
package struct DecodeStep {
  /// How it stands after the step.
  package enum State {
    /// More input or more room is needed.
    case more
    /// The member or frame is complete.
    case end
    /// The bytes cannot be decoded.
    case damaged
    /// All was decoded, and the checksum says that it is not what was encoded.
    case checksum
    /// Decoding needs more memory than is allowed, or than there is.
    case memory
  }

  /// Bytes of the input that are done with.
  package var consumed = 0
  /// Bytes written to the output.
  package var produced = 0
  package var state = State.more
  /// What the library says of the damage, where it says anything.
  package var detail: String?

  package init(consumed: Int = 0, produced: Int = 0, state: State = .more, detail: String? = nil) {
    self.consumed = consumed
    self.produced = produced
    self.state = state
    self.detail = detail
  }
}
