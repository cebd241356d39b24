import ArgumentParser
import Base
import Models

/// `dataprep models verify`: reads installed models again and compares their digests.
struct ModelsVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks installed models against their digests.",
    discussion: "Example: dataprep models verify lid176")

  @Argument(help: "Installed models' names; all where none is given.")
  var names: [String] = []

  func run() throws {
    let store = ModelStore()
    var bad: ModelError?
    for name in names.isEmpty ? store.installed().map(\.name) : names {
      guard let model = store.model(named: name) else {
        // The store's own words for names that are unknown or not installed.
        _ = try store.path(of: name)
        throw ModelError(.notInstalled, "not an installed model", location: name)
      }
      do {
        try store.verify(model)
        Console.print("\(model.name)\tok\t\(model.sha256)")
      } catch let error as ModelError {
        Console.print("\(model.name)\tdamaged")
        bad = error
      }
    }
    if let bad { throw bad }
  }
}
