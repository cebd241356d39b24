internal import Base

/// How models are named after their files.
internal enum ModelName {
  /// Whether a text can be a model's name: ASCII letters, digits, `-`, `_` and `.`, and no `.` at the start.
  internal static func isValid(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: ".") else { return false }
    return text.utf8.allSatisfy { byte in
      let lower = byte | 0x20
      return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
        || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
  }

  /// The last component of a path or URL, without a compression suffix.
  internal static func file(of location: String) -> String {
    var name = SplitURL.fileName(location)
    for suffix in [".gz", ".zst"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
    return name
  }

  /// The name of the model in a file: the file's name in lower case, without the suffix of a model format.
  internal static func name(ofFile file: String) -> String {
    for suffix in [".bin", ".ftz", ".tiktoken", ".model"] where file.hasSuffix(suffix) {
      return String(file.dropLast(suffix.count)).lowercased()
    }
    return file.lowercased()
  }
}
