internal import Base
internal import CResources

/// The pattern and special tokens of tiktoken's vocabulary files, which do not contain them.
internal struct KnownVocabulary: Sendable {
  /// The file's name without its ending.
  var stem: String
  /// SHA-256 of the file in hexadecimal.
  var sha256: String
  var pattern: PatternChoice
  var specialTokens: [String: UInt32]

  /// The embedded table `tokenizers.tsv`.
  static let all: [KnownVocabulary] = {
    let table = UnsafeBufferPointer(start: dataprep_tokenizers, count: dataprep_tokenizers_count)
    var known: [KnownVocabulary] = []
    TableLines.forEach(in: table, fields: 4) { fields in
      let texts = fields.map { String(decoding: table[$0], as: UTF8.self) }
      guard let pattern = PatternChoice(rawValue: texts[2]) else { preconditionFailure("no pattern \(texts[2])") }
      var special: [String: UInt32] = [:]
      for token in texts[3].split(separator: " ") {
        guard let equals = token.lastIndex(of: "="), let number = UInt32(token[token.index(after: equals)...]) else {
          preconditionFailure("no special token: \(token)")
        }
        special[String(token[..<equals])] = number
      }
      known.append(KnownVocabulary(stem: texts[0], sha256: texts[1], pattern: pattern, specialTokens: special))
    }
    return known
  }()
}
