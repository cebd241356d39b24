internal import Base

/// An answer of `completions` or `chat/completions`.
package struct CompletionAnswer: Sendable, Equatable {
  /// The generated text; with `echo` the prompt stands before it.
  package var text: String
  /// `stop` or `length` on most servers; nil if the server does not say.
  package var finishReason: String?
  /// Nil if the server does not say, or says it wrongly.
  package var usage: Usage?
  /// The tokens of `text`; nil where the server gives no log-probabilities.
  package var logProbabilities: TokenLogProbabilities?
  /// The tokens of the prompt in vLLM's form; nil where the server gives none.
  package var promptLogProbabilities: TokenLogProbabilities?

  /// Values that an answer may have: as many as 16 MiB of log-probabilities.
  private static let valueLimit = 1 << 20

  /// Reads the first choice of an answer.
  ///
  /// - Throws: `badAnswers` for what is no JSON, has no choice, or reports an error with a good status.
  package init(_ body: Span<UInt8>) throws(InferenceError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: body, limit: Self.valueLimit) } catch {
      throw InferenceError(.badAnswers, "the server's answer is \(error.message)")
    }
    try self.init(value)
  }

  /// Reads the first choice of a parsed answer.
  internal init(_ value: JSONValue) throws(InferenceError) {
    guard let choice = value["choices"]?.array?.first, choice.members != nil else {
      let said = ServerMessage.text(value).map { ": \(PrintableText.line($0))" } ?? ""
      throw InferenceError(.badAnswers, "the server's answer has no choice\(said)")
    }
    text = choice["text"]?.string ?? choice["message"]?["content"]?.string ?? ""
    finishReason = choice["finish_reason"]?.string
    usage = Usage(value["usage"])
    logProbabilities =
      choice["message"] != nil
      ? TokenLogProbabilities(chat: choice["logprobs"]) : TokenLogProbabilities(completion: choice["logprobs"])
    promptLogProbabilities = TokenLogProbabilities(prompt: choice["prompt_logprobs"] ?? value["prompt_logprobs"])
  }
}
