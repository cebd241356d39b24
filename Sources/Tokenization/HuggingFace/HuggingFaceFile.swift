internal import Base

/// Reads the tokenizer.json of Hugging Face's library `tokenizers`: byte-pair encoding over bytes, as GPT-2, Llama 3, Qwen
/// and DeepSeek have it, or over characters with bytes for those without a token, as Llama 2, Mistral and Gemma have it.
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
    let isTekken = TekkenFile.isTekken(value)
    guard isTekken || value["model"] != nil else {
      throw TokenizerError(
        .notATokenizer, "a JSON file without a model, so neither a tokenizer.json nor a tekken.json",
        location: location)
    }
    do {
      return try isTekken ? TekkenFile.tokenizer(value) : tokenizer(value)
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
    let reader = try PretokenizerReader(file["pre_tokenizer"])
    var rules = TextRules()
    rules.normalization = try NormalizerReader(file["normalizer"]).normalization
    rules.prefix = reader.prefix
    rules.marksSpaces = reader.spaceMark != nil
    if rules.prefix == .markAtStart, rules.normalization.stripsStart {
      throw TokenizerError(
        .unsupported, "pre_tokenizer.prepend_scheme is first, and normalizer takes characters away at the start")
    }
    var model = try HuggingFaceModel(file["model"] ?? .null, isByteLevel: reader.isByteLevel)
    let added = try AddedToken.list(file["added_tokens"], model)
    let spelt = added.map { token in
      let normal = token.isNormalized ? rules.normalization.applied(to: token.content) : nil
      return (token: token, spelling: normal ?? Array(token.content.utf8))
    }
    // A spelling that normalization takes away is found nowhere. Special ones come first where two agree.
    let found = spelt.filter { !$0.spelling.isEmpty }
    let ordered = found.filter(\.token.isSpecial) + found.filter { !$0.token.isSpecial }
    rules.early = AddedTokenFinder(ordered.filter { !$0.token.isNormalized })
    rules.late = AddedTokenFinder(ordered.filter(\.token.isNormalized))
    var special: [String: UInt32] = [:]
    var keepsText = rules.keepsCharacters && reader.isByteLevel
    for (token, spelling) in spelt {
      let isItself = model.defineAdded(token, spelling)
      keepsText = keepsText && isItself && !token.takesSpaceBefore && !token.takesSpaceBehind
      if token.isSpecial { special[token.content] = token.number }
    }
    let vocabulary = try VocabularyBuilder.merging(
      model.tokens, model.merges, looksUpPieces: model.ignoresMerges, byteTokens: model.byteTokens)
    let word = !reader.isByteLevel && model.tokensBeginWithMarks ? MarkedWordPattern() : nil
    return HuggingFaceTokenizer(
      rules: rules, pretokenization: reader.pretokenization(words: word), vocabulary: vocabulary,
      decoder: TokenDecoder(file["decoder"], model.decoded, byteTokens: model.byteTokens), specialTokens: special,
      keepsText: keepsText)
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
}
