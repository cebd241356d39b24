/// Which fields of an input's records a reader of texts takes.
public struct TextFields: Sendable, Equatable {
  /// The field with the text.
  public var text: String
  /// The field with the document's identifier.
  public var id: String
  /// Additional fields to read, such as `url` or `language`, in the order of the rows' values.
  public var more: [String]

  /// FineWeb's names, and additional fields.
  public init(text: String = "text", id: String = "id", more: [String] = []) {
    self.text = text
    self.id = id
    self.more = more
  }
}
