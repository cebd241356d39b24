/// One label that a model gives a text, and how sure it is.
public struct Prediction: Sendable, Equatable {
  /// Index into the model's `labels`.
  public var label: Int
  /// From 0 to 1. The reference's own figure can exceed 1 by some 10^-5, from the constant that it adds inside its
  /// logarithms; it is cut off there.
  public var probability: Float

  package init(label: Int, probability: Float) {
    self.label = label
    self.probability = probability
  }
}
