/// Which fields of an input's records a reader of texts takes.
public struct TextFields: Sendable, Equatable {
  /// The field with the text.
  public var text: String
  /// The field with the document's identifier.
  public var id: String
  /// Further fields wanted, such as `url` or `language`, in the order in which rows have them.
  public var more: [String]

  /// FineWeb's names, and what else is wanted.
  public init(text: String = "text", id: String = "id", more: [String] = []) {
    self.text = text
    self.id = id
    self.more = more
  }
}
