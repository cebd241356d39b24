internal import Base
package import YAML

/// A value of a recipe that the command line gives: `near-dup.threshold=0.8`, `extract.identify-language.model=glotlid`.
///
/// The name is a path from the top: a key of the recipe, or a step with a key of its settings, or a step, one of its stages
/// and a parameter of that. The value is YAML, so that lists and numbers are written as in the file.
package struct RecipeOverride: Sendable {
  /// The steps of the path.
  private let path: [String]
  private let value: YAMLNode
  private let text: String

  /// Reads `path=value`.
  ///
  /// - Throws: `YAMLError` for a text without `=`, or a value that is not YAML.
  package init(_ text: String) throws(YAMLError) {
    self.text = "--set \(text)"
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
      throw YAMLError(
        .syntax, "no name with a value", location: "--set \(text)",
        advice: "Write --set STEP.KEY=VALUE, such as --set near-dup.threshold=0.8.")
    }
    path = text[..<sign].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let value = text[text.index(after: sign)...]
    self.value = try YAMLNode(
      parsing: Array((value.isEmpty ? "''" : String(value)).utf8), file: self.text)
  }

  /// The recipe with the value in its place.
  ///
  /// - Throws: `YAMLError` where the recipe has no such place.
  package func applied(to recipe: YAMLNode) throws(YAMLError) -> YAMLNode {
    guard path.count > 1 else { return recipe.setting(path[0], to: value, file: text) }
    guard case .sequence(var steps)? = recipe["steps"]?.content else { throw nowhere("the recipe has no steps", []) }
    let names = steps.compactMap { $0["step"]?.json.string }
    guard let index = steps.firstIndex(where: { $0["step"]?.json.string == path[0] }) else {
      throw nowhere("no step is called \(path[0])", names)
    }
    let (_, kind, settings) = try RecipeBuilder.step(steps[index])
    let changed = try kind == .stages ? stages(settings) : settings.orEmptyMapping.setting(one(), to: value, file: text)
    steps[index] = steps[index].setting(kind.rawValue, to: changed, file: text)
    return recipe.setting("steps", to: YAMLNode(.sequence(steps), at: recipe.mark), file: text)
  }

  /// The one key behind the step.
  private func one() throws(YAMLError) -> String {
    guard path.count == 2 else { throw nowhere("\(path[0]) has no stages", []) }
    return path[1]
  }

  /// A list of stages with the value in one of them.
  private func stages(_ node: YAMLNode) throws(YAMLError) -> YAMLNode {
    guard case .sequence(var elements) = node.content else { return node }
    func id(_ element: YAMLNode) -> String? { element.json.string ?? element.members?.first?.key }
    let ids = elements.compactMap(id)
    guard path.count == 3 else {
      throw nowhere("step \(path[0]) has stages: name one of them, as STEP.STAGE.PARAMETER", [])
    }
    guard let index = elements.firstIndex(where: { id($0) == path[1] }) else {
      throw nowhere("step \(path[0]) has no stage \(path[1])", ids)
    }
    let old = elements[index].members?.first?.value ?? YAMLNode(.mapping([]), at: elements[index].mark)
    let new = old.orEmptyMapping.setting(path[2], to: value, file: text)
    elements[index] = YAMLNode(
      .mapping([.init(key: path[1], mark: elements[index].mark, value: new)]), at: elements[index].mark)
    return YAMLNode(.sequence(elements), at: node.mark)
  }

  private func nowhere(_ message: String, _ names: [String]) -> YAMLError {
    let wanted = names.first == nil ? path[0] : message.split(separator: " ").last.map(String.init) ?? path[0]
    let nearest = nearestName(to: wanted, among: names).map { "Did you mean \($0)? " } ?? ""
    return YAMLError(
      .badKey, message, location: text,
      advice: names.isEmpty ? nil : nearest + "There are: \(names.joined(separator: ", ")).")
  }
}

extension YAMLNode {
  /// The mapping with a key's value replaced, or with the key at its end.
  fileprivate func setting(_ key: String, to value: YAMLNode, file: String) -> YAMLNode {
    var members = members ?? []
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append(.init(key: key, mark: value.mark, value: value))
    }
    return YAMLNode(.mapping(members), at: mark, why: why)
  }
}
