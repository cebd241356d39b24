import Base

/// What a person reads of an error.
enum ErrorText {
  /// The error's description, in which names and values of inputs cannot begin a line.
  static func of(_ error: any Error) -> String {
    guard let error = error as? any ReportableError else { return PrintableText.line("\(error)") }
    let message = PrintableText.line(error.message)
    var text = error.location.map { "\(PrintableText.line($0)): \(message)" } ?? message
    if let underlying = error.underlying { text += " (\(of(underlying)))" }
    if let advice = error.advice { text += "\n\(PrintableText.lines(advice))" }
    return text
  }
}
