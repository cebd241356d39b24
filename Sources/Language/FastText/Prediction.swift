/// A predicted label and its probability.
public struct Prediction: Sendable, Equatable {
  /// The index in the model's `labels`.
  public var label: Int
  /// The probability, from 0 to 1. The reference adds 10^-5 inside its logarithms and so can slightly exceed 1; here
  /// the value is clamped.
  public var probability: Float

  /// A prediction of a label.
  package init(label: Int, probability: Float) {
    self.label = label
    self.probability = probability
  }
}
