internal import Base

/// A token beside the model's vocabulary, found in texts before they are cut.
internal struct AddedToken: Sendable {
  var number: UInt32
  var content: String
  /// Whether white space before and after it is taken with it.
  var takesSpaceBefore: Bool
  var takesSpaceBehind: Bool
  /// Whether it is looked for in the text after normalization.
  var isNormalized: Bool
  /// Whether it is one that text is not encoded to.
  var isSpecial: Bool

  private static let known = ["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"]

  private init(_ value: JSONValue, _ path: String) throws(TokenizerError) {
    let object = try StrictObject(value, path, known: Self.known)
    guard let number = object["id"]?.integer, number >= 0, number < MergeTable.limit else {
      throw TokenizerError(.damaged, "\(path).id is not a number below \(MergeTable.limit)")
    }
    self.number = UInt32(number)
    content = try object.string("content")
    takesSpaceBefore = try object.bool("lstrip")
    takesSpaceBehind = try object.bool("rstrip")
    isNormalized = try object.bool("normalized")
    isSpecial = try object.bool("special")
    if try object.bool("single_word"), !isSpecial {
      throw TokenizerError(
        .unsupported, "\(path).single_word is set: \(content) would match only as a whole word")
    }
  }

  /// Reads `added_tokens`.
  ///
  /// Hugging Face's reader assigns each of them the model's ID of its spelling, or the next free one;
  /// the ID in the file is only compared.
  static func list(_ value: JSONValue?, _ model: HuggingFaceModel) throws(TokenizerError) -> [AddedToken] {
    guard let value else { return [] }
    guard let values = value.array else { throw TokenizerError(.damaged, "added_tokens is not an array") }
    var tokens: [AddedToken] = []
    var seen = SpellingNumbers(count: values.count)
    var highest: UInt32?
    for (index, value) in values.enumerated() {
      let path = "added_tokens[\(index)]"
      let token = try AddedToken(value, path)
      guard !token.content.isEmpty, seen.insert(token.content.utf8, number: token.number) else {
        throw TokenizerError(.damaged, "\(path) is empty or duplicate: \(token.content)")
      }
      let next = max(highest.map { $0 + 1 } ?? 0, UInt32(model.numbers.count))
      let number = model.numbers[token.content.utf8] ?? next
      guard token.number == number else {
        throw TokenizerError(
          .damaged,
          "\(path), \(token.content), has ID \(token.number); its place in the file requires \(number)")
      }
      highest = max(highest ?? 0, number)
      tokens.append(token)
    }
    return tokens
  }
}
