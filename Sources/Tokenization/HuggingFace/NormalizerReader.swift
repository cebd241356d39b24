internal import Base

/// Reads the `normalizer` of a tokenizer.json.
internal struct NormalizerReader {
  private(set) var normalization = TextNormalization()

  init(_ value: JSONValue?) throws(TokenizerError) {
    if let value { try read(value, "normalizer") }
  }

  private mutating func read(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let type = try StrictObject.type(of: value, path)
    switch type {
    case "Sequence":
      let list = try StrictObject(value, path, known: ["type", "normalizers"]).array("normalizers")
      for (index, value) in list.enumerated() { try read(value, "\(path).normalizers[\(index)]") }
    case "Lowercase":
      _ = try StrictObject(value, path, known: ["type"])
      normalization.append(.lowercase)
    case "Prepend":
      let prepend = try StrictObject(value, path, known: ["type", "prepend"])
      normalization.append(.prepend(Array(try prepend.string("prepend").utf8)))
    case "Strip":
      let strip = try StrictObject(value, path, known: ["type", "strip_left", "strip_right"])
      normalization.append(.strip(start: try strip.bool("strip_left"), end: try strip.bool("strip_right")))
    case "Replace": try readReplace(value, path)
    default:
      guard let form = NormalForm.Kind(rawValue: type) else { throw StrictObject.unknownType(type, path) }
      _ = try StrictObject(value, path, known: ["type"])
      normalization.append(.form(.of(form)))
    }
  }

  private mutating func readReplace(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let replace = try StrictObject(value, path, known: ["type", "pattern", "content"])
    let content = try replace.string("content")
    let pattern = try StrictObject(replace["pattern"] ?? .null, "\(path).pattern", known: ["Regex", "String"])
    let isString = pattern["String"] != nil
    let text = try pattern.string(isString ? "String" : "Regex")
    let name = "\(text) as \(content)"
    if isString, !text.isEmpty {
      return normalization.append(.replaceText(Array(text.utf8), by: Array(content.utf8), name: name))
    }
    do throws(ExpressionError) {
      let automaton = try isString ? ExpressionAutomaton(.literal(text)) : ExpressionAutomaton(text)
      normalization.append(.replace(automaton, by: Array(content.utf8), name: name))
    } catch {
      throw TokenizerError(
        .unsupported, "\(path) replaces an expression with \(error.what), which is not supported: \(text)")
    }
  }
}
