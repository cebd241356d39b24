import Base

/// Where a recipe is: a file, or one that was installed with the program.
struct RecipeLocation {
  /// The directory of the recipes that a package installs beside the program.
  static let folder = "share/dataprep/pipelines"

  /// The recipe's file.
  let path: String

  /// Finds a recipe: the file of that name; else, below the directory that holds `bin/dataprep`, the recipe of that
  /// name, with or without `pipelines/` before it and `.yaml` after it.
  ///
  /// - Parameters:
  ///   - name: as the user has given it.
  ///   - program: the path of the running program.
  init(_ name: String, program: String = Path.ofThisProgram) {
    path = Self.installed(name, beside: program) ?? name
  }

  private static func installed(_ name: String, beside program: String) -> String? {
    guard FileSystem.entry(at: name) == nil, !name.hasPrefix("/"), !name.hasPrefix(".") else { return nil }
    let prefix = Path.split(Path.split(program).folder).folder
    let bare = name.hasPrefix("pipelines/") ? String(name.dropFirst("pipelines/".count)) : name
    return [bare, "\(bare).yaml"].lazy.map { Path.join(Path.join(prefix, folder), $0) }
      .first { FileSystem.entry(at: $0)?.kind == .file }
  }
}
