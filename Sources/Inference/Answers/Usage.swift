internal import Base

/// Tokens that requests took, as servers count them.
package struct Usage: Sendable, Equatable {
  /// Requests that were answered.
  package var requests = 0
  /// Tokens of prompts, cached ones included.
  package var promptTokens = 0
  /// Tokens of answers.
  package var completionTokens = 0
  /// Tokens of prompts that the server had computed before.
  package var cachedTokens = 0

  /// Nothing yet.
  package init() {}

  /// One request's tokens.
  package init(promptTokens: Int, completionTokens: Int, cachedTokens: Int = 0) {
    requests = 1
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cachedTokens = cachedTokens
  }

  /// The `usage` member of an answer; nil if it is missing or has no count of the prompt.
  internal init?(_ value: JSONValue?) {
    guard let value, let prompt = value["prompt_tokens"]?.count else { return nil }
    requests = 1
    promptTokens = prompt
    completionTokens =
      value["completion_tokens"]?.count ?? value["total_tokens"]?.count.map { max(0, $0 - prompt) } ?? 0
    let cached = value["prompt_tokens_details"]?["cached_tokens"] ?? value["prompt_cache_hit_tokens"]
    cachedTokens = min(prompt, cached?.count ?? 0)
  }

  /// All tokens.
  package var tokens: Int { promptTokens + completionTokens }

  /// Adds another's counts.
  package mutating func add(_ other: Usage) {
    requests += other.requests
    promptTokens += other.promptTokens
    completionTokens += other.completionTokens
    cachedTokens += other.cachedTokens
  }
}
