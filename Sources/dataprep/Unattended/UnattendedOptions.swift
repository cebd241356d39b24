import ArgumentParser
import Base

/// What commands take that nobody watches: cron jobs and timers.
struct UnattendedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Hold this file's lock while the command runs, so that jobs that share it exclude each other.", valueName: "file"),
    completion: .file())
  var lock: String?

  @Option(
    help: ArgumentHelp(
      "Wait this long (90, 90s, 15m or 2h) for --lock and for a directory that another process writes. Default: end "
        + "with exit code 75 at once.", valueName: "time"))
  var lockWait = TimeSpan(seconds: 0)

  @Option(
    help: ArgumentHelp(
      "Write how the run goes and ended to this file, for Prometheus' textfile collector.", valueName: "file"),
    completion: .file(extensions: ["prom"]))
  var metricsFile: String?

  @Option(
    help: ArgumentHelp(
      "Ask for URL/start at the start, URL after success and URL/fail after a failure, as healthchecks.io wants it.",
      valueName: "url"))
  var pingURL: String?

  func validate() throws {
    if let pingURL, !pingURL.hasPrefix("https://"), !pingURL.hasPrefix("http://") {
      throw ValidationError("--ping-url takes an https:// or http:// URL.")
    }
    if lock?.isEmpty ?? false { throw ValidationError("--lock takes the name of a file.") }
    if metricsFile?.isEmpty ?? false { throw ValidationError("--metrics-file takes the name of a file.") }
  }

  /// Whether any of them was given: none of them belongs into a plan.
  var areGiven: Bool { lock != nil || lockWait.seconds > 0 || metricsFile != nil || pingURL != nil }
}

/// A time, as people write it on a command line.
struct TimeSpan: Equatable, ExpressibleByArgument, CustomStringConvertible {
  /// Its length.
  var seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  /// Reads `90`, `90s`, `15m`, `2h` or `1d`.
  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard let number = Double(digits), number.isFinite, number >= 0, number < 1e9,
      digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    seconds = number * (unit ?? 1)
  }

  var description: String { "\(Int(seconds))s" }
}
