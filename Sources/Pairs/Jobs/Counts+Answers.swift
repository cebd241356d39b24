internal import Inference
package import Runs

extension Counts {
  /// What one answer adds.
  internal static func answer(_ usage: Usage) -> Counts {
    var counts = Counts()
    counts[.answers] = 1
    counts[.promptTokens] = usage.promptTokens
    counts[.generatedTokens] = usage.completionTokens
    counts[.cachedTokens] = usage.cachedTokens
    return counts
  }
}

extension Counts.Number {
  /// Answers: in a record those that its files are made of, in progress those that came now.
  package static let answers = Self("answers")
  /// Tokens of their prompts.
  package static let promptTokens = Self("prompt_tokens")
  /// Tokens that the model wrote.
  package static let generatedTokens = Self("generated_tokens")
  /// Tokens of prompts that the server did not compute again.
  package static let cachedTokens = Self("cached_tokens")
}
