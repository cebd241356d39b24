package import Base
package import Language

/// A resource that a stage uses and a recipe only names: a model, a table of thresholds.
package struct StageResource<Value: Sendable>: Sendable {
  /// The resource itself.
  package var value: Value
  /// Its name in recipes.
  package var name: String
  /// SHA-256 of its file, in hexadecimal: two files of one name are two resources. Nil if it was not computed;
  /// a description is then no identity.
  package var sha256: String?

  /// A resource with its identity.
  package init(_ value: Value, name: String, sha256: String?) {
    self.value = value
    self.name = name
    self.sha256 = sha256
  }

  /// Writes its identity.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.string(name)
    json.key("sha256")
    if let sha256 { json.string(sha256) } else { json.null() }
    json.endObject()
  }
}

/// How a description names a resource.
internal struct ResourceIdentity {
  var name: String
  var sha256: String?

  /// Reads a name, or an object of a name and a digest; nil for anything else.
  init?(parameter json: JSONValue) {
    if let name = json.string {
      self.name = name
      return
    }
    guard let members = json.members, let name = json["name"]?.string,
      members.allSatisfy({ $0.key == "name" || $0.key == "sha256" })
    else { return nil }
    self.name = name
    switch json["sha256"] {
    case .string(let digest): sha256 = digest
    case nil, .null: break
    default: return nil
    }
  }
}

/// Provides stages with the resources that recipes name.
package protocol StageResources: Sendable {
  /// The language model of a name.
  func languageModel(_ name: String) throws -> StageResource<FastTextModel>

  /// The table of minimum scores with a name.
  func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds>

  /// The language rules of a folder.
  func languageRules(_ name: String) throws -> StageResource<LanguageRules>

  /// The list of those who opted out with a name.
  func optOutList(_ name: String) throws -> StageResource<OptOutList>

  /// The rules of robots.txt files with a name.
  func robotsRules(_ name: String) throws -> StageResource<RobotsRules>

  /// The file of a name, or the files of a folder: lists, n-gram models, evaluation sets.
  func files(_ name: String) throws -> ResourceFiles
}

extension StageResources {
  /// The default: no rules are available.
  package func languageRules(_ name: String) throws -> StageResource<LanguageRules> {
    throw StageError(.badResource, "no language rules are available")
  }

  /// The default: no lists are available.
  package func optOutList(_ name: String) throws -> StageResource<OptOutList> {
    throw StageError(.badResource, "no lists are available")
  }

  /// The default: no rules of robots.txt files are available.
  package func robotsRules(_ name: String) throws -> StageResource<RobotsRules> {
    throw StageError(.badResource, "no rules of robots.txt files are available")
  }
}

/// For recipes that name no resources.
package struct NoResources: StageResources {
  /// A source without resources.
  package init() {}

  /// Throws: no models are available.
  package func languageModel(_ name: String) throws -> StageResource<FastTextModel> {
    throw StageError(.badResource, "no language models are available")
  }

  /// Throws: no thresholds are available.
  package func languageThresholds(_ name: String) throws -> StageResource<LanguageThresholds> {
    throw StageError(.badResource, "no threshold tables are available")
  }
}
