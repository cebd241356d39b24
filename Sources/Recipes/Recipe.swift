internal import Base
package import Fetch
package import Runs
package import YAML

/// A recipe: what is done with a crawl or a corpus, step by step, as one plan.
///
/// ```yaml
/// name: example
/// summary: Documents of a crawl, without near-duplicates.
/// input: archives
/// steps:
///   - step: extract
///     stages: [drop-failed-responses, decode-characters, extract-main-text, drop-empty-texts, identify-language]
///   - step: unique
///     dedup-minhash: {threshold: 0.8, why: "the default takes too many news agency texts"}
/// ```
///
/// Every key has a meaning, and every value a default that lives in the code of what it is for.
package struct Recipe: Sendable {
  /// What a recipe reads.
  package enum InputForm: String, Sendable, CaseIterable {
    /// WARC, ARC and WET archives.
    case archives
    /// JSON Lines and Parquet.
    case documents

    /// Which files of a directory are inputs.
    package var kind: InputKind { self == .archives ? .archives : .texts }
  }

  /// The recipe's name, for its card.
  package var name: String
  /// What it does, in a sentence.
  package var summary: String
  /// What it reads.
  package var input: InputForm
  /// The steps of the plan.
  package var steps: [Step]

  private static let keys = ["name", "summary", "input", "license", "steps"]

  /// A recipe from its file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overrides: values that the command line gives, in order.
  ///   - resources: models, tokenizers and rules that it names.
  ///   - memory: bytes for sorting; nothing that is written depends on it.
  /// - Throws: `YAMLError` with file, line and column; `SourceError` for a file that cannot be read.
  package init(
    file path: String, overrides: [RecipeOverride] = [], resources: any RecipeResources, memory: Int = 1 << 30
  ) throws {
    var node = try YAMLNode(file: path)
    for override in overrides { node = try override.applied(to: node) }
    try self.init(node, resources: resources, memory: memory)
  }

  /// A recipe from the mapping of its file.
  package init(_ node: YAMLNode, resources: any RecipeResources, memory: Int = 1 << 30) throws {
    let object = try YAMLObject(node, "the recipe", keys: Self.keys)
    let nameNode = try object.required("name")
    guard let name = try object.string("name"), StepName.isOne(name) else {
      throw nameNode.mismatch("name", expected: StepName.expected)
    }
    self.name = name
    summary = try object.string("summary") ?? ""
    input = try Self.input(of: node)
    let list = try object.list("steps")
    guard !list.isEmpty else {
      throw YAMLError(.missingKey, "the recipe has no steps", location: (node["steps"] ?? node).mark.text)
    }
    var builder = RecipeBuilder(
      recipe: name, license: try object.string("license"), input: input, resources: resources, memory: memory)
    for (index, step) in list.enumerated() { try builder.append(step, isLast: index == list.count - 1) }
    steps = builder.steps + [Step(RecipeReport(recipe: name, parts: builder.parts))]
  }

  /// What a recipe reads, without looking at its steps.
  package static func input(of node: YAMLNode) throws(YAMLError) -> InputForm {
    let object = try YAMLObject(node, "the recipe", keys: keys)
    _ = try object.required("input")
    return try object.choice("input") ?? .documents
  }
}

/// Names of recipes and their steps.
internal enum StepName {
  static let expected = "a name of lower-case letters, digits and hyphens"

  /// Whether a name is in kebab case and short enough for file names.
  static func isOne(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard 1...40 ~= bytes.count, let first = bytes.first, let last = bytes.last else { return false }
    func isLetter(_ byte: UInt8) -> Bool { ASCII.isDigit(byte) || 0x61...0x7A ~= byte }
    return isLetter(first) && isLetter(last) && bytes.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "-") }
  }
}
