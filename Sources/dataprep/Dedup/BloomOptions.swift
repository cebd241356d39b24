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

  /// What the summary says of the filter; nothing without one.
  static func lines(_ counts: Counts, _ settings: OnePassSettings) -> [String] {
    guard let figures = BloomFigures(counts, settings), let filter = settings.filter else { return [] }
    var lines = [
      "false positives: a rate of \(figures.rate) at the end; likely at most "
        + "\(Amount.count(figures.expectedErrors)) of \(Amount.count(counts[.filterValues])) new values were taken for copies"
    ]
    if figures.isOverfull {
      lines.append(
        "warning: the filter holds more than the \(Amount.count(filter.capacity)) values for which its rate is "
          + "\(filter.rate): give it more --memory")
    }
    return lines
  }
}
