import ArgumentParser
import Base
import Recipes
import YAML

/// `dataprep recipe check`: whether recipes and language rules are right.
struct RecipeCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks recipes and language rules: every key, every value, every model that they name.",
    discussion: """
      FILE is a recipe, a language rule, or a directory of them, with those below it. What is wrong is printed with its \
      file, line and column, a line each on standard error, and the nearest right name where there is one.

      Examples:
        dataprep recipe check pipelines
        dataprep recipe check pipelines/madlad400.yaml pipelines/lang/sw.yaml

      Exit codes: 0 all are right; 66 a file is missing; 78 something is wrong.
      """)

  @Argument(
    help: ArgumentHelp("Recipes, language rules, or directories of them.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  func run() throws {
    let paths = try files.flatMap { try RecipeFiles.find($0) }
    guard !paths.isEmpty else {
      throw SourceError(.missing, "no file here ends in .yaml", location: files.joined(separator: ", "))
    }
    var wrong: [any ReportableError] = []
    for path in paths {
      do { try RecipeFiles.check(path, resources: InstalledResources(recipe: path)) } catch let error
        as any ReportableError
      {
        wrong.append(error)
      }
    }
    for error in wrong.dropLast() { Console.error(error) }
    if let last = wrong.last { throw last }
    Console.note("\(Amount.count(paths.count, of: "file")): all right")
  }
}
