internal import Base

/// A request whose answer is kept in a log.
internal struct Question {
  /// What the log calls it.
  let key: AnswerKey
  /// The function below the server's address.
  let path: String
  /// JSON that is posted.
  let body: [UInt8]
  /// Tokens that it may take, at most.
  let estimatedTokens: Int
  /// What its answer is read with.
  let subject: Subject

  /// What an answer is about.
  enum Subject {
    /// Text that is generated.
    case text
    /// The likelihood of a query with which a prompt ends.
    case likelihood(prompt: String, query: String)
    /// The label that comes next.
    case labels([String])
    /// A vector for each text.
    case vectors(count: Int)
  }

  init(path: String, body: [UInt8], estimatedTokens: Int, subject: Subject) {
    key = AnswerKey(path: path, body: body.span)
    self.path = path
    self.body = body
    self.estimatedTokens = estimatedTokens
    self.subject = subject
  }
}
