/// A prompt as servers get it.
package struct RenderedPrompt: Sendable, Equatable {
  /// One message of a chat.
  package struct Message: Sendable, Equatable {
    /// `system` or `user`.
    package var role: String
    /// Its text.
    package var content: String
  }

  /// The prompt for `/v1/completions`. It ends without white space: the space before an answer belongs to its first token.
  package var text: String
  /// What follows the prompt where it is not asked for but scored: the query, with the space before it, as most tokenizers
  /// make one token of a space and what follows. Empty otherwise.
  package var continuation = ""
  /// The same as messages for `/v1/chat/completions`; none where a continuation is scored.
  package var messages: [Message] = []
  /// Strings at which an answer ends.
  package var stop: [String]
  /// Tokens that an answer may have.
  package var maxTokens: Int
  /// The family of the template.
  package var family: String
  /// Descriptions of the family's task, the usual one first.
  package var tasks: [String]
  /// Labels, the best first, each with the space before it.
  package var labels: [String]
}

extension PromptTemplate {
  /// The prompt for some values.
  package func render(_ values: PromptValues) -> RenderedPrompt {
    var text = ""
    let short = values.passage.utf8.count + values.title.utf8.count + values.query.utf8.count + 256
    text.reserveCapacity(examples.utf8.count + 1024 + short)
    instruction.append(to: &text, values.text)
    text += "\n\n"
    text += examples
    text += "\n\n"
    let constant = text.utf8.count
    var prompt = RenderedPrompt(
      text: "", stop: stop, maxTokens: maxTokens, family: family, tasks: tasks, labels: labels.map { " \($0)" })
    switch kind {
    case .queryLikelihood:
      // The request ends with ` {query}`: the space goes to the query.
      request.append(to: &text) { $0 == .query ? "" : values.text($0) }
      if text.utf8.last == UInt8(ascii: " ") { text.unicodeScalars.removeLast() }
      prompt.continuation = " " + values.text(.query)
    case .synthesis, .relevance:
      var user = ""
      user.reserveCapacity(short)
      shortRequest.append(to: &user, values.text)
      if !chat.parts.isEmpty { user += "\n\n" }
      chat.append(to: &user, values.text)
      prompt.messages = [
        .init(role: "system", content: String(text.utf8.prefix(constant - 2)) ?? ""),
        .init(role: "user", content: user),
      ]
      request.append(to: &text, values.text)
    }
    prompt.text = text
    return prompt
  }
}
