/// What can be wrong with a record that a text is read from.
extension Fault.Kind {
  /// A line that is not one JSON object; it was passed over.
  public static let lineMalformed = Fault.Kind(rawValue: "line-malformed")
  /// A line beyond the limit; it was passed over.
  public static let lineTooLong = Fault.Kind(rawValue: "line-too-long")
  /// A record without the text's field, or with one that holds no text; it was passed over.
  public static let textMissing = Fault.Kind(rawValue: "text-missing")
  /// A text with malformed UTF-8; each malformed sequence became one U+FFFD.
  public static let textMalformed = Fault.Kind(rawValue: "text-malformed")
  /// A text with escaped surrogates that form no pair; each became one U+FFFD.
  public static let surrogateUnpaired = Fault.Kind(rawValue: "surrogate-unpaired")
}
