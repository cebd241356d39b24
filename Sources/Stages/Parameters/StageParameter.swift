internal import Base

/// A parameter of a stage: its name, its purpose, and its conversion to and from JSON.
///
/// A stage's table of parameters is the one place that names them: descriptions, strict reading and manual pages
/// are created from it, and defaults are those of `init()`.
package struct StageParameter<S: Stage>: Sendable {
  /// Its name in recipes, in kebab-case.
  package let name: String
  /// Its purpose, in one sentence.
  package let summary: String
  internal let write: @Sendable (S, inout JSONWriter) -> Void
  internal let read: @Sendable (inout S, JSONValue, any StageResources) throws(StageError) -> Void

  /// A parameter that is a property of the stage.
  package init<V: ParameterValue>(
    _ name: String, _ property: any WritableKeyPath<S, V> & Sendable, _ summary: String
  ) {
    self.name = name
    self.summary = summary
    write = { stage, json in stage[keyPath: property].write(to: &json) }
    read = { (stage, json, _) throws(StageError) in
      guard let value = V(parameter: json) else {
        throw StageError(.badParameter, "stage \(S.id): parameter \(name) takes \(V.expected)")
      }
      stage[keyPath: property] = value
    }
  }

  /// A parameter that is something outside the recipe: a model, a table. It is written as its name and SHA-256, and
  /// read as these, as a name alone, or as null for none.
  ///
  /// - Parameter find: finds a resource by its name; its errors become `badResource`.
  package init<V>(
    _ name: String, _ property: any WritableKeyPath<S, StageResource<V>?> & Sendable, _ summary: String,
    find: @escaping @Sendable (any StageResources, String) throws -> StageResource<V>
  ) {
    self.name = name
    self.summary = summary
    write = { stage, json in
      guard let resource = stage[keyPath: property] else { return json.null() }
      resource.write(to: &json)
    }
    read = { (stage, json, resources) throws(StageError) in
      guard json != .null else { return stage[keyPath: property] = nil }
      guard let identity = ResourceIdentity(parameter: json) else {
        throw StageError(
          .badParameter, "stage \(S.id): parameter \(name) takes a name, an object of name and sha256, or null")
      }
      let found: StageResource<V>
      do { found = try find(resources, identity.name) } catch {
        throw StageError(
          .badResource, "stage \(S.id): \(name) \(identity.name) is not available", underlying: error)
      }
      guard identity.sha256 == nil || identity.sha256 == found.sha256 else {
        throw StageError(
          .badResource, "stage \(S.id): \(name) \(identity.name) is not the described version",
          advice: "Its SHA-256 is \(found.sha256 ?? "unknown"), and \(identity.sha256 ?? "") was requested.")
      }
      stage[keyPath: property] = found
    }
  }
}
