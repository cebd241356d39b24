import ArgumentParser
import Base

/// When output is coloured: `--color auto|always|never`.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  /// On a terminal, unless the environment variable NO_COLOR is set to anything.
  case auto
  case always
  case never

  /// Whether to write colours to standard output.
  var isOn: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: Console.isOutputTerminal && (Environment.all["NO_COLOR"] ?? "").isEmpty
    }
  }
}
