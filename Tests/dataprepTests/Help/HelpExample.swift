import ArgumentParser

@testable import dataprep

/// A command line that a help text shows.
struct HelpExample: Sendable {
  /// The command whose help shows it, as the words that call it.
  var command: [String]
  /// The line without its explanation.
  var line: String

  /// Those of every command, in the order of help.
  static let all: [HelpExample] = HelpTests.commands.flatMap { words in
    lines(of: type(of: words)).map { HelpExample(command: words, line: $0) }
  }

  /// The type of the command that words call.
  private static func type(of words: [String]) -> any ParsableCommand.Type {
    words.reduce(Dataprep.self as any ParsableCommand.Type) { command, word in
      command.configuration.subcommands.first { $0._commandName == word } ?? command
    }
  }

  /// The lines below `Examples:` and the like, or what stands behind `Example: `.
  private static func lines(of command: any ParsableCommand.Type) -> [String] {
    var found: [String] = []
    var isInside = false
    for line in command.configuration.discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      if let text = line.firstRange(of: "Example: ").map({ line[$0.upperBound...] }) { found.append(String(text)) }
      if isInside, line.hasPrefix("  ") {
        // What it does stands behind it, four spaces to the right.
        let text = line.dropFirst(2)
        found.append(String(text.firstRange(of: "    ").map { text[..<$0.lowerBound] } ?? text))
      } else {
        isInside = ["Example:", "Examples:", "A first run:"].contains(String(line))
      }
    }
    return found
  }
}
