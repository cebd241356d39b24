internal import Base

/// Text as a scalar of YAML.
internal enum YAMLText {
  /// Words that some readers take for something else than text.
  private static let ambiguous: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

  /// Without quotes where every reader takes it for text: names and codes.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map(ASCII.isLetter) ?? false
      && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    return isPlain && !ambiguous.contains(text.lowercased()) ? text : quoted(text)
  }

  /// In double quotes, where the escapes of JSON mean the same.
  static func quoted(_ text: String) -> String {
    var json = JSONWriter(capacity: text.utf8.count + 2)
    json.string(text)
    return json.bytes.string()
  }
}
