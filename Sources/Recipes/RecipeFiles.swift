package import Base
internal import Stages
internal import YAML

/// Finds and checks files of recipes and language rules.
package enum RecipeFiles {
  /// The file at `path`, or every `.yaml` file below the directory at `path`, by name.
  ///
  /// - Throws: `SourceError` for a path that is missing.
  package static func find(_ path: String) throws(SourceError) -> [String] {
    guard let entry = FileSystem.entry(at: path) else {
      throw SourceError(.missing, "no such file or directory", location: path)
    }
    guard entry.kind == .folder else { return [path] }
    var found: [String] = []
    for name in try FileSystem.names(in: path) where name.utf8.first != UInt8(ascii: ".") {
      let inner = Path.join(path, name)
      if FileSystem.entry(at: inner)?.kind == .folder {
        found += try find(inner)
      } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        found.append(inner)
      }
    }
    return found
  }

  /// Checks a recipe or a language rule, told apart by their keys.
  ///
  /// - Throws: `YAMLError` for what is wrong first.
  package static func check(_ path: String, resources: any RecipeResources) throws {
    let node = try YAMLNode(file: path)
    if node["code"] != nil, node["steps"] == nil {
      _ = try LanguageRuleReader.rule(node, file: path)
    } else {
      _ = try Recipe(file: path, resources: resources)
    }
  }
}
