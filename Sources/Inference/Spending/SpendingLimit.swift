internal import Base

/// The most that a run may spend.
package struct SpendingLimit: Sendable {
  /// In the currency of `prices`; nil is no limit.
  package var cost: Double?
  /// Tokens of prompts and answers; nil is no limit.
  package var tokens: Int?
  /// What tokens cost; needed for a limit on cost.
  package var prices: TokenPrices?

  /// - Throws: `badSettings` for a limit on cost without prices, or a limit below 0.
  package init(cost: Double? = nil, tokens: Int? = nil, prices: TokenPrices? = nil) throws(InferenceError) {
    guard cost == nil || prices != nil else {
      throw InferenceError(.badSettings, "a limit on cost needs the prices of tokens")
    }
    guard cost ?? 0 >= 0, cost?.isFinite ?? true, tokens ?? 0 >= 0 else {
      throw InferenceError(.badSettings, "limits on cost and tokens are numbers from 0 on")
    }
    self.cost = cost
    self.tokens = tokens
    self.prices = prices
  }

  /// Checks before a request is sent.
  ///
  /// - Parameters:
  ///   - usage: what answers took so far.
  ///   - pending: what requests under way and the next one may take at most.
  /// - Throws: `limitReached` where the next request could go over a limit.
  package func check(_ usage: Usage, pending: Usage = Usage()) throws(InferenceError) {
    var all = usage
    all.add(pending)
    if let tokens, all.tokens > tokens {
      throw InferenceError(
        .limitReached, "the limit of \(tokens) tokens is reached: \(usage.tokens) are used",
        advice: "Run the same command with a higher limit; it goes on where it stopped.")
    }
    if let cost, let prices, prices.cost(all) > cost {
      throw InferenceError(
        .limitReached, "the limit of \(cost.fixed(2)) on cost is reached: \(prices.cost(usage).fixed(2)) is spent",
        advice: "Run the same command with a higher limit; it goes on where it stopped.")
    }
  }
}
