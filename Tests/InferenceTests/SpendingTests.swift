import Base
import Testing

@testable import Inference

@Suite struct SpendingTests {
  @Test func `tokens have their price, cached ones their own`() throws {
    let prices = try TokenPrices(prompt: 2, completion: 10, cached: 0.5)
    let usage = Usage(promptTokens: 1_000_000, completionTokens: 100_000, cachedTokens: 400_000)
    #expect(abs(prices.cost(usage) - (1.2 + 0.2 + 1)) < 1e-9)
    #expect(abs(try TokenPrices(prompt: 2, completion: 10).cost(usage) - 3) < 1e-9)
    var sum = Usage()
    sum.add(usage)
    sum.add(usage)
    #expect(sum.requests == 2 && sum.tokens == 2_200_000 && sum.cachedTokens == 800_000)
    for bad in [-1, .nan, .infinity] {
      #expect(throws: InferenceError.self) { _ = try TokenPrices(prompt: bad, completion: 1) }
    }
  }

  @Test func `limits hold before they are passed`() throws {
    let prices = try TokenPrices(prompt: 1, completion: 1)
    let limit = try SpendingLimit(cost: 1, tokens: 1_500_000, prices: prices)
    let next = Usage(promptTokens: 90_000, completionTokens: 10_000)
    try limit.check(Usage(promptTokens: 900_000, completionTokens: 0), pending: next)
    do {
      try limit.check(Usage(promptTokens: 900_001, completionTokens: 0), pending: next)
      Issue.record("a request over the limit passed")
    } catch {
      #expect(error.code == .limitReached && error.exitCode == .tryAgain)
      #expect(error.message == "the limit of 1.00 on cost is reached: 0.90 is spent")
    }
    #expect(throws: InferenceError.self) {
      try limit.check(Usage(promptTokens: 1_500_000, completionTokens: 1))
    }
    #expect(throws: InferenceError.self) { _ = try SpendingLimit(cost: 1) }
    #expect(throws: InferenceError.self) { _ = try SpendingLimit(tokens: -1) }
  }
}
