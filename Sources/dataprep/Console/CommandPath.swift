import ArgumentParser

/// The words that call a command.
enum CommandPath {
  /// Of a subcommand, without the program's name: `dedup exact`.
  static func of(_ command: any ParsableCommand.Type) -> String {
    search(command, below: Dataprep.self)?.joined(separator: " ") ?? command._commandName
  }

  private static func search(_ command: any ParsableCommand.Type, below parent: any ParsableCommand.Type) -> [String]? {
    for child in parent.configuration.subcommands {
      if child == command { return [child._commandName] }
      if let path = search(command, below: child) { return [child._commandName] + path }
    }
    return nil
  }
}
