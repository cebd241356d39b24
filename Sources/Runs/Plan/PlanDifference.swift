internal import Base

/// The first setting in which two plans differ, for people: which one, and its two values.
internal struct PlanDifference: CustomStringConvertible {
  /// The names on the way to the setting: `extract`, `identify-language`, `model`.
  let path: [String]
  /// The value that the directory was made with; nil where it has none.
  let old: JSONValue?
  /// The value now; nil where there is none.
  let new: JSONValue?

  /// Compares a directory's plan with what a command would do now.
  ///
  /// - Returns: nil where there is no plan to compare with, or the settings are the same.
  init?(in storage: any RunStorage, _ plan: Plan) {
    guard let file = try? PlanFile(storage) else { return nil }
    for step in plan.steps {
      guard let new = try? JSONValue(parsing: step.description.span),
        let old = file.steps.first(where: { $0.id == step.id })?.description
      else { return nil }
      if let found = PlanDifference(path: [step.id], old, new) {
        self = found
        return
      }
    }
    return nil
  }

  /// The first difference within two values.
  init?(path: [String], _ old: JSONValue?, _ new: JSONValue?) {
    guard old != new else { return nil }
    guard let before = old.map(PlanDifference.named) ?? nil, let after = new.map(PlanDifference.named) ?? nil else {
      (self.path, self.old, self.new) = (path, old, new)
      return
    }
    let names = before.map(\.key) + after.map(\.key).filter { name in !before.contains { $0.key == name } }
    for name in names {
      let pair = (before.first { $0.key == name }?.value, after.first { $0.key == name }?.value)
      if let found = PlanDifference(path: path + [name], pair.0, pair.1) {
        self = found
        return
      }
    }
    (self.path, self.old, self.new) = (path, old, new)
  }

  /// An object's members, or a list's elements by their `id`; nil for another value.
  private static func named(_ value: JSONValue) -> [JSONValue.Member]? {
    if let members = value.members { return members }
    guard let elements = value.array, !elements.isEmpty else { return nil }
    let named = elements.compactMap { element in element["id"]?.string.map { JSONValue.Member(key: $0, value: element) }
    }
    return named.count == elements.count ? named : nil
  }

  var description: String {
    func text(_ value: JSONValue?) -> String {
      guard let value else { return "not set" }
      if let string = value.string { return string }
      var writer = JSONWriter()
      writer.value(value)
      let text = writer.bytes.string()
      return text.count > 80 ? "\(text.prefix(80))..." : text
    }
    // Steps and kinds of members are told by the names behind them.
    let names = path.filter { !["stages", "parameters"].contains($0) }
    return "\(names.joined(separator: " ")): \(text(old)) there, \(text(new)) now"
  }
}
