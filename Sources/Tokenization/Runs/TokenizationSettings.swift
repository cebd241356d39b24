internal import Base
public import Records

/// Everything that decides what a tokenization writes for its inputs.
public struct TokenizationSettings: Sendable {
  /// What happens to a last shard of fewer tokens than loaders take.
  public enum Tail: String, Sendable, CaseIterable {
    /// Its tokens go to the shard before it, where that is of the same split.
    case merge
    /// Its tokens are left out, and counted.
    case drop
    /// It is written as it is.
    case keep
  }

  /// Where the separator token stands.
  public enum SeparatorPlace: String, Sendable, CaseIterable {
    /// Before each document, as llm.c has it.
    case before
    /// After each document, as datatrove, Megatron and dolma have it.
    case after
    case none
  }

  /// What becomes of spellings of special tokens in texts.
  public enum Specials: String, Sendable, CaseIterable {
    /// They are text like any other.
    case ordinary
    /// They become the special tokens.
    case parse
    /// They end the run.
    case error
  }

  public var format: TokenShardFormat
  /// What shards' names begin with.
  public var prefix: String
  /// Tokens of a full shard. llm.c's shards have just that many; others end with the document that reaches it.
  public var shardTokens = 100_000_000
  /// How many of the first shards are for validation.
  public var validationShards: Int
  /// The fewest tokens that the loader takes in a shard: MatMamba's and llm.c's need `processes * B * T + 1`.
  public var leastShardTokens = 1
  public var tail = Tail.merge
  public var separatorPlace: SeparatorPlace
  /// The separator's number; nil where there is none.
  public var separator: UInt32?
  public var specials = Specials.ordinary
  /// Decides the order of documents; nil for the inputs' order.
  public var shuffleSeed: UInt64?
  /// Whether llm.c's shards have the ends of their documents beside them.
  public var keepsEnds = false
  /// Whether shards have a table beside them that tells each document's source.
  public var traces = false
  /// The fields of the inputs' records.
  public var fields = TextFields()

  /// The format's own defaults.
  public init(format: TokenShardFormat, prefix: String) {
    self.format = format
    self.prefix = prefix
    validationShards = format == .llmc ? 1 : 0
    separatorPlace = format == .llmc ? .before : .after
  }

  /// Reads what `writeMembers` wrote; nil where it is something else.
  internal init?(_ json: JSONValue) {
    guard let format = json["format"]?.string.flatMap(TokenShardFormat.init(rawValue:)),
      let prefix = json["prefix"]?.string, let shardTokens = json["shard_tokens"]?.integer,
      let validationShards = json["val_shards"]?.integer, let least = json["min_shard_tokens"]?.integer,
      let tail = json["tail"]?.string.flatMap(Tail.init(rawValue:)),
      let place = json["eot"]?.string.flatMap(SeparatorPlace.init(rawValue:)),
      let specials = json["specials"]?.string.flatMap(Specials.init(rawValue:)),
      case .bool(let keepsEnds)? = json["doc_ends"], case .bool(let traces)? = json["trace"],
      let text = json["text_field"]?.string, let id = json["id_field"]?.string
    else { return nil }
    self.init(format: format, prefix: prefix)
    self.shardTokens = shardTokens
    self.validationShards = validationShards
    leastShardTokens = least
    self.tail = tail
    separatorPlace = place
    separator = json["eot_token"]?.integer.map { UInt32(truncatingIfNeeded: $0) }
    self.specials = specials
    shuffleSeed = json["shuffle_seed"]?.integer.map { UInt64(truncatingIfNeeded: $0) }
    self.keepsEnds = keepsEnds
    self.traces = traces
    fields = TextFields(text: text, id: id)
  }

  /// `train`, or `val` for the first shards.
  internal func split(ofShard index: Int) -> String { index < validationShards ? "val" : "train" }

  /// The main file's name of a shard.
  internal func fileName(ofShard index: Int) -> String {
    format.fileName(
      prefix: prefix, split: split(ofShard: index), index: index, isShuffled: shuffleSeed != nil)
  }

  /// Writes the members of an object, in a fixed order.
  internal func writeMembers(to json: inout JSONWriter) {
    json.key("format")
    json.string(format.rawValue)
    json.key("prefix")
    json.string(prefix)
    json.key("shard_tokens")
    json.integer(shardTokens)
    json.key("val_shards")
    json.integer(validationShards)
    json.key("min_shard_tokens")
    json.integer(leastShardTokens)
    json.key("tail")
    json.string(tail.rawValue)
    json.key("eot")
    json.string(separatorPlace.rawValue)
    json.key("eot_token")
    if let separator { json.integer(separator) } else { json.null() }
    json.key("specials")
    json.string(specials.rawValue)
    json.key("shuffle_seed")
    if let shuffleSeed { json.integer(shuffleSeed) } else { json.null() }
    json.key("doc_ends")
    json.bool(keepsEnds)
    json.key("trace")
    json.bool(traces)
    json.key("text_field")
    json.string(fields.text)
    json.key("id_field")
    json.string(fields.id)
  }
}
