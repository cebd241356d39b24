internal import CSystem

/// The logistic function in 513 steps from -8 to 8, as fastText's `Loss` tabulates it.
internal enum SigmoidTable {
  private static let steps = 512
  private static let bound: Float = 8

  private static let values: [Float] = (0...steps).map { index in
    let x = Float(index * 2 * Int(bound)) / Float(steps) - bound
    return Float(1 / (1 + Double(expf(-x))))
  }

  /// The tabulated value at or below `x`; 0 or 1 outside the table, and 0 for NaN.
  internal static func value(_ x: Float) -> Float {
    if x > bound { return 1 }
    guard x >= -bound else { return 0 }
    return values[Int((x + bound) * Float(steps) / bound / 2)]
  }
}
