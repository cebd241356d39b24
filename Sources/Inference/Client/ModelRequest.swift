/// One request to a model's server.
package struct ModelRequest: Sendable {
  /// The caller's number; the answer has the same.
  package var number: Int
  /// The function below the server's address: `completions`, `chat/completions`, `embeddings`.
  package var path: String
  /// JSON that is posted; nil asks with GET.
  package var body: [UInt8]?
  /// Tokens that it takes of a rate by the minute, as estimated: prompt and answer.
  package var estimatedTokens: Int

  /// A request with the caller's number.
  package init(number: Int, path: String, body: [UInt8]?, estimatedTokens: Int = 0) {
    self.number = number
    self.path = path
    self.body = body
    self.estimatedTokens = estimatedTokens
  }
}
