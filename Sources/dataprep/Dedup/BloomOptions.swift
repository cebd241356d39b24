import ArgumentParser
import Base
import Jobs
import Runs

/// A deduplication by a Bloom filter instead of files of hashes.
struct BloomOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Tell copies by a Bloom filter that takes new for old at this rate, such as 0.0001: one reading of the inputs, no "
        + "files of hashes, and nothing said of what was kept. --memory is the filter's size.", valueName: "rate"))
  var bloom: Double?

  func validate() throws {
    guard let bloom else { return }
    guard bloom >= 1e-9, bloom <= 0.5 else { throw ValidationError("--bloom takes a rate from 0.000000001 to 0.5.") }
  }

  /// What the summary says of the filter.
  static func lines(_ counts: Counts, _ settings: BloomSettings) -> [String] {
    let figures = BloomFigures(counts, settings)
    var lines = [
      "false positives: a rate of \(figures.rate) at the end; about "
        + "\(Amount.count(figures.expectedErrors)) of \(Amount.count(counts[.filterValues])) new values were taken for copies"
    ]
    if figures.isOverfull {
      lines.append(
        "warning: the filter holds more than the \(Amount.count(settings.capacity)) values for which its rate is "
          + "\(settings.rate): give it more --memory")
    }
    return lines
  }
}
