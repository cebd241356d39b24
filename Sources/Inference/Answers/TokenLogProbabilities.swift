internal import Base

/// Tokens of a text with their log-probabilities (natural logarithm), whatever form the server wrote them in.
package struct TokenLogProbabilities: Sendable, Equatable {
  /// A token that the model might have chosen.
  package struct Alternative: Sendable, Equatable {
    /// Its text.
    package var token: String
    /// Its log-probability.
    package var value: Double

    /// A token with its log-probability.
    package init(token: String, value: Double) {
      self.token = token
      self.value = value
    }
  }

  /// The texts of the tokens.
  package var tokens: [String] = []
  /// Their log-probabilities, as many as tokens; nil where the server gives none, as at a text's first token.
  package var values: [Double?] = []
  /// Where each begins in the text, in the server's unit; empty if the server does not say.
  package var offsets: [Int] = []
  /// The most likely tokens at each place; empty, or empty at a place, where the server gives none.
  package var alternatives: [[Alternative]] = []

  /// Whether the server gave as many values as tokens.
  package var isEven = true

  /// No tokens.
  package init() {}

  /// `logprobs` of `completions`; nil if it is null, missing or of another form.
  internal init?(completion value: JSONValue?) {
    guard let tokens = value?["tokens"]?.array else {
      // llama.cpp's server answers `completions` in the form of chats.
      self.init(chat: value)
      return
    }
    self.init()
    self.tokens = tokens.map { $0.string ?? "" }
    let values = value?["token_logprobs"]?.array ?? []
    self.values = tokens.indices.map { $0 < values.count ? values[$0].number : nil }
    isEven = values.count == tokens.count
    let offsets = value?["text_offset"]?.array?.compactMap(\.integer) ?? []
    if offsets.count == tokens.count { self.offsets = offsets }
    let top = value?["top_logprobs"]?.array ?? []
    guard !top.isEmpty else { return }
    alternatives = tokens.indices.map { $0 < top.count ? Self.alternatives(top[$0]) : [] }
  }

  /// `logprobs` of `chat/completions`; nil if it is null, missing or of another form.
  internal init?(chat value: JSONValue?) {
    guard let entries = value?["content"]?.array else { return nil }
    self.init()
    tokens = entries.map { $0["token"]?.string ?? "" }
    values = entries.map { $0["logprob"]?.number }
    alternatives = entries.map { entry in entry["top_logprobs"].map(Self.alternatives) ?? [] }
    if alternatives.allSatisfy(\.isEmpty) { alternatives = [] }
  }

  /// vLLM's `prompt_logprobs`: a list with null, or an object whose first member is the prompt's token and which may have
  /// more likely ones; nil if it is null, missing or of another form.
  internal init?(prompt value: JSONValue?) {
    guard let entries = value?.array else { return nil }
    self.init()
    for entry in entries {
      let members = entry.members ?? []
      let chosen = members.first?.value
      tokens.append(chosen?["decoded_token"]?.string ?? "")
      values.append(chosen?["logprob"]?.number)
      alternatives.append(
        members.compactMap { member in
          guard let token = member.value["decoded_token"]?.string, let value = member.value["logprob"]?.number else {
            return nil
          }
          return Alternative(token: token, value: value)
        })
    }
  }

  /// An object of texts and values, or a list of objects.
  private static func alternatives(_ value: JSONValue) -> [Alternative] {
    if let members = value.members {
      return members.compactMap { member in member.value.number.map { Alternative(token: member.key, value: $0) } }
    }
    return (value.array ?? []).compactMap { entry in
      guard let token = entry["token"]?.string, let value = entry["logprob"]?.number else { return nil }
      return Alternative(token: token, value: value)
    }
  }
}
