/// A set of code points, as ranges in order that do not touch.
internal struct CodePointSet: Equatable {
  private(set) var ranges: [ClosedRange<UInt32>] = []

  /// The last code point of Unicode.
  static let last: UInt32 = 0x10FFFF
  /// Every code point.
  static let all = CodePointSet([0...last])

  init() {}

  /// The union of ranges in any order.
  init(_ ranges: [ClosedRange<UInt32>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let previous = self.ranges.last, range.lowerBound <= previous.upperBound &+ 1 {
        self.ranges[self.ranges.count - 1] = previous.lowerBound...max(previous.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  var isEmpty: Bool { ranges.isEmpty }

  func contains(_ code: UInt32) -> Bool { ranges.contains { $0.contains(code) } }

  func union(_ other: CodePointSet) -> CodePointSet { CodePointSet(ranges + other.ranges) }

  /// All code points that are not in it.
  var complement: CodePointSet {
    var result = CodePointSet()
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.ranges.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= Self.last { result.ranges.append(next...Self.last) }
    return result
  }

  func intersection(_ other: CodePointSet) -> CodePointSet {
    complement.union(other.complement).complement
  }

  func subtracting(_ other: CodePointSet) -> CodePointSet { intersection(other.complement) }
}
