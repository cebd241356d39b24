internal import Base

/// How likely a model finds the last part of a prompt, given what stands before it.
package struct QueryLikelihood: Sendable, Equatable {
  /// The sum of the log-probabilities of its tokens.
  package var sum: Double
  /// How many tokens it has.
  package var tokens: Int
  /// Whether its first token begins before it: then that token's log-probability is for some characters more.
  package var straddles: Bool

  /// The mean for a token.
  package var mean: Double { sum / Double(max(1, tokens)) }

  /// A sum over tokens.
  package init(sum: Double, tokens: Int, straddles: Bool = false) {
    self.sum = sum
    self.tokens = tokens
    self.straddles = straddles
  }
}

extension CompletionAnswer {
  /// The likelihood of `query`, with which `prompt` ends, of an answer with the prompt's log-probabilities.
  ///
  /// - Parameter source: where the probe found log-probabilities that can be believed.
  /// - Throws: `unusable` where tokens do not make the prompt, or have no log-probability.
  package func likelihood(
    of query: String, in prompt: String, source: PromptScoring = .echo
  ) throws(InferenceError) -> QueryLikelihood {
    guard let tokens = source == .echo ? logProbabilities : promptLogProbabilities, !tokens.tokens.isEmpty else {
      throw InferenceError(.unusable, "the answer has no log-probabilities of the prompt")
    }
    guard !query.isEmpty, prompt.utf8.count > query.utf8.count,
      prompt.utf8.reversed().starts(with: query.utf8.reversed())
    else { throw InferenceError(.badSettings, "the prompt does not end with the query") }
    guard let alignment = TokenAlignment(tokens.tokens, along: prompt) else {
      throw InferenceError(.unusable, "the answer's tokens do not make the prompt")
    }
    let begin = prompt.utf8.count - query.utf8.count
    let starts = alignment.starts
    // The first token that ends behind the query's begin.
    guard let first = starts.indices.first(where: { ($0 + 1 < starts.count ? starts[$0 + 1] : .max) > begin }) else {
      throw InferenceError(.unusable, "the answer has no token of the query")
    }
    var sum = 0.0
    for index in first..<starts.count {
      guard let value = tokens.values[index], value.isFinite else {
        throw InferenceError(.unusable, "a token of the query has no log-probability")
      }
      sum += value
    }
    return QueryLikelihood(sum: sum, tokens: starts.count - first, straddles: starts[first] < begin)
  }
}

/// How a server gives the log-probabilities of a prompt.
package enum PromptScoring: String, Sendable, Equatable {
  /// `echo` with `logprobs`.
  case echo
  /// vLLM's `prompt_logprobs`.
  case promptLogprobs = "prompt_logprobs"
}
