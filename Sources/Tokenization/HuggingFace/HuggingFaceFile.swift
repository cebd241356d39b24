internal import Base

/// Reads the tokenizer.json of Hugging Face's library `tokenizers`, of the kind that GPT-2, Llama 3, Qwen and DeepSeek
/// have: byte-pair encoding over bytes.
///
/// The reader either supports a feature exactly as that library does, or rejects it by name.
internal enum HuggingFaceFile {
  private static let known = [
    "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder",
    "model",
  ]

  /// Reads a file's bytes.
  ///
  /// - Throws: `TokenizerError`; what is not a tokenizer.json is `.notATokenizer`.
  static func tokenizer(
    _ file: UnsafeBufferPointer<UInt8>, location: String
  ) throws(TokenizerError) -> any Tokenizer {
    guard file.count(where: { $0 == UInt8(ascii: ",") }) <= TokenizerLimits.jsonCommas else {
      throw TokenizerError(
        .unsupported, "the file has more than \(TokenizerLimits.jsonCommas) values", location: location)
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: Span(_unsafeElements: file))
    } catch {
      throw TokenizerError(.damaged, "the file is not JSON", location: location, underlying: error)
    }
    guard value["model"] != nil else {
      throw TokenizerError(.notATokenizer, "a JSON file without a model, so not a tokenizer.json", location: location)
    }
    do {
      return try tokenizer(value)
    } catch {
      throw TokenizerError(error.code, error.message, location: location, advice: error.advice)
    }
  }

  /// The tokenizer of a parsed file.
  static func tokenizer(_ value: JSONValue) throws(TokenizerError) -> any Tokenizer {
    let file = try StrictObject(value, "", known: known)
    let version = file["version"] == nil ? "1.0" : try file.string("version")
    guard version == "1.0" else { throw TokenizerError(.unsupported, "version is \(version); only 1.0 is supported") }
    try file.refuse("truncation", "it would truncate documents; set it to null")
    try file.refuse("padding", "it would pad documents; set it to null")
    try checkPostProcessor(file["post_processor"], "post_processor")
    try checkDecoder(file["decoder"])
    var rules = TextRules()
    if let form = try normalForm(file["normalizer"], "normalizer") { rules.normalForm = NormalForm.of(form) }
    let (pretokenization, addsPrefixSpace) = try PretokenizerReader.read(file["pre_tokenizer"])
    rules.addsPrefixSpace = addsPrefixSpace
    var model = try HuggingFaceModel(file["model"] ?? .null)
    let added = try AddedToken.list(file["added_tokens"], model)
    let spelt = added.map { token in
      let normal = token.isNormalized ? rules.normalForm?.normalized(token.content) : nil
      return (token: token, spelling: normal ?? Array(token.content.utf8))
    }
    // Special ones come first where two spellings agree.
    let ordered = spelt.filter(\.token.isSpecial) + spelt.filter { !$0.token.isSpecial }
    rules.early = AddedTokenFinder(ordered.filter { !$0.token.isNormalized })
    rules.late = AddedTokenFinder(ordered.filter(\.token.isNormalized))
    var special: [String: UInt32] = [:]
    var keepsText = rules.normalForm == nil && !addsPrefixSpace
    for (token, spelling) in spelt {
      let isItself = model.defineAdded(token, spelling)
      keepsText = keepsText && isItself && !token.takesSpaceBefore && !token.takesSpaceBehind
      if token.isSpecial { special[token.content] = token.number }
    }
    let vocabulary = try VocabularyBuilder.merging(model.tokens, model.merges, looksUpPieces: model.ignoresMerges)
    return HuggingFaceTokenizer(
      rules: rules, pretokenization: pretokenization, vocabulary: vocabulary, decoded: model.decoded,
      specialTokens: special, keepsText: keepsText)
  }

  /// The normal form that a normalizer represents; of several, in order, the strongest remains.
  private static func normalForm(_ value: JSONValue?, _ path: String) throws(TokenizerError) -> NormalForm.Kind? {
    guard let value else { return nil }
    let type = try StrictObject.type(of: value, path)
    switch type {
    case "NFC", "NFKC":
      _ = try StrictObject(value, path, known: ["type"])
      return NormalForm.Kind(rawValue: type)
    case "Sequence":
      let list = try StrictObject(value, path, known: ["type", "normalizers"]).array("normalizers")
      var strongest: NormalForm.Kind?
      for (index, value) in list.enumerated() {
        let form = try normalForm(value, "\(path).normalizers[\(index)]")
        if strongest != .compatible, let form { strongest = form }
      }
      return strongest
    default: throw StrictObject.unknownType(type, path)
    }
  }

  /// Accepts post-processors that add special tokens around a text or change offsets only: encoding does neither.
  private static func checkPostProcessor(_ value: JSONValue?, _ path: String) throws(TokenizerError) {
    guard let value else { return }
    let type = try StrictObject.type(of: value, path)
    switch type {
    case "ByteLevel", "TemplateProcessing", "RobertaProcessing", "BertProcessing": return
    case "Sequence":
      let list = try StrictObject(value, path, known: ["type", "processors"]).array("processors")
      for (index, value) in list.enumerated() { try checkPostProcessor(value, "\(path).processors[\(index)]") }
    default: throw StrictObject.unknownType(type, path)
    }
  }

  private static func checkDecoder(_ value: JSONValue?) throws(TokenizerError) {
    guard let value else {
      throw TokenizerError(.unsupported, "decoder is null: tokens would decode to byte-level characters")
    }
    let type = try StrictObject.type(of: value, "decoder")
    guard type == "ByteLevel" else { throw StrictObject.unknownType(type, "decoder") }
    _ = try StrictObject(value, "decoder", known: ["type", "add_prefix_space", "trim_offsets", "use_regex"])
  }
}
