import ArgumentParser
import Base
import Models

/// `dataprep models verify`: compares installed models with their digests.
struct ModelsVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks installed models against their digests.",
    discussion: "Example: dataprep models verify lid176")

  @Argument(help: "Names of installed models; all by default.")
  var names: [String] = []

  func run() throws {
    let store = ModelStore()
    var bad: ModelError?
    for name in names.isEmpty ? store.installed().map(\.name) : names {
      guard let model = store.model(named: name) else {
        // Throws the error for unknown names and models that are not installed.
        _ = try store.path(of: name)
        throw ModelError(.notInstalled, "the model is not installed", location: name)
      }
      do {
        try store.verify(model)
        Console.print("\(PrintableText.line(model.name))\tok\t\(model.sha256)")
      } catch let error as ModelError {
        Console.print("\(PrintableText.line(model.name))\tdamaged")
        bad = error
      }
    }
    if let bad { throw bad }
  }
}
