internal import Base
internal import Jobs
internal import Records
internal import YAML

/// Reads how documents become shards: the options of `dataprep release`, by their names.
internal struct ReleaseReader {
  let name: String
  /// The recipe's name and licence, for the card.
  let recipe: String
  let license: String?

  func read(_ node: YAMLNode) throws -> ReleaseSettings {
    let object = try YAMLObject(
      node.orEmptyMapping, "release of step \(name)",
      keys: ["format", "shard-size", "tiers", "url", "creator", "published"])
    var settings = ReleaseSettings()
    if let format = try object.string("format") {
      guard let known = DocumentFormat(rawValue: format) else {
        throw object.node["format"]!.mismatch(
          "format", expected: "one of \(DocumentFormat.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      settings.format = known
    }
    settings.shardBytes = try object.integer("shard-size", in: 1 << 16...1 << 44) ?? settings.shardBytes
    let tiers = try object.strings("tiers")
    if object.node("tiers") != nil {
      let known = tiers.compactMap { Verdict.Tier(name: $0) }
      guard known.count == tiers.count, !known.isEmpty else {
        throw object.node["tiers"]!.mismatch("tiers", expected: "a list of noisy and clean")
      }
      settings.tiers = known.sorted()
    }
    settings.card.name = recipe
    settings.card.license = license
    settings.card.url = try object.string("url")
    settings.card.creator = try object.string("creator")
    settings.card.published = try object.string("published")
    return settings
  }
}
