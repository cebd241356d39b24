internal import Base
internal import Stages
internal import YAML

/// Reads a list of stages: `drop-empty-texts`, or `keep-languages: {languages: [sw, yo]}`.
internal struct StageListReader {
  let resources: any StageResources

  /// The stages, with what finds words, sentences and lines where they need them.
  func read(_ node: YAMLNode, of step: String) throws -> [any Stage] {
    guard case .sequence(let elements) = node.content, !elements.isEmpty else {
      throw node.mismatch("stages", expected: "a list of stages")
    }
    return Analyze.placed(in: try elements.flatMap(stages))
  }

  /// The stages of one element: those of a named set, or one.
  private func stages(_ node: YAMLNode) throws -> [any Stage] {
    if let set = FilterSet.all.first(where: { $0.name == node.json.string }) { return set.stages }
    return [try stage(node)]
  }

  private func stage(_ node: YAMLNode) throws -> any Stage {
    if let id = node.json.string { return try stage(id, at: node.mark, parameters: nil) }
    guard let members = node.members, members.count == 1 else {
      throw node.mismatch("stages", expected: "a stage's name, or its name with parameters (name: {...})")
    }
    return try stage(members[0].key, at: members[0].mark, parameters: members[0].value)
  }

  private func stage(_ id: String, at mark: YAMLMark, parameters: YAMLNode?) throws -> any Stage {
    let type: any Stage.Type
    do throws(StageError) { type = try StageRegistry.stage(id) } catch {
      throw YAMLError(.badValue, error.message, location: mark.text, advice: error.advice)
    }
    guard let parameters, parameters.json != .null else { return try checked(type.init(), at: mark) }
    let object = try YAMLObject(parameters, "stage \(id)", keys: type.parameterTable.map(\.name))
    // Each by itself first, so that an error has the place of its value.
    for member in object.node.members ?? [] {
      _ = try make(type, .object([.init(key: member.key, value: member.value.json)]), at: member.value.mark)
    }
    let made = try make(type, parameters.json, at: mark)
    // A null that is written is meant: it waits for `--set`.
    let isMeant = type.purpose.contains { parameters[$0] != nil }
    return isMeant ? made : try checked(made, at: mark)
  }

  /// A stage that has what it cannot work without.
  private func checked(_ stage: any Stage, at mark: YAMLMark) throws(YAMLError) -> any Stage {
    do throws(StageError) { try stage.checkPurpose() } catch {
      throw YAMLError(.badValue, error.message, location: mark.text, advice: error.advice)
    }
    return stage
  }

  private func make(_ type: any Stage.Type, _ parameters: JSONValue, at mark: YAMLMark) throws(YAMLError) -> any Stage {
    do throws(StageError) { return try type.init(parameters: parameters, resources: resources) } catch {
      let advice = (error.underlying as? any ReportableError)?.advice ?? error.advice
      throw YAMLError(
        .badValue, error.message, location: mark.text, advice: advice, underlying: error.underlying)
    }
  }
}
