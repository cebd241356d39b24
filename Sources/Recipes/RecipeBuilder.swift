internal import Base
internal import Jobs
internal import Records
internal import Runs
internal import Stages
internal import YAML

/// Makes the steps of a plan of those of a recipe, each reading what the one before has published.
internal struct RecipeBuilder {
  /// What a step of a recipe does: the key that says so.
  enum Kind: String, CaseIterable {
    case stages
    case dedupExact = "dedup-exact"
    case dedupMinHash = "dedup-minhash"
    case dedupSpans = "dedup-spans"
    case dedupLines = "dedup-lines"
    case dedupSubstrings = "dedup-substrings"
    case release
    case tokenize
  }

  let recipe: String
  let license: String?
  let input: Recipe.InputForm
  let resources: any RecipeResources
  let memory: Int
  private(set) var steps: [Step] = []
  /// The steps of the recipe, for its report.
  private(set) var parts: [RecipeReport.Part] = []
  private var names: [String: YAMLMark] = [:]

  init(
    recipe: String, license: String?, input: Recipe.InputForm, resources: any RecipeResources, memory: Int
  ) {
    self.recipe = recipe
    self.license = license
    self.input = input
    self.resources = resources
    self.memory = memory
  }

  /// Adds a step of the recipe.
  ///
  /// - Parameter isLast: whether what it publishes is the recipe's result, which has the run's directory to itself.
  mutating func append(_ node: YAMLNode, isLast: Bool) throws {
    let (name, kind, settings) = try Self.step(node)
    if let other = names.updateValue(node.mark, forKey: name) {
      throw YAMLError(
        .badValue, "a step is called \(name) already, in line \(other.line)", location: node.mark.text,
        advice: "Give every step a name of its own.")
    }
    if kind != .stages, steps.isEmpty, input == .archives {
      throw YAMLError(
        .badValue, "the first step of a recipe that reads archives has stages", location: node.mark.text,
        advice: "Extract the documents first, or set input: documents.")
    }
    if !isLast, kind == .release || kind == .tokenize {
      throw YAMLError(
        .badValue, "\(kind.rawValue) is no step before others: nothing reads its files", location: node.mark.text,
        advice: "Make it the last step.")
    }
    let scope = isLast ? StepScope.none : StepScope(name: name)
    let source = steps.last?.id
    let made = try jobs(kind, name, settings).map { Step($0, scope: scope, source: source) }
    steps += made
    // Shards are written by the second step of a release; the first is the one that counts.
    let counting = kind == .release ? made.first : made.last
    if let counting { parts.append(.init(name: name, kind: kind, step: counting.id)) }
  }

  /// The name, the kind and the settings of a step.
  static func step(_ node: YAMLNode) throws(YAMLError) -> (name: String, kind: Kind, settings: YAMLNode) {
    let kinds = Kind.allCases.map(\.rawValue)
    let object = try YAMLObject(node, "a step", keys: ["step"] + kinds)
    let nameNode = try object.required("step")
    guard let name = try object.string("step"), StepName.isOne(name) else {
      throw nameNode.mismatch("step", expected: StepName.expected)
    }
    let found = (node.members ?? []).filter { $0.key != "step" }
    guard let member = found.first, let kind = Kind(rawValue: member.key) else {
      throw YAMLError(
        .missingKey, "step \(name) does not say what it does", location: node.mark.text,
        advice: "Give it one of: \(kinds.joined(separator: ", ")).")
    }
    if found.count > 1 {
      throw YAMLError(
        .badKey, "step \(name) has \(member.key) and \(found[1].key)", location: found[1].mark.text,
        advice: "Give each a step of its own.")
    }
    return (name, kind, member.value)
  }

  private func jobs(_ kind: Kind, _ name: String, _ settings: YAMLNode) throws -> [any Job] {
    switch kind {
    case .stages: return [try stages(name, settings)]
    case .dedupExact, .dedupMinHash:
      let settings = try DedupSettingsReader(name, kind, memory: memory).read(settings)
      return DeduplicationSettings.steps(settings).map(\.job)
    case .dedupSpans, .dedupLines, .dedupSubstrings:
      let settings = try PassageSettingsReader(name, kind, memory: memory).read(settings)
      return [SignPassagesJob(settings), JoinPassagesJob(settings), ApplyPassagesJob(settings)]
    case .release:
      return try ReleaseReader(name: name, recipe: recipe, license: license).read(settings).steps.map(\.job)
    case .tokenize: return [try TokenizeReader(name, resources).read(settings)]
    }
  }

  /// Stages over the pages of archives, or over documents.
  private func stages(_ name: String, _ node: YAMLNode) throws -> any Job {
    let stages = try StageListReader(resources: resources.stages).read(node, of: name)
    guard steps.isEmpty, input == .archives else { return StagesJob(stages) }
    var settings = ExtractionSettings()
    settings.layout = .together
    settings.chosenStages = stages
    return ExtractJob(settings)
  }
}
