internal import Base
internal import Jobs
internal import Records
internal import Tokenization
internal import YAML

/// Reads how documents become token shards: the options of `dataprep tokenize`, by their names.
internal struct TokenizeReader {
  private static let keys = [
    "tokenizer", "format", "prefix", "shard-tokens", "val-shards", "min-shard-tokens", "tail", "eot", "eot-token",
    "specials", "shuffle-seed", "doc-ends", "trace", "groups",
  ]

  private let name: String
  private let resources: any RecipeResources

  init(_ name: String, _ resources: any RecipeResources) {
    self.name = name
    self.resources = resources
  }

  func read(_ node: YAMLNode) throws -> TokenizeJob {
    let object = try YAMLObject(node.orEmptyMapping, "tokenize of step \(name)", keys: Self.keys)
    let tokenizer = try object.required("tokenizer")
    let file: TokenizerFile
    let wanted = try object.string("tokenizer") ?? ""
    do { file = try resources.tokenizer(wanted) } catch let error as any ReportableError {
      throw YAMLError(
        .badValue, "the tokenizer \(wanted) is not available", location: tokenizer.mark.text, advice: error.advice,
        underlying: error)
    }
    let settings = try settings(object, file)
    do { return try TokenizeJob(tokenizer: file, settings: settings) } catch {
      throw YAMLError(.badValue, error.message, location: node.mark.text, advice: error.advice)
    }
  }

  private func settings(_ object: YAMLObject, _ file: TokenizerFile) throws -> TokenizationSettings {
    var settings = TokenizationSettings(
      format: try object.choice("format") ?? .llmc, prefix: try object.string("prefix") ?? "tokens")
    guard !settings.prefix.contains("/"), !settings.prefix.hasPrefix(".") else {
      throw object.node["prefix"]!.mismatch("prefix", expected: "a name without a directory")
    }
    settings.shardTokens = try object.integer("shard-tokens", in: 1000...(.max)) ?? settings.shardTokens
    settings.validationShards = try object.integer("val-shards", in: 0...(.max)) ?? settings.validationShards
    settings.minimumShardTokens =
      try object.integer("min-shard-tokens", in: 1...(.max)) ?? settings.minimumShardTokens
    settings.tail = try object.choice("tail") ?? settings.tail
    settings.separatorPlace = try object.choice("eot") ?? settings.separatorPlace
    settings.specials = try object.choice("specials") ?? settings.specials
    settings.shuffleSeed = try object.integer("shuffle-seed", in: 0...(.max)).map(UInt64.init)
    settings.keepsEnds = try object.bool("doc-ends") ?? settings.keepsEnds
    // For documents that were shuffled only the table records their source.
    settings.traces = try object.bool("trace") ?? (settings.shuffleSeed != nil)
    settings.groups = try object.integer("groups", in: 1...10_000) ?? settings.groups
    let wish = try object.string("eot-token")
    do { settings.separator = try resources.separator(settings.separatorPlace, wish, of: file) } catch let error
      as any ReportableError
    {
      let place = object.node["eot-token"] ?? object.node
      throw YAMLError(.badValue, error.message, location: place.mark.text, advice: error.advice)
    }
    return settings
  }
}
