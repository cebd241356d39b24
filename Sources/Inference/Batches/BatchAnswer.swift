package import Base

/// One line of a batch's output or error file.
package struct BatchAnswer: Sendable, Equatable {
  /// The request's `custom_id`.
  package var id: String
  /// The status of HTTP; 0 where the request was not sent, as after the batch's end.
  package var status: Int
  /// The answer's body; nil where there is none.
  package var body: JSONValue?
  /// Why nothing can be made of it; nil for an answer.
  package var failure: String?

  /// Reads the lines of a file, in its order, which is not that of the requests.
  ///
  /// - Throws: `badAnswers` with the line for what is no such line; whatever `each` throws.
  package static func forEach(in path: String, _ each: (BatchAnswer) throws -> Void) throws {
    try BatchLines.forEach(in: path) { line, number in
      guard let answer = try BatchAnswer(BatchLines.value(line, path, number)) else {
        throw InferenceError(
          .badAnswers, "no answer of a batch: custom_id and response or error are expected",
          location: "\(path):\(number)")
      }
      try each(answer)
    }
  }

  /// The answer to a completion.
  ///
  /// - Throws: `badAnswers` where there is none.
  package func completion() throws(InferenceError) -> CompletionAnswer {
    guard failure == nil, let body else { throw InferenceError(.badAnswers, failure ?? "there is no answer") }
    return try CompletionAnswer(body)
  }

  /// Nil for what is no line of an answer.
  internal init?(_ value: JSONValue) {
    guard let id = value["custom_id"]?.string, value["response"] != nil || value["error"] != nil else { return nil }
    self.id = id
    let response = value["response"]
    status = response?["status_code"]?.integer ?? 0
    body = response?["body"]
    if body == .null { body = nil }
    if let error = value["error"], error != .null {
      failure = PrintableText.line(ServerMessage.text(error) ?? error["code"]?.string ?? "failed")
    } else if !(200...299 ~= status) || body == nil {
      let said = body.flatMap(ServerMessage.text).map { ": \(PrintableText.line($0))" } ?? ""
      failure = "HTTP status \(status)\(said)"
    }
  }
}
