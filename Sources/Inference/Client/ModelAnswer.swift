package import Base

/// What a server answered to one request, after all tries.
package struct ModelAnswer: ~Copyable {
  /// The request's number.
  package internal(set) var number = 0
  /// The status of HTTP; 0 where the connection failed.
  package internal(set) var status = 0
  /// The body. A server's key is asterisks in it.
  package internal(set) var body = ByteBuffer()
  /// How often the request was sent.
  package internal(set) var tries = 0
  /// Seconds from the first try to this answer.
  package internal(set) var seconds = 0.0
  /// Why nothing can be made of it, with what the server says; nil where the body is JSON of a good status.
  package internal(set) var failure: String?
}
