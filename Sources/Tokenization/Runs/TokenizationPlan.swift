public import Base

/// What a tokenization does: inputs, tokenizer and settings. Two runs of one plan write the same bytes.
public struct TokenizationPlan: Sendable {
  /// One input.
  public struct Input: Sendable, Equatable {
    /// As `openTextReader` takes it.
    public var location: String
    /// Bytes as stored, where that is known beforehand.
    public var byteCount: Int?

    public init(location: String, byteCount: Int?) {
      self.location = location
      self.byteCount = byteCount
    }
  }

  public var inputs: [Input]
  public var tokenizer: TokenizerFile
  public var settings: TokenizationSettings
  /// Bytes a token takes.
  public var width: TokenWidth { settings.format.width(vocabularySize: tokenizer.tokenizer.vocabularySize) }

  /// Checks that settings, tokenizer and format go together.
  ///
  /// - Throws: `TokenizerError.doesNotFit`.
  public init(inputs: [Input], tokenizer: TokenizerFile, settings: TokenizationSettings) throws(TokenizerError) {
    self.inputs = inputs
    self.tokenizer = tokenizer
    self.settings = settings
    let most = settings.format.mostTokens(width)
    func refuse(_ message: String, _ advice: String) -> TokenizerError {
      TokenizerError(.doesNotFit, message, advice: advice)
    }
    guard settings.shardTokens >= 1 else { throw refuse("a shard has at least one token", "Raise --shard-tokens.") }
    guard settings.leastShardTokens <= settings.shardTokens else {
      throw refuse(
        "no shard of \(settings.shardTokens) tokens has the \(settings.leastShardTokens) that --min-shard-tokens asks for",
        "Raise --shard-tokens.")
    }
    // A last shard that is merged makes the one before it longer.
    guard settings.shardTokens + settings.leastShardTokens <= most else {
      throw refuse(
        "\(settings.format.rawValue)'s loaders take at most \(most) tokens of \(width.rawValue) bytes in a file",
        "Lower --shard-tokens.")
    }
    if settings.keepsEnds, settings.format != .llmc {
      throw refuse(
        "\(settings.format.rawValue) tells where documents end by itself", "Leave --doc-ends out.")
    }
    if let separator = settings.separator, Int(separator) >= tokenizer.tokenizer.vocabularySize {
      throw .unknownToken(separator, vocabularySize: tokenizer.tokenizer.vocabularySize)
    }
  }

  /// Writes the plan as JSON, in a fixed order.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("tool")
    json.string("dataprep \(version)")
    json.key("tokenizer")
    json.beginObject()
    tokenizer.writeMembers(to: &json)
    json.endObject()
    json.key("token_bytes")
    json.integer(width.rawValue)
    settings.writeMembers(to: &json)
    json.key("inputs")
    json.beginArray()
    for input in inputs {
      json.beginObject()
      json.key("input")
      json.string(input.location)
      json.key("bytes")
      if let byteCount = input.byteCount { json.integer(byteCount) } else { json.null() }
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  /// The plan as JSON: what `plan.json` holds.
  internal var json: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    json.endLine()
    return json.bytes.array()
  }
}

extension TokenizerFile {
  /// What identifies a tokenizer in plans and manifests.
  internal func writeMembers(to json: inout JSONWriter) {
    json.key("name")
    json.string(name)
    json.key("sha256")
    json.string(sha256)
    json.key("kind")
    json.string(tokenizer.kind)
    json.key("vocabulary_size")
    json.integer(tokenizer.vocabularySize)
    json.key("unicode_version")
    if let unicodeVersion = tokenizer.unicodeVersion { json.string(unicodeVersion) } else { json.null() }
  }
}
