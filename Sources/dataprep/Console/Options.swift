// Public, because a conformance of a public type to a public protocol must be public.
public import ArgumentParser
public import Jobs
public import Records
public import Stages
public import Tokenization

/// How progress and results are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json

  /// What is asked for before a command line is parsed: errors of parsing it have the format, too.
  static func requested(by arguments: [String], _ environment: [String: String]) -> LogFormat {
    var format = environment["DATAPREP_LOG_FORMAT"].flatMap { LogFormat(rawValue: $0) } ?? .text
    for (index, argument) in arguments.enumerated().dropFirst() {
      if argument == "--" { break }
      let value =
        argument == "--log-format"
        ? arguments.dropFirst(index + 1).first
        : argument.hasPrefix("--log-format=") ? String(argument.dropFirst("--log-format=".count)) : nil
      if let found = value.flatMap({ LogFormat(rawValue: $0) }) { format = found }
    }
    return format
  }
}

extension DocumentFormat: ExpressibleByArgument {}
extension JSONLinesFormat: ExpressibleByArgument {}
extension RejectPolicy: ExpressibleByArgument {}
extension HTMLParserChoice: ExpressibleByArgument {}

extension TokenShardFormat: ExpressibleByArgument {}
extension TokenizationSettings.Tail: ExpressibleByArgument {}
extension TokenizationSettings.SeparatorPlace: ExpressibleByArgument {}
extension TokenizationSettings.Specials: ExpressibleByArgument {}
