package import Base

/// How a server gives the log-probabilities of labels.
package enum LabelScoring: String, Sendable, Equatable {
  /// `completions` with `logprobs`.
  case completions
  /// `chat/completions` with `top_logprobs`.
  case chat
}

/// What a probe found of a server's log-probabilities of generated tokens.
package struct LabelVerdict: Sendable, Equatable {
  /// The way that works, completions first; nil if none does.
  package var source: LabelScoring?
  /// Tokens that the server gives to choose from, the generated one among them.
  package var alternatives = 0
  /// Tokens that can be asked for: servers refuse more than their limit.
  package var limit = 0
  /// What is wrong with the ways that were tried before it, or all; for people.
  package var findings: [String] = []

  /// Nothing found yet.
  package init() {}

  /// A line for people.
  package var summary: String {
    source.map { "log-probabilities of labels by \($0.rawValue), of \(alternatives) tokens" }
      ?? "no log-probabilities of generated tokens; " + findings.joined(separator: "; ")
  }

  /// Writes the verdict as an object.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("source", source?.rawValue)
    writer.member("alternatives", alternatives)
    writer.member("limit", limit)
    writer.member("findings", findings)
    writer.endObject()
  }

  /// Reads what `write` wrote; nil for anything else.
  package init?(_ value: JSONValue) {
    guard let source = value["source"], let alternatives = value["alternatives"]?.count,
      let limit = value["limit"]?.count, let findings = value["findings"]?.array
    else { return nil }
    if source != .null {
      guard let known = source.string.flatMap(LabelScoring.init) else { return nil }
      self.source = known
    }
    self.alternatives = alternatives
    self.limit = limit
    self.findings = findings.compactMap(\.string)
  }
}

/// Finds how a server gives the log-probabilities of the first generated token, which labels are read from. No IO.
package struct LabelProbe: Sendable {
  /// Known once `next` gives nil.
  package private(set) var verdict = LabelVerdict()

  private let model: String
  private var source: LabelScoring? = .completions
  private var isUnderWay = false

  private static let question = "Question: Is Paris a city? Answer with Yes or No.\nAnswer:"
  /// Tokens to choose from that are asked for: vLLM's usual limit first, then that of OpenAI's completions.
  private static let limits = [20, 5]
  private var limit = LabelProbe.limits[0]

  /// A probe of one model.
  package init(model: String) { self.model = model }

  /// The next request; nil while one is under way, and when the verdict is there.
  package mutating func next() -> ModelRequest? {
    guard let source, !isUnderWay else { return nil }
    isUnderWay = true
    let sampling = Sampling(temperature: 0)
    switch source {
    case .completions:
      var request = CompletionRequest(model: model, prompt: Self.question, sampling: sampling)
      request.logprobs = limit
      return ModelRequest(number: 0, path: CompletionRequest.path, body: request.body(), estimatedTokens: 32)
    case .chat:
      let request = ChatRequest(
        model: model, messages: [.init(role: "user", content: Self.question)], sampling: sampling,
        topLogprobs: limit)
      return ModelRequest(number: 0, path: ChatRequest.path, body: request.body(), estimatedTokens: 32)
    }
  }

  /// Takes the answer to the request that `next` gave.
  package mutating func take(_ answer: borrowing ModelAnswer) {
    guard let source, isUnderWay else { return }
    isUnderWay = false
    if let failure = answer.failure {
      if let next = Self.limits.first(where: { $0 < limit }) { return limit = next }
      return fail(source, failure)
    }
    do throws(InferenceError) {
      let parsed = try answer.body.withSpan { (bytes) throws(InferenceError) in try CompletionAnswer(bytes) }
      let given = Set((parsed.logProbabilities?.alternatives.first ?? []).filter { $0.value.isFinite }.map(\.token))
      // One token alone says nothing of the labels that were not generated.
      guard given.count >= 2 else { return fail(source, "\(given.count) tokens to choose from") }
      verdict.source = source
      verdict.alternatives = given.count
      verdict.limit = limit
      self.source = nil
    } catch {
      fail(source, error.message)
    }
  }

  private mutating func fail(_ source: LabelScoring, _ reason: String) {
    verdict.findings.append("\(source.rawValue): \(reason)")
    limit = Self.limits[0]
    self.source = source == .completions ? .chat : nil
  }
}
