internal import Base

/// What a million tokens cost, in any one currency.
package struct TokenPrices: Sendable, Equatable {
  /// Of prompts.
  package var prompt: Double
  /// Of answers.
  package var completion: Double
  /// Of prompts that the server has cached; nil is the price of prompts.
  package var cached: Double?

  /// Prices for a million tokens each.
  ///
  /// - Throws: `badSettings` for a price below 0 or none.
  package init(prompt: Double, completion: Double, cached: Double? = nil) throws(InferenceError) {
    guard [prompt, completion, cached ?? 0].allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw InferenceError(.badSettings, "prices of tokens are numbers from 0 on")
    }
    self.prompt = prompt
    self.completion = completion
    self.cached = cached
  }

  /// What `usage` costs.
  package func cost(_ usage: Usage) -> Double {
    let fresh = Double(usage.promptTokens - usage.cachedTokens) * prompt
    return (fresh + Double(usage.cachedTokens) * (cached ?? prompt) + Double(usage.completionTokens) * completion) / 1e6
  }
}
