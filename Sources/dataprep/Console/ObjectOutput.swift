import ArgumentParser
import Runs

/// Refuses outputs in an object store of commands that write files.
enum ObjectOutput {
  /// - Parameters:
  ///   - command: the command as it was parsed.
  ///   - words: its words.
  static func check(_ command: any ParsableCommand, _ words: [String]) throws {
    if let run = command as? any RunCommand {
      guard isObjectLocation(run.output), !type(of: run).writesObjectStores else { return }
    } else {
      // `plan` and `worker` check the command that they are of.
      guard !(command is PlanRun) else { return }
      let values = zip(words, words.dropFirst()).filter { ["--output", "-o"].contains($0.0) }.map { $0.1 }
      let joined = words.compactMap { $0.hasPrefix("--output=") ? String($0.dropFirst("--output=".count)) : nil }
      guard (values + joined).contains(where: isObjectLocation) else { return }
    }
    throw ValidationError("this command writes no object store; name a local file or directory as --output.")
  }
}
