/// What a model in the store is for.
public enum ModelKind: String, Sendable, CaseIterable {
  /// A language identifier, or another classifier, in fastText's format.
  case langid
  /// A tokenizer's vocabulary.
  case tokenizer

  /// The kind of a file that is known by its name only.
  internal init(fileName: String) {
    let endings = [".tiktoken", ".json", ".model"]
    self = endings.contains { fileName.lowercased().hasSuffix($0) } ? .tokenizer : .langid
  }
}
