package import Base

/// A question that a server has no answer to.
package struct AnswerFailure: Sendable, Equatable {
  /// The status of HTTP; 0 where the connection failed in all tries.
  package var status: Int
  /// What the server said.
  package var message: String

  /// A failure.
  package init(status: Int, message: String) {
    self.status = status
    self.message = message
  }

  /// The failure of a log's line; nil where it has an answer.
  package init?(_ line: JSONValue) {
    guard let failure = line["failure"] else { return nil }
    status = failure["status"]?.count ?? 0
    message = failure["message"]?.string ?? ""
  }

  /// Whether the same question may have an answer later: the server was busy or gone, and did not refuse the question.
  package var mayPass: Bool { !(400..<500).contains(status) || status == 408 || status == 425 || status == 429 }

  /// Writes it as a member of a log's line.
  func write(to json: inout JSONWriter) {
    json.key("failure")
    json.beginObject()
    json.member("status", status)
    json.member("message", String(message.unicodeScalars.prefix(300)))
    json.endObject()
  }
}
