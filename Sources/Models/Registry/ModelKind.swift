/// What a model in the store is used for.
package enum ModelKind: String, Sendable, CaseIterable {
  /// A language identifier or another classifier, in fastText's format.
  case langid
  /// A tokenizer's vocabulary.
  case tokenizer

  /// Guesses the kind from a file's name.
  internal init(fileName: String) {
    let endings = [".tiktoken", ".json", ".model"]
    self = endings.contains { fileName.lowercased().hasSuffix($0) } ? .tokenizer : .langid
  }
}
