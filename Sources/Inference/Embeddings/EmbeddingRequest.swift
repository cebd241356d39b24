internal import Base

/// A request to `embeddings`.
package struct EmbeddingRequest: Sendable, Equatable {
  /// The function below a server's address.
  package static let path = "embeddings"

  /// How vectors are written in the answer.
  package enum Encoding: String, Sendable {
    /// Numbers of JSON.
    case float
    /// Little-endian floats of 32 bits, which the official clients ask for: a third of the bytes.
    case base64
  }

  /// The model's name.
  package var model: String
  /// The texts, none empty.
  package var inputs: [String]
  /// A wish: answers in either form are read.
  package var encoding = Encoding.base64
  /// The number of dimensions, of models that can be cut; nil for all.
  package var dimensions: Int?

  /// A request for one vector a text.
  package init(model: String, inputs: [String], encoding: Encoding = .base64, dimensions: Int? = nil) {
    self.model = model
    self.inputs = inputs
    self.encoding = encoding
    self.dimensions = dimensions
  }

  /// The body, members in a fixed order.
  package func body() -> [UInt8] {
    var writer = JSONWriter(capacity: inputs.reduce(128) { $0 + $1.utf8.count + 16 })
    writer.beginObject()
    writer.member("model", model)
    writer.member("input", inputs)
    writer.member("encoding_format", encoding.rawValue)
    if let dimensions { writer.member("dimensions", dimensions) }
    writer.endObject()
    return writer.bytes.array()
  }
}
