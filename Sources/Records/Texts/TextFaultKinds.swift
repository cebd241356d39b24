/// Faults of inputs and of records with texts.
extension Fault.Kind {
  /// An input without any record or document.
  public static let noRecords = Fault.Kind(rawValue: "no-records")
  /// A line that is not one JSON object; it was skipped.
  public static let lineMalformed = Fault.Kind(rawValue: "line-malformed")
  /// A line beyond the limit; it was skipped.
  public static let lineTooLong = Fault.Kind(rawValue: "line-too-long")
  /// A record without the text field, or with a value that is not text; it was skipped.
  public static let textMissing = Fault.Kind(rawValue: "text-missing")
  /// A text with malformed UTF-8; each malformed sequence became one U+FFFD.
  public static let textMalformed = Fault.Kind(rawValue: "text-malformed")
  /// A text with escaped surrogates that form no pair; each became one U+FFFD.
  public static let surrogateUnpaired = Fault.Kind(rawValue: "surrogate-unpaired")
}
