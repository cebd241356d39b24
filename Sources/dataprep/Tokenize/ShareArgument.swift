import ArgumentParser
import Jobs

/// A share of documents on the command line: `1%`, `0.01`.
struct ShareArgument: ExpressibleByArgument {
  let share: ValidationShare

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument), number.isFinite,
      let millionths = Int(exactly: (number * (isPercent ? 10_000 : 1_000_000)).rounded()),
      let share = ValidationShare(millionths: millionths)
    else { return nil }
    self.share = share
  }
}
