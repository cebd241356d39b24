internal import Base
internal import CResources

/// The pattern and special tokens of rank lists in tiktoken's form, which do not contain them.
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
      for token in texts[3].split(separator: " ") { add(token, to: &special) }
      known.append(KnownVocabulary(stem: texts[0], sha256: texts[1], pattern: pattern, specialTokens: special))
    }
    return known
  }()

  /// Adds a special token, `<|end|>=5`, or a row of numbered ones, `<|x_*|>=5:3:0` for `<|x_0|>` to `<|x_2|>`.
  private static func add(_ entry: Substring, to special: inout [String: UInt32]) {
    let equals = entry.lastIndex(of: "=") ?? entry.endIndex
    let numbers = entry[equals...].dropFirst().split(separator: ":").map { UInt32($0) }
    let spelling = entry[..<equals]
    switch (numbers.count, numbers.first ?? nil) {
    case (1, let number?): special[String(spelling)] = number
    case (3, let first?):
      guard let star = spelling.firstIndex(of: "*"), let count = numbers[1], let start = numbers[2] else { fallthrough }
      for index in 0..<count {
        special["\(spelling[..<star])\(start + index)\(spelling[spelling.index(after: star)...])"] = first + index
      }
    default: preconditionFailure("no special token: \(entry)")
    }
  }
}
