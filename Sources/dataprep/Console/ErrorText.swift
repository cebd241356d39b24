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

  /// The error as an event for machines, with the exit code that it leads to.
  static func json(_ error: any ReportableError) -> String {
    var message = error.message
    if let underlying = error.underlying { message += " (\(of(underlying)))" }
    return json(message: message, status: error.exitCode, location: error.location, advice: error.advice)
  }

  /// An error's event from its parts.
  static func json(
    message: String, status: ExitStatus, location: String? = nil, advice: String? = nil
  ) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("event", "error")
    json.member("code", Int(status.rawValue))
    json.member("message", message)
    if let location { json.member("location", location) }
    if let advice { json.member("advice", advice) }
    json.endObject()
    return json.bytes.string()
  }
}
