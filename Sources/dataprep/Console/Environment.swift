import CSystem

/// The environment variables of the process.
enum Environment {
  /// All of them, by name.
  static var all: [String: String] {
    var found: [String: String] = [:]
    var place = environ
    while let current = place, let variable = current.pointee {
      let text = String(cString: variable)
      if let equals = text.firstIndex(of: "=") {
        found[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      place = current + 1
    }
    return found
  }

  /// The name under which the user works; `rater` where the environment has none.
  static var userName: String {
    let all = all
    return ["USER", "LOGNAME"].compactMap { all[$0] }.first { !$0.isEmpty } ?? "rater"
  }
}
