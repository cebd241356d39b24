internal import Base
internal import Deduplication
internal import Jobs
internal import YAML

/// Reads how documents are deduplicated: the options of `dataprep dedup minhash` and `dedup exact`, by their names.
internal struct DedupSettingsReader {
  private let name: String
  private let kind: RecipeBuilder.Kind
  private let memory: Int

  init(_ name: String, _ kind: RecipeBuilder.Kind, memory: Int) {
    self.name = name
    self.kind = kind
    self.memory = memory
  }

  func read(_ node: YAMLNode) throws -> DeduplicationSettings {
    let common = ["keep", "drop-all", "weights", "alarm-share", "alarm-documents", "accept"]
    let own = kind == .dedupExact ? ["field"] : ["threshold", "bands", "rows", "words", "unit", "seed"]
    let object = try YAMLObject(node.orEmptyMapping, "\(kind.rawValue) of step \(name)", keys: own + common)
    var settings = DeduplicationSettings(
      rule: kind == .dedupExact ? .equal(field: try object.string("field") ?? "text") : .similar(try similarity(object))
    )
    settings.memory = memory
    if let keep = try object.string("keep") {
      guard let policy = KeepPolicy(name: keep) else {
        throw object.node["keep"]!.mismatch("keep", expected: "longest, first, score:FIELD or source:A,B")
      }
      settings.keep = policy
    }
    settings.dropsAll = try object.bool("drop-all") ?? settings.dropsAll
    settings.addsWeights = try object.bool("weights") ?? settings.addsWeights
    settings.alarm.share = try object.number("alarm-share", in: 0...1) ?? settings.alarm.share
    settings.alarm.documents = try object.integer("alarm-documents", in: 0...(.max)) ?? settings.alarm.documents
    settings.accepted = Set(try object.strings("accept"))
    return settings
  }

  private func similarity(_ object: YAMLObject) throws -> DuplicateRule.Similarity {
    var similarity = DuplicateRule.Similarity()
    if object.node["threshold"]?.json == .string("off") {
      similarity.threshold = nil
    } else if let threshold = try object.number("threshold", in: 0.01...1) {
      similarity.threshold = threshold
    }
    similarity.bands = Bands(
      count: try object.integer("bands", in: 1...255) ?? similarity.bands.count,
      rows: try object.integer("rows", in: 1...255) ?? similarity.bands.rows)
    similarity.words = try object.integer("words", in: 1...64) ?? similarity.words
    similarity.seed = UInt64(try object.integer("seed", in: 0...(.max)) ?? Int(similarity.seed))
    similarity.unit = try object.choice("unit") ?? similarity.unit
    return similarity
  }
}

extension YAMLNode {
  /// The value, or a mapping without keys where there is none: `dedup-spans:` with all defaults.
  internal var orEmptyMapping: YAMLNode {
    if case .scalar(.null) = content { YAMLNode(.mapping([]), at: mark, why: why) } else { self }
  }
}
