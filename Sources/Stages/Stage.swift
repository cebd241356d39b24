package import Base
package import Records

/// A step of a recipe: an immutable value, shared by all threads.
///
/// A stage never removes a document; it sets its verdict, and later stages skip it. Recipes name stages by `id`,
/// and set their parameters by the names in `parameters`.
package protocol Stage: Sendable {
  /// The stage's own kebab-case name, such as `drop-failed-responses`; no two stages have the same.
  static var id: String { get }

  /// The kebab-case name that reports and rejects have; neighbours of one group are reported as one.
  static var group: String { get }

  /// The stage's purpose, in one sentence.
  static var summary: String { get }

  /// Everything that can be set, in the order in which it is written. A stage's behaviour depends on nothing else.
  static var parameters: [StageParameter<Self>] { get }

  /// Small documents with expected results, for tests and manual pages.
  static var examples: [StageExample] { get }

  /// The analyses that the stage needs; `Analyze.placed(in:)` inserts them.
  static var needs: Set<Analysis> { get }

  /// Whether the stage changes texts, which invalidates their analysis.
  static var changesTexts: Bool { get }

  /// Parameters of which at least one must be set, as the stage has nothing to do without; recipes and commands check it
  /// (`checkPurpose`).
  static var purpose: [String] { get }

  /// The stage with its default parameters.
  init()

  /// The bytes of kept documents that reports count after this stage.
  var measure: Document.Measure { get }

  /// A worker with its own scratch memory; every thread gets one.
  func makeWorker() throws -> any StageWorker
}

/// A stage at work on one thread.
package protocol StageWorker: AnyObject {
  /// Processes every document of a batch that is still kept.
  func run(_ batch: inout Batch)
}

extension Stage {
  /// The default: no parameters.
  package static var parameters: [StageParameter<Self>] { [] }
  /// The default: the stage needs no analysis.
  package static var needs: Set<Analysis> { [] }
  /// The default: texts stay unchanged.
  package static var changesTexts: Bool { false }
  /// The default: the stage works with its defaults.
  package static var purpose: [String] { [] }

  /// Checks that the stage has what it cannot work without: a list, a model.
  ///
  /// - Throws: `badResource` where all parameters of `purpose` are null or empty.
  package func checkPurpose() throws(StageError) {
    guard !Self.purpose.isEmpty else { return }
    for parameter in Self.parameters where Self.purpose.contains(parameter.name) {
      var json = JSONWriter()
      parameter.write(self, &json)
      guard ["null", "\"\"", "[]"].contains(json.bytes.string()) else { return }
    }
    let names = Self.purpose.joined(separator: " or ")
    throw StageError(
      .badResource, "stage \(Self.id) has nothing to do without \(names)",
      advice: "Set \(names); docs/filters.md says how.")
  }

  /// The parameters' names and purposes, in their order.
  package static var parameterTable: [(name: String, summary: String)] { parameters.map { ($0.name, $0.summary) } }

  /// Writes all parameters as one object, in their order. With `id`, they determine the stage's behaviour.
  package func describe(_ json: inout JSONWriter) {
    json.beginObject()
    for parameter in Self.parameters {
      json.key(parameter.name)
      parameter.write(self, &json)
    }
    json.endObject()
  }

  /// A stage with the parameters of an object, and defaults for the others.
  ///
  /// - Throws: `unknownParameter` for a key that is not a parameter, with the nearest one; `badParameter` for a value
  ///   that is invalid or a duplicate key; `badResource` if a model or table does not match.
  package init(
    parameters json: JSONValue, resources: any StageResources = NoResources()
  ) throws(StageError) {
    self.init()
    guard let members = json.members else {
      throw StageError(.badParameter, "stage \(Self.id): parameters must be a JSON object")
    }
    for (index, member) in members.enumerated() {
      guard let parameter = Self.parameters.first(where: { $0.name == member.key }) else {
        throw StageError.unknownParameter(member.key, of: Self.self)
      }
      guard !members[..<index].contains(where: { $0.key == member.key }) else {
        throw StageError(.badParameter, "stage \(Self.id): parameter \(member.key) is given twice")
      }
      try parameter.read(&self, member.value, resources)
    }
  }
}
