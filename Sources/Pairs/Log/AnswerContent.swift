internal import Base
internal import Inference

/// What is kept of an answer: little, where a server says much.
internal struct AnswerContent {
  /// What it says.
  var value: Value
  /// What it has cost.
  var usage: Usage

  /// The kinds of content.
  enum Value: Equatable {
    /// Generated text, and whether it ended because it had as many tokens as it may have.
    case text(String, isCut: Bool)
    /// The likelihood of a query.
    case likelihood(QueryLikelihood)
    /// The log-probability of each label.
    case labels(LabelLikelihoods)
    /// Vectors, one after the other, of a dimension.
    case vectors([Float], dimension: Int)
  }

  init(value: Value, usage: Usage) {
    self.value = value
    self.usage = usage
  }

  /// Reads an answer.
  ///
  /// - Throws: `InferenceError` for one that does not say what was asked.
  init(_ body: Span<UInt8>, _ subject: Question.Subject, _ scoring: PromptScoring) throws(InferenceError) {
    if case .vectors(let count) = subject {
      let answer = try EmbeddingAnswer(body, count: count)
      self.init(
        value: .vectors(answer.values, dimension: answer.dimension), usage: answer.usage ?? Usage())
      return
    }
    try self.init(try CompletionAnswer(body), subject, scoring)
  }

  /// Reads an answer that is text, likelihoods or labels.
  ///
  /// - Throws: `InferenceError` for one that does not say what was asked.
  init(_ answer: CompletionAnswer, _ subject: Question.Subject, _ scoring: PromptScoring) throws(InferenceError) {
    usage = answer.usage ?? Usage()
    switch subject {
    case .text: value = .text(answer.text, isCut: answer.finishReason == "length")
    case .likelihood(let prompt, let query):
      value = .likelihood(try answer.likelihood(of: query, in: prompt, source: scoring))
    case .labels(let labels): value = .labels(try answer.likelihoods(of: labels))
    case .vectors: throw InferenceError(.badAnswers, "a completion is no answer to a request for vectors")
    }
  }

  /// The content of a log's line; nil where it has none, or a failure.
  init?(_ line: JSONValue) {
    usage = Usage(line: line)
    if let text = line["text"]?.string, case .bool(let isCut)? = line["cut"] {
      value = .text(text, isCut: isCut)
    } else if let sum = line["sum"]?.number, let tokens = line["tokens"]?.count {
      value = .likelihood(QueryLikelihood(sum: sum, tokens: tokens))
    } else if let labels = line["labels"]?.array {
      let values = labels.compactMap { $0.number ?? $0["floor"]?.number }
      guard values.count == labels.count else { return nil }
      value = .labels(LabelLikelihoods(values: values, isFound: labels.map { $0.number != nil }))
    } else if let dimension = line["dimension"]?.count, dimension > 0, let text = line["vectors"]?.string,
      let values = Base64.floats(text), values.count % dimension == 0
    {
      value = .vectors(values, dimension: dimension)
    } else {
      return nil
    }
  }

  /// Writes it as members of a log's line.
  func write(to json: inout JSONWriter) {
    switch value {
    case .text(let text, let isCut):
      json.member("text", text)
      json.member("cut", isCut)
    case .likelihood(let likelihood):
      json.key("sum")
      json.number(likelihood.sum)
      json.member("tokens", likelihood.tokens)
    case .labels(let labels):
      json.key("labels")
      json.beginArray()
      for (value, isFound) in zip(labels.values, labels.isFound) {
        if isFound {
          json.number(value)
        } else {
          // The label was not among those that the server gave: this is the least likely of them.
          json.beginObject()
          json.key("floor")
          json.number(value)
          json.endObject()
        }
      }
      json.endArray()
    case .vectors(let values, let dimension):
      json.member("dimension", dimension)
      json.member("vectors", Base64.text(of: values))
    }
  }
}
