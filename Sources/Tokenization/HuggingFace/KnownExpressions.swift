/// The regular expressions of Split pre-tokenizers that there are scanners for.
///
/// They are compared verbatim, except that a line end may represent itself or be written `\r` or `\n`:
/// another spelling of the same expression is another one.
internal enum KnownExpressions {
  /// The scanner for an expression, and its name.
  static func pattern(_ expression: String) -> (pattern: any PretokenPattern, name: String)? {
    let expression = escaped(expression)
    if let choice = choices[expression] { return (choice.pattern, "pattern \(choice.rawValue)") }
    guard let limit = numbers[expression] else { return nil }
    return (NumberSplit(limit: limit, characters: .plain), "numbers \(expression)")
  }

  /// Whether an expression is the one of DeepSeek V3's three, which go one inside the other, that is at `index`.
  static func isDeepSeek(_ expression: String, at index: Int) -> Bool { escaped(expression) == deepSeek[index] }

  /// The expression with line ends written as escapes.
  private static func escaped(_ expression: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in expression.unicodeScalars {
      switch scalar {
      case "\r": result.append(contentsOf: #"\r"#.unicodeScalars)
      case "\n": result.append(contentsOf: #"\n"#.unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// How many Splits DeepSeek V3's scanner represents.
  static var deepSeekCount: Int { deepSeek.count }

  private static let deepSeek = [
    #"\p{N}{1,3}"#,
    "[一-龥\u{3040}-ゟ゠-ヿ]+",
    ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|"##
      + #"\s*[\r\n]+|\s+(?!\S)|\s+"#,
  ]

  private static let numbers = [#"\p{N}{1,3}"#: 3, #"\p{N}"#: 1, #"\p{N}+"#: Int.max]

  private static let capitals = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
  private static let smalls = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#
  private static let contraction = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)"#
  private static let word = #"[^\r\n\p{L}\p{N}]?"#
  private static let space = #"\s*[\r\n]+|\s+(?!\S)|\s+"#

  private static let choices: [String: PatternChoice] = [
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
    #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
    #"\#(contraction)|\#(word)\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\#(space)"#: .llama3,
    #"'(?i:[sdmt]|ll|ve|re)|\#(word)+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"#: .llama3,
    #"\#(contraction)|\#(word)\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\#(space)"#: .qwen2,
    #"\#(word)\#(capitals)*\#(smalls)+\#(contraction)?|\#(word)\#(capitals)+\#(smalls)*\#(contraction)?|"#
      + #"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\#(space)"#: .o200k,
    #"\#(word)\#(capitals)*\#(smalls)+|\#(word)\#(capitals)+\#(smalls)*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\#(space)"#:
      .tekken,
  ]
}
