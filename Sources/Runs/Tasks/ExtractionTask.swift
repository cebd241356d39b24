/// A share of a run that one completion record stands for: one input archive.
public struct ExtractionTask: Sendable, Equatable {
  /// The task's name, which is part of its files' names.
  public var name: String
  /// The input's path or address.
  public var input: String
}
