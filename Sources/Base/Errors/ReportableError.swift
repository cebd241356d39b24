/// An error that ends a run and is shown to a person: what went wrong, where, and what to do.
///
/// Each module has one such struct with a `code` of its own. A problem with a single record is
/// a `Fault`, a value, and is counted instead.
public protocol ReportableError: Error, CustomStringConvertible {
  /// What went wrong, in one sentence without a full stop.
  var message: String { get }
  /// Where: a file, a file and offset, a URL, a line.
  var location: String? { get }
  /// The next step for the person who reads it.
  var advice: String? { get }
  /// The error that caused it, if any.
  var underlying: (any Error)? { get }
  /// The status the process ends with.
  var exitCode: ExitStatus { get }
}

extension ReportableError {
  /// `location: message (cause)`, then the advice on a line of its own.
  public var description: String {
    var text = location.map { "\($0): \(message)" } ?? message
    if let underlying { text += " (\(underlying))" }
    if let advice { text += "\n\(advice)" }
    return text
  }
}
