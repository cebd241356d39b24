import Foundation
import TestSupport

/// One page and its tree, from a file of Tests/Fixtures/html.
struct TreeCase {
  var page: String
  var tree: String

  /// The cases of a file: `#data`, the page, `#document`, the tree, an empty line. In pages `\r`,
  /// `\0` and `\\` stand for CR, U+0000 and the backslash.
  static func load(_ name: String) throws -> [TreeCase] {
    let text = try String(contentsOfFile: TestFiles.fixture("html/\(name).dat"), encoding: .utf8)
    return text.components(separatedBy: "#data\n").dropFirst().map { part in
      let halves = part.components(separatedBy: "\n#document\n")
      return TreeCase(page: unescape(halves[0]), tree: String(halves[1].dropLast()))
    }
  }

  private static func unescape(_ page: String) -> String {
    page.replacingOccurrences(of: "\\\\", with: "\u{1}").replacingOccurrences(of: "\\r", with: "\r")
      .replacingOccurrences(of: "\\0", with: "\0").replacingOccurrences(of: "\u{1}", with: "\\")
  }

  /// The fixture files.
  static let files = [
    "blocks", "foreign", "formatting", "frames", "implied", "raw", "tables", "templates", "text",
  ]
}
