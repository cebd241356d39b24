import ArgumentParser
import Models

/// `dataprep models path`: prints where a model's file is.
struct ModelsPath: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Prints the path of a model's file.",
    discussion: "Example: fasttext predict \"$(dataprep models path lid176)\" lines.txt")

  @Argument(help: "Name of an installed model.")
  var name: String

  func run() throws {
    Console.data(try ModelStore().path(of: name))
  }
}
