import ArgumentParser
import Base

/// A hint for a subcommand that does not exist: the one that is spelt most like it.
enum NearestCommand {
  /// A line such as `Did you mean 'dataprep tokenize'?`, empty where the words name commands or nothing is near.
  ///
  /// - Parameters:
  ///   - words: the command line without the program's name.
  ///   - command: the command whose subcommands the first word names.
  static func hint(for words: ArraySlice<String>, below command: any ParsableCommand.Type) -> String {
    var command = command
    var path = [command._commandName]
    for word in words {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, !word.hasPrefix("-") else { return "" }
      if let next = subcommands.first(where: { $0._commandName == word }) {
        path.append(word)
        command = next
        continue
      }
      // What a default subcommand takes is no name of another.
      guard command.configuration.defaultSubcommand == nil,
        let nearest = nearestName(to: word, among: subcommands.map { $0._commandName }, within: max(1, word.count / 3))
      else { return "" }
      return "\nDid you mean '\((path + [nearest]).joined(separator: " "))'?"
    }
    return ""
  }
}
