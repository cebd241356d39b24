internal import Base

/// Other values for parameters of stages, as a command line names them.
package struct StageOverrides: Sendable {
  /// One value: `STAGE.NAME=VALUE`, or `NAME=VALUE` for the stage that has the parameter.
  private struct Override: Sendable {
    var text: String
    var stage: String?
    var name: String
    var value: JSONValue
  }

  private let overrides: [Override]

  /// - Parameter texts: each `NAME=VALUE` or `STAGE.NAME=VALUE`. VALUE is JSON; what is no JSON is a string.
  /// - Throws: `badParameter` for a text without a name and a value.
  package init(_ texts: [String]) throws(StageError) {
    var overrides: [Override] = []
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw StageError(.badParameter, "\(text) is not NAME=VALUE", advice: "For example min-doc-words=20.")
      }
      let parts = text[..<equals].split(separator: ".", maxSplits: 1).map(String.init)
      let written = String(text[text.index(after: equals)...])
      let bytes = Array(written.utf8)
      let value = (try? JSONValue(parsing: bytes.span)) ?? .string(written)
      overrides.append(
        Override(text: text, stage: parts.count == 2 ? parts[0] : nil, name: parts[parts.count - 1], value: value))
    }
    self.overrides = overrides
  }

  /// Stages with these values.
  ///
  /// - Throws: `unknownParameter` for a name that no stage, or more than one, has; as `Stage.init(parameters:resources:)`.
  package func applied(
    to stages: [any Stage], resources: any StageResources = NoResources()
  ) throws(StageError) -> [any Stage] {
    var stages = stages
    for override in overrides {
      let places = stages.indices.filter { index in
        let stage = type(of: stages[index])
        return (override.stage ?? stage.id) == stage.id && stage.parameterTable.contains { $0.name == override.name }
      }
      guard places.count == 1 else {
        let names = Set(stages.flatMap { type(of: $0).parameterTable.map(\.name) }).sorted()
        let advice =
          places.count > 1
          ? "Say which: \(places.map { "\(type(of: stages[$0]).id).\(override.name)" }.joined(separator: ", "))."
          : nearestName(to: override.name, among: names).map { "Did you mean \($0)?" }
            ?? "dataprep filter list names all."
        throw StageError(
          .unknownParameter, "\(override.text): \(places.isEmpty ? "no" : "more than one") stage has this parameter",
          advice: advice)
      }
      stages[places[0]] = try Self.setting(override.name, to: override.value, of: stages[places[0]], resources)
    }
    return stages
  }

  /// A stage with one parameter set.
  private static func setting(
    _ name: String, to value: JSONValue, of stage: some Stage, _ resources: any StageResources
  ) throws(StageError) -> any Stage {
    var stage = stage
    for parameter in type(of: stage).parameters where parameter.name == name {
      try parameter.read(&stage, value, resources)
    }
    return stage
  }
}
