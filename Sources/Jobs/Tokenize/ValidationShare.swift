internal import Base

/// A share of all documents that is drawn for validation.
///
/// A document's text alone decides, by a hash: exact copies are never on both sides, and neither the order of the inputs
/// nor groups nor threads matter.
package struct ValidationShare: Sendable, Equatable {
  /// The two sides.
  internal enum Split: Sendable { case validation, training }

  /// Documents in a million.
  package let millionths: Int

  /// A share; nil where it is none, or leaves nothing for training.
  ///
  /// - Parameter millionths: documents in a million, from 1 to 999,999.
  package init?(millionths: Int) {
    guard (1..<1_000_000).contains(millionths) else { return nil }
    self.millionths = millionths
  }

  /// The side of a text.
  internal func split(of text: Span<UInt8>) -> Split {
    // FNV's high bits depend little on a short text, and a number's remainder on its low ones alone.
    let key = DocumentShuffle.key(seed: text.fnv1a, input: 0, row: 0)
    return key.multipliedFullWidth(by: 1_000_000).high < UInt64(millionths) ? .validation : .training
  }
}
