import TestSupport

extension SeededGenerator {
  /// Whether something of probability `share` happens.
  mutating func chance(_ share: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < share }
}
