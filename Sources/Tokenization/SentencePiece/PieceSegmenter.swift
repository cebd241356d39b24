/// One thread's way to cut words of normalized text into pieces.
///
/// A text's words are handed over in their order, each in `PieceCode`.
internal protocol PieceSegmenter: ~Copyable {
  /// Begins a text.
  mutating func begin()

  /// Whether a word's tokens are those that it was cut into before, if `encode` said they may be kept.
  var mayReuse: Bool { get }

  /// Takes note of a word whose tokens were found by an earlier one.
  mutating func pass(_ tokens: UnsafePointer<UInt32>, count: Int)

  /// Writes a word's tokens to `output`, and gives their number and whether they may be kept.
  mutating func encode(
    _ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>
  ) -> (used: Int, isReusable: Bool)
}
