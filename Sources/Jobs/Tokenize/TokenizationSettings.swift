internal import Base
package import Records
package import Tokenization

/// Everything that decides what a tokenization writes for its inputs.
package struct TokenizationSettings: Sendable {
  /// What happens to a last shard of fewer tokens than loaders take.
  package enum Tail: String, Sendable, CaseIterable {
    /// Its tokens go to the shard before it, where that is of the same split.
    case merge
    /// Its tokens are left out, and counted.
    case drop
    /// It is written as it is.
    case keep
  }

  /// Where the separator token stands.
  package enum SeparatorPlace: String, Sendable, CaseIterable {
    /// Before each document, as llm.c has it.
    case before
    /// After each document, as datatrove, Megatron and dolma have it.
    case after
    case none
  }

  /// What becomes of spellings of special tokens in texts.
  package enum Specials: String, Sendable, CaseIterable {
    /// They are text like any other.
    case ordinary
    /// They become the special tokens.
    case parse
    /// They end the run.
    case error
  }

  /// The layout of shards.
  package var format: TokenShardFormat
  /// What shards' names begin with.
  package var prefix: String
  /// Tokens of a full shard. llm.c's shards have just that many; others end with the document that reaches it.
  package var shardTokens = 100_000_000
  /// How many of the first shards are for validation; not asked where there is a `validationShare`.
  package var validationShards: Int
  /// The documents that are drawn from all inputs for validation; nil where the first shards are.
  package var validationShare: ValidationShare?
  /// The fewest tokens that the loader takes in a shard: MatMamba's and llm.c's need `processes * B * T + 1`.
  package var minimumShardTokens = 1
  /// What becomes of a short last shard.
  package var tail = Tail.merge
  /// Where the separator is.
  package var separatorPlace: SeparatorPlace
  /// The separator's number; nil where there is none.
  package var separator: UInt32?
  /// What becomes of spellings of special tokens in texts.
  package var specials = Specials.ordinary
  /// Decides the order of documents; nil for the inputs' order.
  package var shuffleSeed: UInt64?
  /// Groups of inputs that are tokenized each by itself, with shards of its own, so that workers share the work; 1 for
  /// one stream over all inputs.
  package var groups = 1
  /// Whether llm.c's shards have the ends of their documents beside them.
  package var keepsEnds = false
  /// Whether shards have a table beside them that tells each document's source.
  package var traces = false
  /// Whether fields of such tables, dolma's too, cannot be taken for formulas (`SpreadsheetText`).
  package var neutralisesTables = false
  /// The fields of the inputs' records.
  package var fields = TextFields()

  /// The format's own defaults.
  package init(format: TokenShardFormat, prefix: String) {
    self.format = format
    self.prefix = prefix
    validationShards = format == .llmc ? 1 : 0
    separatorPlace = format == .llmc ? .before : .after
  }

  /// Reads what `writeMembers` wrote; nil where it is something else.
  internal init?(_ json: JSONValue) {
    guard let format = json["format"]?.string.flatMap(TokenShardFormat.init(rawValue:)),
      let prefix = json["prefix"]?.string, let shardTokens = json["shard_tokens"]?.count,
      let validationShards = json["val_shards"]?.count, let least = json["min_shard_tokens"]?.count,
      let tail = json["tail"]?.string.flatMap(Tail.init(rawValue:)),
      let place = json["eot"]?.string.flatMap(SeparatorPlace.init(rawValue:)),
      let specials = json["specials"]?.string.flatMap(Specials.init(rawValue:)),
      case .bool(let keepsEnds)? = json["doc_ends"], case .bool(let traces)? = json["trace"],
      let text = json["text_field"]?.string, let id = json["id_field"]?.string
    else { return nil }
    self.init(format: format, prefix: prefix)
    self.shardTokens = shardTokens
    self.validationShards = validationShards
    validationShare = json["val_millionths"]?.count.flatMap(ValidationShare.init(millionths:))
    minimumShardTokens = least
    self.tail = tail
    separatorPlace = place
    separator = json["eot_token"]?.integer.map { UInt32(truncatingIfNeeded: $0) }
    self.specials = specials
    shuffleSeed = json["shuffle_seed"]?.integer.map { UInt64(truncatingIfNeeded: $0) }
    groups = json["groups"]?.count ?? 1
    self.keepsEnds = keepsEnds
    self.traces = traces
    neutralisesTables = json["safe_csv"] == .bool(true)
    fields = TextFields(text: text, id: id)
  }

  /// `train` or `val`: what the task takes, else `val` for the first shards, of several groups those of the first.
  internal func split(ofShard index: Int, of task: TokenTask) -> String {
    guard let split = task.split else { return index < validationShards && task.group ?? 0 == 0 ? "val" : "train" }
    return split == .validation ? "val" : "train"
  }

  /// A group's number as names have it.
  internal static func label(ofGroup group: Int) -> String {
    let digits = String(group + 1)
    return "g" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The main file's name of a shard.
  internal func fileName(ofShard index: Int, of task: TokenTask) -> String {
    let label = task.group.map { Self.label(ofGroup: $0) }
    let prefix = [prefix, label].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "_")
    return format.fileName(
      prefix: prefix, split: split(ofShard: index, of: task), index: index, isShuffled: shuffleSeed != nil)
  }

  /// Writes the members of an object, in a fixed order.
  internal func writeMembers(to json: inout JSONWriter) {
    json.member("format", format.rawValue)
    json.member("prefix", prefix)
    json.member("shard_tokens", shardTokens)
    json.member("val_shards", validationShards)
    if let validationShare { json.member("val_millionths", validationShare.millionths) }
    json.member("min_shard_tokens", minimumShardTokens)
    json.member("tail", tail.rawValue)
    json.member("eot", separatorPlace.rawValue)
    json.member("eot_token", separator)
    json.member("specials", specials.rawValue)
    json.member("shuffle_seed", shuffleSeed)
    if groups > 1 { json.member("groups", groups) }
    json.member("doc_ends", keepsEnds)
    json.member("trace", traces)
    if neutralisesTables { json.member("safe_csv", true) }
    json.member("text_field", fields.text)
    json.member("id_field", fields.id)
  }
}
