/// Which of several documents that stand for each other is kept.
package enum KeepPolicy: Sendable, Equatable {
  /// The one with most bytes of text.
  case longest
  /// The one that comes first in the inputs.
  case first
  /// The one with the greatest number in a field; one without a number comes last.
  case score(field: String)
  /// One of the source that is named first: a host, a crawl (`dump`), or the name of an input file; others come last.
  case source([String])

  /// A number for a document, of which the least is kept; documents with the same number in the order of the inputs.
  ///
  /// - Parameters:
  ///   - score: the text of the field's value.
  ///   - sources: what may be named.
  package func rank(textBytes: Int, score: String, sources: [String]) -> UInt64 {
    switch self {
    case .first: return 0
    case .longest: return ~UInt64(textBytes)
    case .score:
      guard let number = Double(score), !number.isNaN else { return .max }
      // Bits of numbers without a sign are in the numbers' order; those of others in the opposite one.
      let bits = number == 0 ? 0 : number.bitPattern
      let ascending = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
      return ~ascending
    case .source(let order): return UInt64(order.firstIndex { sources.contains($0) } ?? order.count)
    }
  }
}
