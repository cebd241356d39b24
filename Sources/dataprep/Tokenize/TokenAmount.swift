import ArgumentParser

/// A number of tokens on the command line: `100000000`, `1e8`, `100M`.
struct TokenAmount: ExpressibleByArgument, CustomStringConvertible {
  var count: Int

  init(_ count: Int) { self.count = count }

  init?(argument: String) {
    let units: [Character: Int] = ["k": 1000, "M": 1_000_000, "G": 1_000_000_000, "B": 1_000_000_000]
    if let count = Int(argument) {
      self.count = count
    } else if let unit = argument.last.flatMap({ units[$0] }), let number = Double(argument.dropLast()) {
      guard let count = Int(exactly: (number * Double(unit)).rounded()) else { return nil }
      self.count = count
    } else if let number = Double(argument), let count = Int(exactly: number) {
      self.count = count
    } else {
      return nil
    }
    if count < 0 { return nil }
  }

  var description: String { String(count) }
}
