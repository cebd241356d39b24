internal import Base

/// How text is generated: what `completions` and `chat/completions` have in common.
package struct Sampling: Sendable, Equatable {
  /// Tokens of the answer at most. Scoring asks for 1: 0 is refused by some servers and means no limit to others.
  package var maxTokens = 1
  /// Nil leaves it to the server.
  package var temperature: Double?
  /// Nil leaves it to the server.
  package var topP: Double?
  /// Nil leaves it to the server.
  package var seed: Int?
  /// Texts at which the answer ends.
  package var stop: [String] = []

  /// - Parameter maxTokens: at least 1.
  package init(
    maxTokens: Int = 1, temperature: Double? = nil, topP: Double? = nil, seed: Int? = nil, stop: [String] = []
  ) {
    self.maxTokens = max(1, maxTokens)
    self.temperature = temperature
    self.topP = topP
    self.seed = seed
    self.stop = stop
  }

  /// Writes the members that are set, in a fixed order.
  internal func write(to writer: inout JSONWriter) {
    writer.member("max_tokens", maxTokens)
    if let temperature {
      writer.key("temperature")
      writer.number(temperature)
    }
    if let topP {
      writer.key("top_p")
      writer.number(topP)
    }
    if let seed { writer.member("seed", seed) }
    if !stop.isEmpty { writer.member("stop", stop) }
  }
}

/// A request to `completions`: a prompt that is continued.
package struct CompletionRequest: Sendable, Equatable {
  /// The function below a server's address.
  package static let path = "completions"

  /// The model's name.
  package var model: String
  /// The text to continue; not empty, as servers fail at that.
  package var prompt: String
  /// How to continue it.
  package var sampling = Sampling()
  /// The number of alternatives whose log-probability is wanted at each token; nil for none.
  package var logprobs: Int?
  /// Whether the prompt is part of the answer, and of its log-probabilities.
  package var echo = false
  /// vLLM's own way to the prompt's log-probabilities, with this number of alternatives.
  package var promptLogprobs: Int?
  /// The first code point of the prompt whose token is scored: what stands before may come from a cache. An extension of the
  /// server that `--local` starts; nil for all others.
  package var scoreFrom: Int?

  /// A request for one token without log-probabilities.
  package init(model: String, prompt: String, sampling: Sampling = Sampling()) {
    self.model = model
    self.prompt = prompt
    self.sampling = sampling
  }

  /// The body, members in a fixed order.
  package func body() -> [UInt8] {
    var writer = JSONWriter(capacity: prompt.utf8.count + 256)
    writer.beginObject()
    writer.member("model", model)
    writer.member("prompt", prompt)
    sampling.write(to: &writer)
    if let logprobs { writer.member("logprobs", logprobs) }
    if echo { writer.member("echo", true) }
    if let promptLogprobs { writer.member("prompt_logprobs", promptLogprobs) }
    if let scoreFrom { writer.member("score_from", scoreFrom) }
    writer.endObject()
    return writer.bytes.array()
  }
}

/// A request to `chat/completions`.
package struct ChatRequest: Sendable, Equatable {
  /// The function below a server's address.
  package static let path = "chat/completions"

  /// What one side says.
  package struct Message: Sendable, Equatable {
    /// `system`, `user` or `assistant`.
    package var role: String
    /// The text.
    package var content: String

    /// A message of a role.
    package init(role: String, content: String) {
      self.role = role
      self.content = content
    }
  }

  /// The model's name.
  package var model: String
  /// The talk so far.
  package var messages: [Message]
  /// How to go on.
  package var sampling = Sampling()
  /// The number of alternatives whose log-probability is wanted at each token; nil for none.
  package var topLogprobs: Int?

  /// A request without log-probabilities.
  package init(model: String, messages: [Message], sampling: Sampling = Sampling(), topLogprobs: Int? = nil) {
    self.model = model
    self.messages = messages
    self.sampling = sampling
    self.topLogprobs = topLogprobs
  }

  /// The body, members in a fixed order.
  package func body() -> [UInt8] {
    var writer = JSONWriter(capacity: messages.reduce(256) { $0 + $1.content.utf8.count + 40 })
    writer.beginObject()
    writer.member("model", model)
    writer.key("messages")
    writer.beginArray()
    for message in messages {
      writer.beginObject()
      writer.member("role", message.role)
      writer.member("content", message.content)
      writer.endObject()
    }
    writer.endArray()
    sampling.write(to: &writer)
    if let topLogprobs {
      writer.member("logprobs", true)
      writer.member("top_logprobs", topLogprobs)
    }
    writer.endObject()
    return writer.bytes.array()
  }
}
